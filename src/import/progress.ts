import type { EpochMs } from '../model/time.ts';
import type { RateBudget } from './rate-limit.ts';

/** Where an import stands. One object, told again with each change. */
export interface ImportProgress {
  phase: 'repositories' | 'runs' | 'done';
  repositories: { total: number; listed: number; done: number };
  /** Attempts counted with their run. `known` grows while repositories are listed. */
  runs: { known: number; done: number; skipped: number };
  deployments: number;
  events: { accepted: number; duplicate: number };
  /** Requests to GitHub; `unchanged` of them were answered 304 and cost nothing. */
  calls: number;
  unchanged: number;
  budget: RateBudget | null;
  /** While a rate limit holds. */
  waitingUntil: EpochMs | null;
  startedAt: EpochMs;
  warnings: string[];
}

export function startProgress(now: EpochMs): ImportProgress {
  return {
    phase: 'repositories',
    repositories: { total: 0, listed: 0, done: 0 },
    runs: { known: 0, done: 0, skipped: 0 },
    deployments: 0,
    events: { accepted: 0, duplicate: 0 },
    calls: 0,
    unchanged: 0,
    budget: null,
    waitingUntil: null,
    startedAt: now,
    warnings: [],
  };
}

/** Runs to expect in all: what is known, extended by the average to repositories that were not listed yet. */
export function expectedRuns({ runs, repositories }: ImportProgress): number {
  if (repositories.listed === 0) return runs.known;
  return Math.round(runs.known * Math.max(1, repositories.total / repositories.listed));
}

/** Milliseconds still to go, or null while there is nothing to judge by. */
export function remainingMs(progress: ImportProgress, now: EpochMs): number | null {
  const { done, skipped } = progress.runs;
  if (done - skipped < 5) return null;
  const left = Math.max(0, expectedRuns(progress) - done);
  const paceMs = (now - progress.startedAt) / (done - skipped);
  const callsLeft = (left * (progress.calls - progress.unchanged)) / (done - skipped);
  const waits = progress.budget === null ? 0 : limitWaitMs(callsLeft, progress.budget, now);
  return Math.max(left * paceMs, waits);
}

/** Time that a number of calls takes because of the hourly limit alone: whole windows beyond the present one. */
export function limitWaitMs(calls: number, budget: RateBudget, now: EpochMs): number {
  if (calls <= budget.remaining) return 0;
  const windows = Math.ceil((calls - budget.remaining) / Math.max(1, budget.limit));
  return Math.max(0, budget.resetAt - now) + (windows - 1) * 3_600_000;
}
