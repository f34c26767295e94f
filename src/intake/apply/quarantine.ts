import type { StoreBatch } from '../../store/batch.ts';
import { diskFull, type Engine, StoreError } from '../../store/engine.ts';
import { createWriter } from '../../store/writer.ts';

const tables = [
  'raw_events',
  'job_facts',
  'run_facts',
  'open_jobs',
  'metric_points',
  'label_admissions',
  'dead_letters',
  'steps',
  'pushes',
  'deployments',
  'jobs',
  'runs',
];
const twin = (table: string) => `probe_${table}`;

/**
 * Finds the entries whose own rows the store refuses, by writing to twins of the tables that keep nothing. `derive` gives
 * the rows of some of the entries. Empty when all are accepted together: then the trouble is the store's, not an entry's.
 * Rejects when the store does not answer or its disk is full.
 */
export async function findRefused(
  engine: Engine,
  sequences: readonly number[],
  derive: (sequences: ReadonlySet<number>) => Promise<StoreBatch>,
): Promise<Map<number, string>> {
  for (const table of tables)
    await engine.command(`CREATE TABLE IF NOT EXISTS ${twin(table)} AS ${table} ENGINE = Null`);
  const probe = createWriter({
    ...engine,
    insert: (table, columns, format, rows) => engine.insert(twin(table), columns, format, rows),
  });
  const refused = new Map<number, string>();

  async function halve(some: readonly number[]): Promise<void> {
    try {
      await probe.apply(await derive(new Set(some)));
    } catch (error) {
      if (error instanceof StoreError && error.code === diskFull) throw error;
      const [one] = some;
      if (some.length === 1 && one !== undefined) {
        refused.set(one, error instanceof Error ? error.message : String(error));
        return;
      }
      const middle = some.length >> 1;
      await halve(some.slice(0, middle));
      await halve(some.slice(middle));
    }
  }

  await engine.query('quarantine', 'SELECT 1 AS one');
  await halve(sequences);
  for (const table of tables) await engine.command(`DROP TABLE IF EXISTS ${twin(table)}`);
  return refused;
}
