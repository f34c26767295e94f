import { Buffer } from 'node:buffer';
import type { JournalBatch, JournalEntry, JournalReader } from '../../model/journal.ts';
import { type JournalEnvironment, openEnvironment } from './environment.ts';
import { decodeRecord } from './record.ts';

export interface BatchLimit {
  entries: number;
  bytes: number;
}

/** The reading side with a look past the batch in flight, so that the next one is mapped while one is written. */
export interface PipelinedReader extends JournalReader {
  /** What would come after `batch`; nothing is made durable. */
  peek(after: JournalBatch | null, limit: BatchLimit): JournalBatch | null;
  /** Makes the bounds of a peeked batch durable. */
  begin(batch: JournalBatch): Promise<void>;
  /** Forgets `batch` and, in the same transaction, begins `next`. */
  commit(batch: JournalBatch, next?: JournalBatch): Promise<void>;
  /** Entries waiting, the batch in flight included. */
  backlog(): number;
}

const bounds = (batch: JournalBatch) => {
  const first = batch.entries[0]?.sequence ?? 0;
  const last = batch.entries.at(-1)?.sequence ?? first;
  return { first, last };
};

/** Opens the one reading side of the journal; may run in another thread than the writer. */
export function createJournalReader(options: { path: string; maxBytes: number }): PipelinedReader {
  const journal = openEnvironment(options.path, options.maxBytes);
  const { entries, meta, root } = journal;

  async function begin(batch: JournalBatch) {
    await meta.put('in-flight', Buffer.from(JSON.stringify(bounds(batch))));
  }

  function peek(after: JournalBatch | null, limit: BatchLimit): JournalBatch | null {
    root.resetReadTxn();
    const start = after === null ? 0 : bounds(after).last + 1;
    return toBatch(journal, read(journal, start, Number.MAX_SAFE_INTEGER, limit));
  }

  return {
    peek,
    begin,
    async nextBatch(limit) {
      root.resetReadTxn();
      const unfinished = meta.get('in-flight');
      if (unfinished) {
        const { first, last } = JSON.parse(unfinished.toString()) as { first: number; last: number };
        const found = read(journal, first, last, { entries: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER });
        const batch = toBatch(journal, found, { first, last });
        if (batch) return batch;
        await meta.remove('in-flight');
      }
      const batch = peek(null, limit);
      if (batch) await begin(batch);
      return batch;
    },
    async commit(batch, next) {
      const { last } = bounds(batch);
      // One turn of the event loop, one transaction.
      for (const { sequence } of batch.entries) entries.remove(sequence);
      meta.put('applied', Buffer.from(String(last)));
      if (next) await begin(next);
      else await meta.remove('in-flight');
    },
    backlog() {
      root.resetReadTxn();
      return (entries.getStats() as { entryCount: number }).entryCount;
    },
    close: () => root.close(),
  };
}

function toBatch(
  journal: JournalEnvironment,
  found: JournalEntry[],
  known?: { first: number; last: number },
): JournalBatch | null {
  const [first] = found;
  const last = found.at(-1);
  if (!first || !last) return null;
  return { id: `${journal.id}-${known?.first ?? first.sequence}-${known?.last ?? last.sequence}`, entries: found };
}

function read(journal: JournalEnvironment, first: number, last: number, limit: BatchLimit): JournalEntry[] {
  const found: JournalEntry[] = [];
  let bytes = 0;
  for (const { key: sequence, value } of journal.entries.getRange({ start: first, end: last + 1 })) {
    const decoded = decodeRecord(value);
    if ('damage' in decoded)
      found.push({
        ...damagedEvent,
        deliveryId: `${journal.id}-${sequence}`,
        receivedAt: Date.now(),
        appendedAt: Date.now(),
        body: value,
        sequence,
        damage: decoded.damage,
      });
    else found.push({ ...decoded, sequence });
    bytes += value.length;
    if (found.length >= limit.entries || bytes >= limit.bytes) break;
  }
  return found;
}

const damagedEvent = { source: 'journal', event: 'damaged', tenant: '' };
