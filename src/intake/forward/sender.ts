import type { IntakeEvent } from '../../model/events.ts';
import type { JournalBatch, JournalEntry, JournalWriter } from '../../model/journal.ts';
import { TooLarge } from '../../sources/otlp/too-large.ts';
import { createBackoff, pause } from '../apply/backoff.ts';
import type { PipelinedReader } from '../journal/reader.ts';
import type { Post } from './post.ts';
import type { Outgoing, SinkStatus } from './sink.ts';

export interface SenderDeps {
  reader: PipelinedReader;
  /** Of the same buffer, for what is to be tried later. */
  writer: Pick<JournalWriter, 'append'>;
  /** A request as the sink wants it; null when there is nothing in it for the sink. Throws when it cannot be read. */
  encode: (entry: JournalEntry) => Outgoing | null;
  post: Post;
  /** Counted here. */
  counts: Pick<SinkStatus, 'sent' | 'dropped' | 'rejected' | 'lastError'>;
  /** Told when the sink begins to make trouble, once a minute at most. */
  onTrouble?: (reason: string) => void;
  backoff?: ReturnType<typeof createBackoff>;
  now?: () => number;
}

const limit = { entries: 64, bytes: 4 * 2 ** 20 };
const mostInFlight = 4;
const firstWaitMs = 500;
const longestWaitMs = 30_000;
/** What nobody took for so long makes room for what is newer. */
const longestAgeMs = 86_400_000;
const idleMs = 200;
const quietMs = 60_000;
const noRoom = 'no room in its buffer on disk';
/** Answers under way when the program ends. */
const graceMs = 2_000;

/** From the buffer to the sink, at least once (docs/design/011). */
export function createSender(deps: SenderDeps) {
  const { reader, writer, encode, post, counts, now = Date.now } = deps;
  const backoff = deps.backoff ?? createBackoff(firstWaitMs, longestWaitMs);
  const stopping = new AbortController();
  const cutting = new AbortController();
  let grace: NodeJS.Timeout | undefined;

  let toldAt = Number.NEGATIVE_INFINITY;

  function fail(reason: string): void {
    if (counts.lastError === null && now() - toldAt >= quietMs) {
      toldAt = now();
      deps.onTrouble?.(reason);
    }
    counts.lastError = reason;
  }

  function drop(reason: string, requests = 1): void {
    counts.dropped += requests;
    fail(reason);
  }

  /** Gives for how many milliseconds the sink wants to be left alone; null when it is done with the request. */
  async function send(entry: JournalEntry): Promise<number | null> {
    if (now() - entry.receivedAt > longestAgeMs) {
      drop('nobody took it for a day');
      return null;
    }
    let request: Outgoing | null;
    try {
      request = encode(entry);
    } catch (error) {
      drop(error instanceof TooLarge ? error.message : 'it cannot be read');
      return null;
    }
    if (request === null) return null;
    const outcome = await post(request, cutting.signal);
    if (outcome.kind === 'later') {
      fail(outcome.reason);
      return outcome.afterMs;
    }
    // It is there, whatever it says.
    backoff.reset();
    if (outcome.kind === 'refused') drop(outcome.reason);
    else {
      counts.sent += 1;
      counts.rejected += outcome.rejected;
      counts.lastError = null;
    }
    return null;
  }

  /** Sends until the sink has enough. Gives what is left, the untried first, and how long to leave it alone. */
  async function sendAll(entries: readonly JournalEntry[]) {
    const untried = [...entries];
    const failed: JournalEntry[] = [];
    let afterMs = 0;
    const work = async () => {
      while (failed.length === 0 && !stopping.signal.aborted) {
        const entry = untried.shift();
        if (entry === undefined) return;
        const wishMs = await send(entry);
        if (wishMs === null) continue;
        failed.push(entry);
        afterMs = Math.max(afterMs, wishMs);
      }
    };
    await Promise.all(Array.from({ length: mostInFlight }, work));
    return { left: [...untried, ...failed], afterMs };
  }

  /** To the end of the buffer, where room is kept for it. */
  async function putBack(entries: readonly JournalEntry[]): Promise<void> {
    const outcomes = await Promise.all(entries.map((entry) => writer.append(again(entry))));
    for (const { outcome } of outcomes) if (outcome === 'full') drop(noRoom);
  }

  async function settle(batch: JournalBatch): Promise<void> {
    const { left, afterMs } = await sendAll(batch.entries);
    const isTouched = left.length < batch.entries.length;
    const othersWait = reader.backlog() > batch.entries.length;
    // What one request cannot do holds up no other, and what was taken is not sent again after a kill.
    if (isTouched || (othersWait && !stopping.signal.aborted)) {
      await putBack(left);
      await reader.commit(batch);
    }
    if (left.length > 0) await pause(Math.max(backoff.next() * (0.5 + Math.random()), afterMs), stopping.signal);
  }

  return {
    /** Sends until stopped. Never rejects. */
    async run(): Promise<void> {
      while (!stopping.signal.aborted) {
        try {
          const batch = await reader.nextBatch(limit);
          if (batch === null) await pause(idleMs, stopping.signal);
          else await settle(batch);
        } catch {
          fail('its buffer cannot be read or written');
          await pause(backoff.next(), stopping.signal);
        }
      }
      clearTimeout(grace);
    },
    /** Counts requests that found no room. */
    noRoomFor: (requests: number): void => drop(noRoom, requests),
    /** Ends `run`: what is under way may still be answered for a moment. */
    stop(): void {
      stopping.abort();
      grace = setTimeout(() => cutting.abort(), graceMs);
    },
  };
}

/** Not to be recognised as one that the buffer has had. */
export const again = ({ source, event, deliveryId, receivedAt, tenant, body }: IntakeEvent): IntakeEvent => ({
  source,
  event,
  deliveryId,
  receivedAt,
  tenant,
  body,
  replay: { letter: null },
});
