import type { Deployment, Job, Run } from '../../model/records.ts';
import { bindParams } from '../bind.ts';
import type { Engine } from '../engine.ts';
import { deploymentFields, jobFields, runFields } from '../record-fields.ts';

/** Ids at one source. */
export interface OwnedIds {
  source: string;
  runs: readonly number[];
  jobs: readonly number[];
  deployments: readonly number[];
}

export interface Owner {
  kind: 'run' | 'job' | 'deployment';
  id: number;
  organization: string;
}

/** Whose these runs (in any attempt, or known by a job alone), jobs and deployments are; what is unknown is absent. */
export async function findOwners(engine: Engine, { source, runs, jobs, deployments }: OwnedIds): Promise<Owner[]> {
  const of = async (kind: Owner['kind'], table: string, column: string, ids: readonly number[]): Promise<Owner[]> => {
    if (ids.length === 0) return [];
    const sql = `SELECT DISTINCT '${kind}' AS kind, ${column} AS id, organization FROM ${table} FINAL
      WHERE source = {source:String} AND ${column} IN {ids:Array(UInt64)}`;
    return engine.query<Owner>(`owners.${table}`, sql, { source, ids });
  };
  const found = await Promise.all([
    of('run', 'runs', 'run_id', runs),
    of('run', 'jobs', 'run_id', runs),
    of('job', 'jobs', 'job_id', jobs),
    of('deployment', 'deployments', 'deployment_id', deployments),
  ]);
  return found.flat();
}

/** Records that only limited tokens have told of. */
export interface LimitedRecords {
  runs: Run[];
  jobs: Job[];
  deployments: Deployment[];
}

/** Whether there are any. */
export async function hasLimitedRecords(engine: Engine): Promise<boolean> {
  const tables = ['runs', 'jobs', 'deployments'];
  const sql = tables.map((table) => `SELECT * FROM (SELECT 1 AS one FROM ${table} WHERE limited LIMIT 1)`);
  return (await engine.query('owners.has-limited', sql.join(' UNION ALL '))).length > 0;
}

/** Every attempt and job of these runs, and these deployments, as far as only limited tokens have told of them. */
export async function findLimitedRecords(
  engine: Engine,
  { source, runs, deployments }: Omit<OwnedIds, 'jobs'>,
): Promise<LimitedRecords> {
  const of = async <T extends object>(table: string, fields: string, column: string, ids: readonly number[]) => {
    if (ids.length === 0) return [];
    const sql = `SELECT ${fields} FROM ${table} AS s FINAL
      WHERE s.source = {source:String} AND s.${column} IN {ids:Array(UInt64)} AND s.limited`;
    // What /metrics counted of them is not asked for.
    const rows = await engine.query<T>(`owners.limited-${table}`, sql, { source, ids });
    return rows.map((row) => ({ ...row, counted: undefined }));
  };
  const found = await Promise.all([
    of<Run>('runs', runFields, 'run_id', runs),
    of<Job>('jobs', jobFields, 'run_id', runs),
    of<Deployment>('deployments', deploymentFields, 'deployment_id', deployments),
  ]);
  return { runs: found[0], jobs: found[1].map((job) => ({ ...job, steps: [] })), deployments: found[2] };
}

/**
 * Removes these records where they are still known from limited tokens alone; repeating it changes nothing. Deleting
 * takes ClickHouse about a second, whatever it deletes.
 */
export async function removeLimitedRecords(engine: Engine, records: LimitedRecords): Promise<void> {
  const remove = async <T extends { source: string }>(
    table: string,
    columns: string,
    gone: T[],
    key: (one: T) => number[],
  ): Promise<void> => {
    for (const source of new Set(gone.map((one) => one.source))) {
      const keys = gone.filter((one) => one.source === source).map((one) => `(${key(one).join(',')})`);
      const where = `limited AND source = {source:String} AND (${columns}) IN (${keys.join(',')})`;
      await engine.command(bindParams(`DELETE FROM ${table} WHERE ${where}`, { source }));
    }
  };
  await remove('runs', 'run_id, attempt', records.runs, (run) => [run.runId, run.attempt]);
  await remove('jobs', 'run_id, job_id', records.jobs, (job) => [job.runId, job.jobId]);
  await remove('deployments', 'deployment_id', records.deployments, (one) => [one.deploymentId]);
}
