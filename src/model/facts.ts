import type { CountedFamilyKey } from './families.ts';
import type { Job, Run } from './records.ts';
import type { EpochMs } from './time.ts';

/**
 * A change of an additive total. Applying a batch turns "state before" and "state after" into facts of sign −1 and +1,
 * so that sums over facts equal sums over the final states in whatever order events came.
 */
export type Sign = 1 | -1;

export interface JobFact {
  sign: Sign;
  job: Job;
}

export interface RunFact {
  sign: Sign;
  run: Run;
}

/** A job that has not completed, entering (+1) or leaving (−1) the state `status`. */
export interface OpenJobFact {
  sign: Sign;
  job: Job;
  /** When the state began: createdAt for queued, startedAt for in_progress. */
  since: EpochMs;
}

/** A change of one counter or histogram series. `labels` are values in the order of the family's label names. */
export interface MetricDelta {
  family: CountedFamilyKey;
  labels: string[];
  /** Change of the number of observations. It is the value of a counter, but for those that add up a quantity. */
  count: number;
  /** Change of the sum in the family's unit. `runnerComputeMinutes` is a counter whose value is this; others leave it 0. */
  sum: number;
  /** Histograms: bucket index (0-based; buckets.length is +Inf) to change; not cumulative. Empty object for counters. */
  buckets: Record<number, number>;
}
