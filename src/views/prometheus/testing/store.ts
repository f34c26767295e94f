import type { MetricDelta } from '../../../model/facts.ts';
import type { Engine } from '../../../store/engine.ts';

/** Rows for the tables that /metrics reads, as the applier would leave them. */
export function insertDeltas(engine: Engine, deltas: readonly MetricDelta[], sequence: number): Promise<void> {
  return insert(
    engine,
    'metric_points',
    ['family', 'labels', 'count', 'sum', 'buckets', 'sequence'],
    deltas.map((delta) => [delta.family, delta.labels, delta.count, delta.sum, delta.buckets, sequence]),
  );
}

export function insert(engine: Engine, table: string, columns: string[], rows: unknown[][]): Promise<void> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return engine.insert(table, columns, 'JSONCompactEachRow', Buffer.from(text));
}

export async function emptyTables(engine: Engine): Promise<void> {
  for (const table of [
    'metric_points',
    'label_admissions',
    'open_jobs',
    'job_facts',
    'run_facts',
    'runner_points',
    'deployments',
  ]) {
    await engine.command(`TRUNCATE TABLE ${table}`);
  }
}
