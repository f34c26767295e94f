import type { JobFact, MetricDelta, OpenJobFact, RunFact } from '../facts.ts';
import { deploymentKey, jobKey, pushKey, runKey } from '../merge/identity.ts';
import type { Records } from '../records.ts';
import { addDeployment, addPush, touchDeployment, touchPush } from './delivery-facts.ts';
import { addJob, jobFacts, openJobFacts, touchJob } from './job-facts.ts';
import { addRun, runFacts, touchRun } from './run-facts.ts';
import { SeriesTotals } from './series.ts';

export interface Facts {
  jobFacts: JobFact[];
  runFacts: RunFact[];
  openJobFacts: OpenJobFact[];
  /** One per series. Series known for the first time are among them with a change of 0. */
  metricDeltas: MetricDelta[];
}

/**
 * What changes in the additive tables when the records of `before` become those of `after`: the signed difference, and
 * nothing where both are equal. `after` holds every touched record once, merged; `before` those of them that were known
 * (others are ignored). Pure; facts summed over any way of cutting a history into batches are equal.
 */
export function factsOf(before: Records, after: Records): Facts {
  const totals = new SeriesTotals();
  const facts: Facts = { jobFacts: [], runFacts: [], openJobFacts: [], metricDeltas: [] };
  pair(before.runs, after.runs, runKey, (old, now) => {
    facts.runFacts.push(...runFacts(old, now));
    if (old !== null) addRun(totals, old, -1);
    addRun(totals, now, 1);
    touchRun(totals, old, now);
  });
  pair(before.jobs, after.jobs, jobKey, (old, now) => {
    facts.jobFacts.push(...jobFacts(old, now));
    facts.openJobFacts.push(...openJobFacts(old, now));
    if (old !== null) addJob(totals, old, -1);
    addJob(totals, now, 1);
    touchJob(totals, old, now);
  });
  pair(before.deployments, after.deployments, deploymentKey, (old, now) => {
    if (old !== null) addDeployment(totals, old, -1);
    addDeployment(totals, now, 1);
    touchDeployment(totals, old, now);
  });
  pair(before.pushes, after.pushes, pushKey, (old, now) => {
    if (old !== null) addPush(totals, old, -1);
    addPush(totals, now, 1);
    touchPush(totals, old, now);
  });
  facts.metricDeltas = totals.deltas();
  return facts;
}

function pair<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (record: T) => string,
  visit: (before: T | null, after: T) => void,
): void {
  if (before.length === 0) {
    for (const now of after) visit(null, now);
    return;
  }
  const known = new Map(before.map((record) => [keyOf(record), record]));
  for (const now of after) visit(known.get(keyOf(now)) ?? null, now);
}
