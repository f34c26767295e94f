import type { StoreBatch } from '../batch.ts';
import type { Engine } from '../engine.ts';
import { createWriter } from '../writer.ts';

/** What each table comes to, whatever parts it lies in: rows of state tables, sums of fact tables and rollups. */
const sums: Record<string, string> = {
  runs: 'SELECT toString(tuple(run_id, attempt, status, conclusion, title)) AS row FROM runs FINAL ORDER BY row',
  jobs: 'SELECT toString(tuple(run_id, job_id, status, conclusion, name)) AS row FROM jobs FINAL ORDER BY row',
  steps: 'SELECT toString(tuple(run_id, job_id, position, name)) AS row FROM steps FINAL ORDER BY row',
  deployments: 'SELECT toString(tuple(deployment_id, state)) AS row FROM deployments FINAL ORDER BY row',
  pushes: 'SELECT toString(tuple(repository, head_sha, commits)) AS row FROM pushes FINAL ORDER BY row',
  dead_letters: 'SELECT toString(tuple(delivery_id, code, state)) AS row FROM dead_letters FINAL ORDER BY row',
  held_records: 'SELECT toString(tuple(kind, key, record)) AS row FROM held_records FINAL ORDER BY row',
  label_admissions: 'SELECT toString(tuple(label, value, folded)) AS row FROM label_admissions FINAL ORDER BY row',
  raw_events: 'SELECT toString(tuple(delivery_id, count())) AS row FROM raw_events GROUP BY delivery_id ORDER BY row',
  event_hours:
    'SELECT toString(tuple(event, outcome, sum(events))) AS row FROM event_hours GROUP BY event, outcome ORDER BY row',
  job_facts: 'SELECT toString(tuple(job_id, sum(sign))) AS row FROM job_facts GROUP BY job_id ORDER BY row',
  run_facts: 'SELECT toString(tuple(run_id, sum(sign))) AS row FROM run_facts GROUP BY run_id ORDER BY row',
  open_jobs:
    'SELECT toString(tuple(state, job_id, sum(sign))) AS row FROM open_jobs GROUP BY state, job_id ORDER BY row',
  metric_points:
    'SELECT toString(tuple(p.family, p.labels, sum(p.count), sum(p.sum), sumMap(p.buckets))) AS row FROM metric_points AS p GROUP BY p.family, p.labels ORDER BY row',
  job_points:
    'SELECT toString(tuple(scope, span, metric, at, key, bucket, sum(value))) AS row FROM job_points GROUP BY scope, span, metric, at, key, bucket ORDER BY row',
  runner_points:
    'SELECT toString(tuple(scope, span, at, pool, uniqCombinedMerge(14)(runners))) AS row FROM runner_points GROUP BY scope, span, at, pool ORDER BY row',
};

export async function totals(engine: Engine): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [table, sql] of Object.entries(sums)) {
    found[table] = (await engine.query<{ row: string }>(`totals.${table}`, sql)).map(({ row }) => row);
  }
  return found;
}

export async function emptyTables(engine: Engine): Promise<void> {
  for (const table of Object.keys(sums)) await engine.command(`TRUNCATE TABLE ${table}`);
}

/** An engine whose process dies just before its n-th insert. */
export function failingAt(engine: Engine, n: number): Engine {
  let inserts = 0;
  return {
    ...engine,
    async insert(...rest) {
      inserts += 1;
      if (inserts >= n) throw new Error('crash');
      await engine.insert(...rest);
    },
  };
}

/** How many inserts a batch takes. */
export async function insertsOf(batch: StoreBatch): Promise<number> {
  let inserts = 0;
  const counting: Pick<Engine, 'insert'> = {
    insert: async () => {
      inserts += 1;
    },
  };
  await createWriter(counting).apply(batch);
  return inserts;
}
