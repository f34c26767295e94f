import type { Deployment, Job, Push, Records, Run } from '../../model/records.ts';
import type { HeldRecord } from '../../store/batch.ts';
import type { Engine } from '../../store/engine.ts';
import {
  deploymentKey,
  jobKey,
  loadHeld,
  loadState,
  pushKey,
  runKey,
  type State,
  type StateKeys,
} from '../../store/state.ts';
import { RecentRecords } from './state-cache.ts';

/** The present state of records, from memory where it is known to be what the store holds. */
export interface KnownState {
  load(keys: StateKeys): Promise<State>;
  /** Those of the records that are held at present (docs/design/001): when their rows are written, they need not be. */
  held(records: Records): HeldRecord[];
  /** The records are durable now, and so are the changes of what is held. */
  stored(changed: Records, held: readonly HeldRecord[]): void;
}

const keyOf = { runs: runKey, jobs: jobKey, deployments: deploymentKey, pushes: pushKey };
const limits = { runs: 20_000, jobs: 40_000, deployments: 2_000, pushes: 20_000 };

export function createKnownState(engine: Engine): KnownState {
  const runs = new RecentRecords<Run>(limits.runs);
  const jobs = new RecentRecords<Job>(limits.jobs);
  const deployments = new RecentRecords<Deployment>(limits.deployments);
  const pushes = new RecentRecords<Push>(limits.pushes);
  // GitHub's ids grow: what is above the highest id of the store is new, and need not be asked for.
  let held: State | null = null;
  let highest: { runs: Map<string, number>; jobs: Map<string, number> } | null = null;

  async function highestIds(table: 'runs' | 'jobs', column: string): Promise<Map<string, number>> {
    const sql = `SELECT source, max(${column}) AS id FROM ${table} GROUP BY source`;
    const rows = await engine.query<{ source: string; id: number }>(`state.highest-${table}`, sql);
    return new Map(rows.map(({ source, id }) => [source, id]));
  }

  return {
    async load(keys) {
      highest ??= { runs: await highestIds('runs', 'run_id'), jobs: await highestIds('jobs', 'job_id') };
      held ??= await loadHeld(engine);
      const state: State = { runs: new Map(), jobs: new Map(), deployments: new Map(), pushes: new Map() };
      const top = highest;
      const ask: StateKeys = {
        runs: unknown(keys.runs, runKey, runs, held.runs, state.runs).filter(
          (one) => one.runId <= (top.runs.get(one.source) ?? 0),
        ),
        jobs: unknown(keys.jobs, jobKey, jobs, held.jobs, state.jobs).filter(
          (one) => one.jobId <= (top.jobs.get(one.source) ?? 0),
        ),
        deployments: unknown(keys.deployments, deploymentKey, deployments, held.deployments, state.deployments),
        pushes: unknown(keys.pushes, pushKey, pushes, held.pushes, state.pushes),
      };
      const found = await loadState(engine, ask);
      for (const [key, run] of found.runs) state.runs.set(key, run);
      for (const [key, job] of found.jobs) state.jobs.set(key, job);
      for (const [key, deployment] of found.deployments) state.deployments.set(key, deployment);
      for (const [key, push] of found.pushes) state.pushes.set(key, push);
      return state;
    },
    held(records) {
      const found: HeldRecord[] = [];
      for (const kind of Object.keys(keyOf) as (keyof Records)[]) {
        if (!held || held[kind].size === 0) continue;
        for (const record of records[kind]) {
          const key = keyOf[kind](record as never);
          if (held[kind].has(key)) found.push({ kind, key, record: null });
        }
      }
      return found;
    },
    stored(changed, changes) {
      for (const { kind, key, record } of changes) {
        if (record === null) held?.[kind].delete(key);
        else (held?.[kind] as Map<string, typeof record> | undefined)?.set(key, record);
      }
      for (const run of changed.runs) {
        runs.set(runKey(run), run);
        if (highest) raise(highest.runs, run.source, run.runId);
      }
      for (const job of changed.jobs) {
        // Steps are most of a job and are not needed to merge it.
        jobs.set(jobKey(job), { ...job, steps: [], stepCount: job.steps.length || job.stepCount || 0 });
        if (highest) raise(highest.jobs, job.source, job.jobId);
      }
      for (const deployment of changed.deployments) deployments.set(deploymentKey(deployment), deployment);
      for (const push of changed.pushes) pushes.set(pushKey(push), push);
    },
  };
}

/** Those asked for that are not in memory; the others are put into `into`. */
function unknown<I, T>(
  asked: readonly I[],
  keyOf: (one: I) => string,
  recent: RecentRecords<T>,
  held: ReadonlyMap<string, T>,
  into: Map<string, T>,
): I[] {
  return asked.filter((one) => {
    const key = keyOf(one);
    const known = recent.get(key) ?? held.get(key);
    if (known !== undefined) into.set(key, known);
    return known === undefined;
  });
}

function raise(top: Map<string, number>, source: string, id: number) {
  if (id > (top.get(source) ?? 0)) top.set(source, id);
}
