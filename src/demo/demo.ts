import type { IntakeEvent } from '../model/events.ts';
import type { EpochMs } from '../model/time.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';

const day = 86_400_000;

export interface DemoOptions {
  /** Same seed, `now`, `days` and `scale`: the same deliveries, byte for byte. */
  seed?: number;
  /** Where history ends. Also the anchor of incidents: keep it to continue the same organisation after a restart. */
  now: EpochMs;
  days?: number;
  /** 1 gives about 25,000 jobs in 30 days; 400 about 10 million. */
  scale?: number;
}

export interface Demo {
  start: EpochMs;
  now: EpochMs;
  /** All deliveries received by `now`, in order of receipt. */
  history(): Iterable<IntakeEvent>;
  /**
   * What is received after `from`, in order of receipt and without end; `receivedAt` says when each is due. Goes on where
   * history ended; with a later `from` (after a restart) the time between is worked through at once.
   */
  live(from: EpochMs): Iterable<IntakeEvent>;
}

/** A deterministic organisation as GitHub would tell of it. Ids grow with time and never repeat. */
export function createDemo(options: DemoOptions): Demo {
  const { now, seed = 1, days = 30, scale = 1 } = options;
  const start = Math.floor((now - days * day) / 3_600_000) * 3_600_000;
  const open = (after: EpochMs): Deliveries =>
    createDeliveries({ seed, now, start, scale, everythingSince: now - 2 * day, after });
  /** History that was read to its end: the live part goes on from it. */
  let read: Deliveries | undefined;

  return {
    start,
    now,
    *history() {
      const deliveries = open(start - 1);
      for (let event = deliveries.next(now); event !== undefined; event = deliveries.next(now)) yield event;
      read = deliveries;
    },
    *live(from) {
      const deliveries = read !== undefined && from <= now ? read : open(Math.max(from, now));
      read = undefined;
      for (let until = from; ; until += 60_000) {
        for (let event = deliveries.next(until); event !== undefined; event = deliveries.next(until)) {
          if (event.receivedAt > from) yield event;
        }
      }
    },
  };
}
