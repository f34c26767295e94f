import { Buffer } from 'node:buffer';
import type { IntakeEvent } from '../../model/events.ts';
import type { AppendOutcome, JournalStats, JournalWriter } from '../../model/journal.ts';
import { deliveryKey, openEnvironment } from './environment.ts';
import { appendedAtOf, encodeRecord } from './record.ts';
import { createRoom } from './room.ts';
import { createSeenTrimmer } from './seen.ts';

export interface JournalWriterOptions {
  path: string;
  maxBytes: number;
  maxAgeMs: number;
  now?: () => number;
  /** How long delivery ids are remembered, and how many at most. */
  seenForMs?: number;
  seenMax?: number;
  /** Length of the file from the beginning, where the disk has plenty. Usual: it grows with need. */
  usualBytes?: number;
  /** Free bytes of the disk that has `path`. */
  freeBytes?: (path: string) => Promise<number>;
}

/** The writing side, with what health needs to know. */
export interface OpenJournalWriter extends JournalWriter {
  /** Null when the journal accepts events, else why not. */
  refusal(): string | null;
  /** Repetitions answered since the journal was opened. */
  duplicates(): number;
}

const statsEveryMs = 100;
const oldestEveryMs = 1000;
const fullRetrySeconds = 30;

/** Opens the writing side of the journal. Throws when the directory cannot be written. */
export function createJournalWriter(options: JournalWriterOptions): OpenJournalWriter {
  const { maxBytes, maxAgeMs, now = Date.now } = options;
  const journal = openEnvironment(options.path, maxBytes);
  const { entries, seen, seenOrder, root } = journal;
  const room = createRoom({
    path: options.path,
    usualBytes: options.usualBytes ?? 0,
    usedBytes() {
      const { lastPageNumber, pageSize } = root.getStats() as { lastPageNumber: number; pageSize: number };
      return (lastPageNumber + 1) * pageSize;
    },
    ...(options.freeBytes ? { freeBytes: options.freeBytes } : {}),
  });
  const trimmer = createSeenTrimmer(journal, options.seenForMs ?? 3 * 86_400_000, options.seenMax ?? 4_000_000);

  // Entries are removed when they are in the store, so the highest sequence ever used is also in `seen-order` and meta.
  const lastOf = (db: typeof entries) => [...db.getKeys({ reverse: true, limit: 1 })][0] ?? 0;
  let sequence = Math.max(lastOf(entries), lastOf(seenOrder), Number(journal.meta.get('applied')?.toString() ?? 0));

  const underWay = new Map<string, Promise<AppendOutcome>>();
  let bytesUnderWay = 0;
  let duplicates = 0;
  let failure: string | null = null;
  let measured = { at: 0, entries: 0, bytes: 0 };
  let oldest: { at: number; value: number | null } = { at: 0, value: null };

  function measure(isFresh = false) {
    const at = now();
    if (isFresh || at - measured.at >= statsEveryMs || at < measured.at) {
      // Else what the reader has removed since this turn's first look would still be counted.
      root.resetReadTxn();
      const stats = entries.getStats() as {
        entryCount: number;
        pageSize: number;
        overflowPages: number;
        treeLeafPageCount: number;
      };
      measured = {
        at,
        entries: stats.entryCount,
        bytes: (stats.overflowPages + stats.treeLeafPageCount) * stats.pageSize,
      };
      // The pages of an empty tree are one leaf; an empty journal has no bytes.
      if (stats.entryCount === 0) measured.bytes = 0;
    }
    return measured;
  }

  function oldestAt(): number | null {
    const at = now();
    if (at - oldest.at < oldestEveryMs && at >= oldest.at) return oldest.value;
    oldest = { at, value: null };
    for (const { value } of entries.getRange({ limit: 1 })) oldest.value = appendedAtOf(value);
    return oldest.value;
  }

  function boundReached(): string | null {
    if (measure().bytes + bytesUnderWay >= maxBytes) return `the journal holds its limit of ${maxBytes} bytes`;
    const since = oldestAt();
    if (since !== null && now() - since > maxAgeMs)
      return 'the oldest event in the journal is older than its age limit';
    return null;
  }

  const full = (reason: string): AppendOutcome => ({ outcome: 'full', retryAfterSeconds: fullRetrySeconds, reason });

  function failed(reason: string): AppendOutcome {
    failure = `the journal cannot be written: ${reason}`;
    return full(failure);
  }

  async function write(event: IntakeEvent, key: string | null): Promise<AppendOutcome> {
    const record = encodeRecord(event, now());
    bytesUnderWay += record.length;
    const taken = room.take(record.length);
    const hasRoom = taken === true || (await taken);
    try {
      if (!hasRoom) return failed('the disk is full');
      sequence += 1;
      const mine = sequence;
      const writes: Promise<unknown>[] = [];
      // Writes of one turn of the event loop are one transaction (lmdb-js eventTurnBatching).
      if (key !== null) {
        const mark = Buffer.allocUnsafe(8 + Buffer.byteLength(key));
        mark.writeDoubleLE(now(), 0);
        mark.write(key, 8);
        writes.push(seen.put(key, nothing), seenOrder.put(mine, mark));
      }
      writes.push(entries.put(mine, record), ...trimmer.step());
      // All are heard: they fail together, and a failure nobody hears would end the process.
      await Promise.all(writes);
      failure = null;
      return { outcome: 'appended', sequence: mine };
    } catch (error) {
      // lmdb-js hangs the cause on the error as a promise of its own, already rejected.
      const cause = await (error as { commitError?: Promise<unknown> }).commitError?.catch((why: unknown) => why);
      return failed([error, cause].flatMap((why) => (why instanceof Error ? why.message : [])).join(': '));
    } finally {
      bytesUnderWay -= record.length;
      if (hasRoom) room.done(record.length);
    }
  }

  return {
    append(event) {
      const key = event.replay ? null : deliveryKey(event.source, event.deliveryId);
      if (key !== null) {
        const twin = underWay.get(key);
        if (twin) return twin.then((result) => (result.outcome === 'appended' ? { outcome: 'duplicate' } : result));
        if (seen.doesExist(key)) {
          duplicates += 1;
          return Promise.resolve({ outcome: 'duplicate' });
        }
      }
      const bound = boundReached();
      if (bound !== null) return Promise.resolve(full(bound));
      const result = write(event, key);
      if (key !== null) {
        underWay.set(key, result);
        // The result never rejects.
        void result.then(() => underWay.delete(key));
      }
      return result;
    },
    duplicates: () => duplicates,
    refusal: () => boundReached() ?? failure,
    stats(): JournalStats {
      const { entries: count, bytes } = measure(true);
      return { entries: count, bytes, oldestAt: oldestAt(), maxBytes, maxAgeMs, full: boundReached() !== null };
    },
    async close() {
      await Promise.allSettled(underWay.values());
      await room.close();
      await root.close();
    },
  };
}

const nothing = Buffer.alloc(0);
