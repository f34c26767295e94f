import type { Engine } from '../engine.ts';

/** How far the counters have come: the highest applied sequence and the sum of all counts. Every batch moves both. */
export interface MetricsMark {
  sequence: number;
  total: number;
}

export async function readMetricsMark(engine: Engine): Promise<MetricsMark> {
  const [mark] = await engine.query<MetricsMark>(
    'metrics.mark',
    'SELECT max(p.sequence) AS sequence, sum(p.count) AS total FROM metric_points AS p',
  );
  return mark ?? { sequence: 0, total: 0 };
}

/** `[family key, label values, count, sum, buckets]` */
export type MetricRow = [family: string, labels: string[], count: number, sum: number, buckets: Record<number, number>];

/**
 * The series that changed after `sequence` (all with null), added up over unmerged parts. One {@link MetricRow} as JSON
 * per line, so that the reader can take it in slices.
 */
export function readMetricSeries(engine: Engine, after: number | null): Promise<Buffer> {
  const columns = 'family, labels, sum(p.count), sum(p.sum), sumMap(p.buckets)';
  const sql =
    after === null
      ? `SELECT ${columns} FROM metric_points AS p GROUP BY family, labels ORDER BY family, labels`
      : `SELECT ${columns} FROM metric_points AS p
         WHERE (family, labels) IN (SELECT family, labels FROM metric_points WHERE sequence > {after:UInt64})
         GROUP BY family, labels`;
  return engine.queryBytes('metrics.series', sql, after === null ? undefined : { after }, 'JSONCompactEachRow');
}
