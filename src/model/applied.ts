import type { EpochMs } from './time.ts';

/** What one applied batch touched: for caches and for those who watch live. Sent once per batch, never per event. */
export interface AppliedBatch {
  /** Highest journal sequence that is in the tables. */
  sequence: number;
  appliedAt: EpochMs;
  events: number;
  deadLetters: number;
  runs: number;
  jobs: number;
  /** Distinct, sorted; at most {@link appliedNamesLimit} each, `truncated` when there were more. */
  organizations: string[];
  repositories: string[];
  truncated: boolean;
}

export const appliedNamesLimit = 200;

/** How one attempt to apply a batch went, for those who measure. */
export interface BatchWork {
  startedAt: EpochMs;
  tookMs: number;
  /** Events or requests that it holds. */
  entries: number;
  /** Their bodies together. */
  bytes: number;
  /** Written to the store; 0 where the attempt failed. */
  rows: number;
  /** From 1 on. */
  attempt: number;
}
