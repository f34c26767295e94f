import type { Deployment, Job, Push, Run } from '../model/records.ts';
import type { Engine } from './engine.ts';
import { deploymentFields, jobFields, pushFields, runFields } from './record-fields.ts';

export type RunIdentity = Pick<Run, 'source' | 'runId' | 'attempt'>;
export type JobIdentity = Pick<Job, 'source' | 'runId' | 'jobId'>;
export type DeploymentIdentity = Pick<Deployment, 'source' | 'deploymentId'>;
export type PushIdentity = Pick<Push, 'source' | 'repository' | 'headSha'>;

export const runKey = (run: RunIdentity): string => `${run.source}/${run.runId}/${run.attempt}`;
export const jobKey = (job: JobIdentity): string => `${job.source}/${job.runId}/${job.jobId}`;
export const deploymentKey = (deployment: DeploymentIdentity): string =>
  `${deployment.source}/${deployment.deploymentId}`;
export const pushKey = (push: PushIdentity): string => `${push.source}/${push.repository}/${push.headSha}`;

export interface StateKeys {
  runs: readonly RunIdentity[];
  jobs: readonly JobIdentity[];
  deployments: readonly DeploymentIdentity[];
  pushes: readonly PushIdentity[];
}

/** What the store holds of the asked keys; a key it has never seen is absent. */
export interface State {
  runs: Map<string, Run>;
  /** Without steps (`steps: []`, their number in `stepCount`): merging takes the steps of the winning observation whole, so old ones are not needed. */
  jobs: Map<string, Job>;
  deployments: Map<string, Deployment>;
  pushes: Map<string, Push>;
}

/** Loads the present state of the given keys: at most one query a table, in parallel, each pruned by its primary key. */
export async function loadState(engine: Engine, keys: StateKeys): Promise<State> {
  const [runs, jobs, deployments, pushes] = await Promise.all([
    load<Run>(engine, 'runs', runFields, keys.runs, runKey, { run_id: keys.runs.map((key) => key.runId) }),
    load<Job>(engine, 'jobs', jobFields, keys.jobs, jobKey, {
      run_id: keys.jobs.map((key) => key.runId),
      job_id: keys.jobs.map((key) => key.jobId),
    }),
    load<Deployment>(engine, 'deployments', deploymentFields, keys.deployments, deploymentKey, {
      deployment_id: keys.deployments.map((key) => key.deploymentId),
    }),
    load<Push>(engine, 'pushes', pushFields, keys.pushes, pushKey, {
      repository: keys.pushes.map((key) => key.repository),
      head_sha: keys.pushes.map((key) => key.headSha),
    }),
  ]);
  for (const job of jobs.values()) job.steps = [];
  return { runs, jobs, deployments, pushes };
}

async function load<T extends { source: string; counted?: unknown }>(
  engine: Engine,
  table: string,
  fields: string,
  asked: readonly unknown[],
  key: (record: T) => string,
  columns: Record<string, (string | number)[]>,
): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  if (asked.length === 0) return found;
  const wanted = new Set((asked as T[]).map(key));
  const sources = [...new Set((asked as T[]).map((identity) => identity.source))];
  // Column by column, which prunes as well as tuples do; the few combinations nobody asked for are dropped below.
  const conditions = Object.entries(columns).map(
    ([column, values]) => `s.${column} IN {${column}:Array(${typeof values[0] === 'number' ? 'UInt64' : 'String'})}`,
  );
  const unique = Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, [...new Set(values)]]));
  const sql = `SELECT ${fields} FROM ${table} AS s FINAL WHERE s.source IN {sources:Array(String)} AND ${conditions.join(' AND ')}`;
  for (const record of await engine.query<T>(`state.${table}`, sql, { sources, ...unique })) {
    const identity = key(record);
    record.counted = record.counted === '' ? undefined : JSON.parse(record.counted as string);
    if (wanted.has(identity)) found.set(identity, record);
  }
  return found;
}

/** The records whose rows their tables refuse; few or none. */
export async function loadHeld(engine: Engine): Promise<State> {
  const held: State = { runs: new Map(), jobs: new Map(), deployments: new Map(), pushes: new Map() };
  const sql = "SELECT kind, key, record FROM held_records FINAL WHERE record != ''";
  for (const { kind, key, record } of await engine.query<{ kind: keyof State; key: string; record: string }>(
    'state.held',
    sql,
  )) {
    held[kind].set(key, JSON.parse(record));
  }
  return held;
}
