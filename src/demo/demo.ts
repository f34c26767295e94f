import type { IntakeEvent } from '../model/events.ts';
import type { EpochMs } from '../model/time.ts';
import { type Agenda, createAgenda } from './clock.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { gathered, type Sending, sendingsOf } from './telemetry/sendings.ts';
import { createTeller, type Telling } from './telemetry/telling.ts';

const day = 86_400_000;
/** So many tellings of history go out together: few enough to be made between two requests for pages. */
const gatheredTellings = 20;

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
  /** What the jobs of history send of themselves, the latest first; `share` is how much of it that is then. */
  telemetry(): Iterable<{ sendings: Sending[]; share: number }>;
  /**
   * What is received after `from`, in order of receipt and without end; `receivedAt` says when each is due. Goes on where
   * history ended; with a later `from` (after a restart) the time between is worked through at once.
   */
  live(from: EpochMs): Iterable<IntakeEvent | LiveTelemetry>;
}

/** What is sent about a job at a moment of its life. */
export interface LiveTelemetry {
  receivedAt: EpochMs;
  sendings: Sending[];
}

/** A deterministic organisation as GitHub would tell of it. Ids grow with time and never repeat. */
export function createDemo(options: DemoOptions): Demo {
  const { now, seed = 1, days = 30, scale = 1 } = options;
  const start = Math.floor((now - days * day) / 3_600_000) * 3_600_000;
  const open = (after: EpochMs): Reading => {
    const told: Telling[] = [];
    const later = createAgenda<Telling>();
    const teller = createTeller(now, (telling) => {
      if (telling.receivedAt <= now) told.push(telling);
      else later.add(telling.receivedAt, telling);
    });
    const since = now - 2 * day;
    return {
      // Of larger scales, which are there to measure with, nobody looks at a job.
      deliveries: createDeliveries({
        ...{ seed, now, start, scale, everythingSince: since, after },
        ...(scale <= 1 && { teller }),
      }),
      told,
      later,
    };
  };
  /** History that was read to its end: the live part goes on from it. */
  let read: Reading | undefined;

  return {
    start,
    now,
    *history() {
      const reading = open(start - 1);
      const { deliveries } = reading;
      for (let event = deliveries.next(now); event !== undefined; event = deliveries.next(now)) yield event;
      read = reading;
    },
    *telemetry() {
      if (read === undefined) {
        read = open(now);
        // To the end of history, without its deliveries being made.
        read.deliveries.next(now);
      }
      const { told } = read;
      const all = told.length;
      while (told.length > 0) {
        const some = told.splice(-gatheredTellings).reverse();
        const sendings = gathered(some.flatMap(({ job, stage }) => sendingsOf(job, stage, now)));
        yield { sendings, share: (all - told.length) / all };
      }
    },
    *live(from) {
      const { deliveries, later } = read !== undefined && from <= now ? read : open(Math.max(from, now));
      read = undefined;
      for (let until = from; ; until += 60_000) {
        for (;;) {
          const event = deliveries.next(until);
          // Whatever is caused later is also told later than this delivery is received.
          const due = event?.receivedAt ?? until;
          for (let next = takeBy(later, due); next !== undefined; next = takeBy(later, due)) {
            const { receivedAt, job, stage } = next;
            if (receivedAt > from) yield { receivedAt, sendings: sendingsOf(job, stage, now) };
          }
          if (event === undefined) break;
          if (event.receivedAt > from) yield event;
        }
      }
    },
  };
}

function takeBy<T>(agenda: Agenda<T>, time: EpochMs): T | undefined {
  const at = agenda.firstAt();
  return at !== undefined && at <= time ? agenda.take()?.what : undefined;
}

/** The organisation on its way through time. */
interface Reading {
  deliveries: Deliveries;
  /** What jobs tell by the end of history, in the order in which they ended. */
  told: Telling[];
  /** What they tell after it. */
  later: Agenda<Telling>;
}
