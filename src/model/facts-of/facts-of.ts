import type { JobFact, MetricDelta, OpenJobFact, RunFact } from '../facts.ts';
import { deploymentKey, jobKey, pushKey, runKey } from '../merge/identity.ts';
import type { Records } from '../records.ts';
import { type Counting, countedDeployment, countedJob, countedPush, countedRun } from './counted.ts';
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
 * (others are ignored). Pure. Facts of runs and jobs summed over any way of cutting a history into batches are equal;
 * metric deltas never lower a series, provided that `after` went through `keep` of what is counted.
 */
export function factsOf(before: Records, after: Records): Facts {
  const totals = new SeriesTotals();
  const facts: Facts = { jobFacts: [], runFacts: [], openJobFacts: [], metricDeltas: [] };
  pair(before.runs, after.runs, runKey, (old, now) => {
    facts.runFacts.push(...runFacts(old, now));
    change(countedRun, old, now, (record, sign) => addRun(totals, record, sign));
    touchRun(totals, old, now);
  });
  pair(before.jobs, after.jobs, jobKey, (old, now) => {
    facts.jobFacts.push(...jobFacts(old, now));
    facts.openJobFacts.push(...openJobFacts(old, now));
    change(countedJob, old, now, (record, sign) => addJob(totals, record, sign));
    touchJob(totals, old, now);
  });
  pair(before.deployments, after.deployments, deploymentKey, (old, now) => {
    change(countedDeployment, old, now, (record, sign) => addDeployment(totals, record, sign));
    touchDeployment(totals, old, now);
  });
  pair(before.pushes, after.pushes, pushKey, (old, now) => {
    change(countedPush, old, now, (record, sign) => addPush(totals, now.repository, record, sign));
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

function change<T, C>(counting: Counting<T, C>, old: T | null, now: T, add: (counted: C, sign: 1 | -1) => void): void {
  const before = old === null ? null : counting.of(old);
  const after = counting.of(now);
  if (before !== null) add(before, -1);
  if (after !== null) add(after, 1);
}
