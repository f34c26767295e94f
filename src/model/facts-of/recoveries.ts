import type { MetricDelta } from '../facts.ts';
import { countedFamilies } from '../families.ts';
import type { Deployment } from '../records.ts';
import { SeriesTotals } from './series.ts';

/** What a recovery is read from. */
export type DeploymentEnds = Pick<
  Deployment,
  'source' | 'repository' | 'environment' | 'deploymentId' | 'failedAt' | 'succeededAt'
>;

/** What a histogram adds up to, in its unit. Buckets are not cumulative. */
export type HistogramTotals = Pick<MetricDelta, 'count' | 'sum' | 'buckets'>;

export const noTotals: HistogramTotals = { count: 0, sum: 0, buckets: {} };

/**
 * How the recoveries of some environments change, signed, when what is known of their deployments does. A recovery is
 * the time from the first failed deployment of an environment to the next one that succeeded.
 */
export function recoveryChange(before: readonly DeploymentEnds[], after: readonly DeploymentEnds[]): HistogramTotals {
  const totals = new SeriesTotals();
  for (const ms of recoveries(before)) totals.observe('mttr', [], ms, -1);
  for (const ms of recoveries(after)) totals.observe('mttr', [], ms, 1);
  const { count, sum, buckets } = totals.deltas()[0] ?? noTotals;
  return { count, sum, buckets };
}

/** Durations in ms. A failure and a success of the same moment are read in that order. */
function recoveries(deployments: readonly DeploymentEnds[]): number[] {
  const environments = new Map<string, { at: number; ok: boolean }[]>();
  for (const { source, repository, environment, failedAt, succeededAt } of deployments) {
    const key = JSON.stringify([source, repository, environment]);
    const ends = environments.get(key) ?? [];
    environments.set(key, ends);
    if (failedAt !== null) ends.push({ at: failedAt, ok: false });
    if (succeededAt !== null) ends.push({ at: succeededAt, ok: true });
  }
  const found: number[] = [];
  for (const ends of environments.values()) {
    ends.sort((a, b) => a.at - b.at || Number(a.ok) - Number(b.ok));
    let failedSince: number | null = null;
    for (const { at, ok } of ends) {
      if (!ok) failedSince ??= at;
      else if (failedSince !== null) {
        found.push(at - failedSince);
        failedSince = null;
      }
    }
  }
  return found;
}

export function addTotals(a: HistogramTotals, b: HistogramTotals): HistogramTotals {
  const buckets = { ...a.buckets };
  for (const [index, by] of Object.entries(b.buckets)) buckets[Number(index)] = (buckets[Number(index)] ?? 0) + by;
  return { count: a.count + b.count, sum: toMs(a.sum + b.sum), buckets };
}

/**
 * What to add to `shown` so that each part of it, bucket by cumulative bucket, is at least what was `found`, and none is
 * lower than before (docs/design/004). The larger of two histograms, part by part, is a histogram.
 */
export function raiseTo(shown: HistogramTotals, found: HistogramTotals): HistogramTotals {
  const buckets: Record<number, number> = {};
  let shownBelow = 0;
  let foundBelow = 0;
  let raisedBelow = 0;
  for (let index = 0; index <= countedFamilies.mttr.buckets.length; index += 1) {
    const here = shown.buckets[index] ?? 0;
    shownBelow += here;
    foundBelow += found.buckets[index] ?? 0;
    const raised = Math.max(shownBelow, foundBelow);
    if (raised - raisedBelow !== here) buckets[index] = raised - raisedBelow - here;
    raisedBelow = raised;
  }
  return {
    count: Math.max(0, found.count - shown.count),
    sum: Math.max(0, toMs(found.sum - shown.sum)),
    buckets,
  };
}

/** Sums of whole milliseconds, kept as seconds. */
const toMs = (seconds: number): number => Math.round(seconds * 1e3) / 1e3;
