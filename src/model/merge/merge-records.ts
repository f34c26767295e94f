import { type Counting, countedDeployment, countedJob, countedPush, countedRun } from '../facts-of/counted.ts';
import type { Deployment, Job, Push, Records, Run } from '../records.ts';
import { mergeDeployment } from './deployment.ts';
import { deploymentKey, jobKey, pushKey, runKey } from './identity.ts';
import { mergeJob } from './job.ts';
import { mergePush } from './push.ts';
import { mergeRun } from './run.ts';

/** Present state by identity. */
export interface Known {
  runs: ReadonlyMap<string, Run>;
  jobs: ReadonlyMap<string, Job>;
  deployments: ReadonlyMap<string, Deployment>;
  pushes: ReadonlyMap<string, Push>;
}

/**
 * Each record that a batch touches once: all that was observed of it joined to what was known, and what /metrics counted
 * of it kept. Within a batch the order of observations does not matter.
 */
export function mergeRecords(known: Known, observed: Records): Records {
  return {
    runs: merge(observed.runs, known.runs, runKey, vouching(mergeRun), countedRun),
    jobs: merge(observed.jobs, known.jobs, jobKey, vouching(mergeJob), countedJob),
    deployments: merge(
      observed.deployments,
      known.deployments,
      deploymentKey,
      vouching(mergeDeployment),
      countedDeployment,
    ),
    pushes: merge(observed.pushes, known.pushes, pushKey, mergePush, countedPush),
  };
}

function merge<T, C>(
  observations: readonly T[],
  known: ReadonlyMap<string, T>,
  keyOf: (record: T) => string,
  join: (a: T | null, b: T) => T,
  counting: Counting<T, C>,
): T[] {
  const merged = new Map<string, T>();
  for (const observation of observations) {
    const key = keyOf(observation);
    merged.set(key, join(merged.get(key) ?? known.get(key) ?? null, observation));
  }
  return Array.from(merged, ([key, record]) => counting.keep(known.get(key) ?? null, record));
}

/** A merge that also says whether any but limited tokens have told of the record. */
function vouching<T extends { limited?: boolean }>(join: (a: T | null, b: T) => T) {
  return (a: T | null, b: T): T => {
    const merged = join(a, b);
    const limited = (a === null || (a.limited ?? false)) && (b.limited ?? false);
    return (merged.limited ?? false) === limited ? merged : { ...merged, limited };
  };
}
