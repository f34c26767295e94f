import { logSeverities } from '../../model/log-severity.ts';
import type { Engine } from '../engine.ts';
import { type LogFilter, type LogRange, linesWithin, logConditions, severityBand } from './log-filter.ts';

interface LogHistogram {
  stepSeconds: number;
  /** Epoch seconds at which the buckets begin. */
  times: number[];
  /** Lines per bucket, in the order of `logSeverities`; a severity without lines is left out. */
  series: { severity: (typeof logSeverities)[number]; values: number[] }[];
  total: number;
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 604_800];
const mostBuckets = 96;

/** How many lines there were over time, by severity. */
export async function logHistogram(engine: Engine, filter: LogFilter, range: LogRange): Promise<LogHistogram> {
  const { sql, params } = await logConditions(engine, filter, linesWithin(range));
  const step = steps.find((one) => (range.to - range.from) / one <= mostBuckets) ?? 604_800;
  const rows = await engine.query<{ at: number; band: number; lines: number }>(
    'logs.histogram',
    `SELECT intDiv(toUnixTimestamp(TimestampTime), {bucket:UInt32}) * {bucket:UInt32} AS at, ${severityBand} AS band, count() AS lines
     FROM otel_logs WHERE ${sql} GROUP BY at, band`,
    { ...params, bucket: step },
  );
  const first = Math.floor(range.from / step) * step;
  const times = Array.from({ length: Math.floor((range.to - first) / step) + 1 }, (_, index) => first + index * step);
  const series = logSeverities.map((severity) => ({ severity, values: times.map(() => 0) }));
  for (const { at, band, lines } of rows) {
    const values = series[band]?.values;
    if (values) values[(at - first) / step] = lines;
  }
  return {
    stepSeconds: step,
    times,
    series: series.filter(({ values }) => values.some((lines) => lines > 0)),
    total: rows.reduce((sum, { lines }) => sum + lines, 0),
  };
}

/** Services that sent lines in the range, the busiest first. */
export async function logServices(engine: Engine, filter: LogFilter, range: LogRange): Promise<string[]> {
  const { sql, params } = await logConditions(engine, filter, linesWithin(range));
  const rows = await engine.query<{ service: string }>(
    'logs.services',
    `SELECT ServiceName AS service FROM otel_logs WHERE ${sql} AND ServiceName != ''
     GROUP BY service ORDER BY count() DESC, service LIMIT 200`,
    params,
  );
  return rows.map(({ service }) => service);
}
