import type { EpochMs } from '../model/time.ts';
import type { Clock } from './clock.ts';
import type { RateBudget } from './rate-limit.ts';

/** Lets requests through as GitHub allows: few at once, so many a minute, none while a limit holds. */
export interface Gate {
  /** Waits for a place; each `enter` that resolves needs a `leave`. Rejects when the signal aborts. */
  enter(signal?: AbortSignal): Promise<void>;
  leave(): void;
  /** No request starts before this time. */
  blockUntil(time: EpochMs): void;
  observe(budget: RateBudget): void;
  budget(): RateBudget | null;
}

interface GateOptions {
  clock: Clock;
  /** Requests in flight at once; GitHub allows 100 per account, shared by all its programs. */
  concurrency: number;
  /** Requests started in any 60 s. GitHub's secondary limit is 900 points, a GET costs one. */
  perMinute: number;
  /** Part of the hour's budget that is left to others who use the same token, 0 to 1; default 0. */
  leaveShare?: number;
  onWait: (until: EpochMs | null) => void;
}

/** Waits shorter than this are pacing, not worth telling anybody. */
const worthTellingMs = 3000;

export function createGate({ clock, concurrency, perMinute, leaveShare = 0, onWait }: GateOptions): Gate {
  let active = 0;
  let blocked: EpochMs = 0;
  let budget: RateBudget | null = null;
  const starts: EpochMs[] = [];
  const queue: (() => void)[] = [];

  const release = () => {
    const next = queue.shift();
    if (next === undefined) active--;
    else next();
  };

  const openAt = (): EpochMs => {
    const now = clock.now();
    let time = blocked;
    if (budget !== null && budget.resetAt <= now) budget = null;
    if (budget !== null && budget.remaining <= budget.limit * leaveShare) time = Math.max(time, budget.resetAt + 1000);
    while (starts.length > 0 && (starts[0] as number) <= now - 60_000) starts.shift();
    if (starts.length >= perMinute) time = Math.max(time, (starts[0] as number) + 60_000);
    return time;
  };

  return {
    async enter(signal) {
      signal?.throwIfAborted();
      if (active < concurrency) active++;
      else await new Promise<void>((resolve) => queue.push(resolve));
      try {
        for (let until = openAt(); until > clock.now(); until = openAt()) {
          const wait = until - clock.now();
          if (wait >= worthTellingMs) onWait(until);
          await clock.sleep(wait, signal);
          if (wait >= worthTellingMs) onWait(null);
        }
        signal?.throwIfAborted();
      } catch (error) {
        release();
        throw error;
      }
      starts.push(clock.now());
      // Counted down here, so that requests in flight cannot overdraw; the next answer corrects it.
      if (budget !== null) budget.remaining--;
    },
    leave: release,
    blockUntil(time) {
      blocked = Math.max(blocked, time);
    },
    observe(seen) {
      const sameWindow = budget !== null && Math.abs(budget.resetAt - seen.resetAt) < 5000;
      const remaining = sameWindow && budget !== null ? Math.min(budget.remaining, seen.remaining) : seen.remaining;
      budget = { ...seen, remaining };
    },
    budget: () => budget,
  };
}
