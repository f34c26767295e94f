import type { IntakeEvent } from './events.ts';
import type { EpochMs } from './time.ts';

/** An event with its place in the journal's total order. */
export interface JournalEntry extends IntakeEvent {
  sequence: number;
  /** When it was appended; differs from `receivedAt` for what is replayed, imported or demonstration data. */
  appendedAt?: EpochMs;
  /** What is wrong with the record when it fails its check sum; the body is then the record as found. */
  damage?: string;
}

export type AppendOutcome =
  /** Durable: synced to disk. */
  | { outcome: 'appended'; sequence: number }
  /** This delivery was appended before; nothing was written. */
  | { outcome: 'duplicate' }
  /** Size or age bound reached, or the disk takes nothing; try again after the given time. The reason is for people. */
  | { outcome: 'full'; retryAfterSeconds: number; reason: string };

/**
 * A contiguous range of the journal that is applied as one. Its bounds are made durable before the first write to the
 * store, so that after a crash the very same range is applied again under the same id and the store can drop what it has.
 */
export interface JournalBatch {
  /** Stable across restarts: `${firstSequence}-${lastSequence}`, prefixed by the journal's own id. */
  id: string;
  entries: JournalEntry[];
}

export interface JournalStats {
  entries: number;
  bytes: number;
  oldestAt: number | null;
  maxBytes: number;
  maxAgeMs: number;
  full: boolean;
}

/** Writing side. One process, any number of concurrent callers; writes are grouped into one sync. */
export interface JournalWriter {
  append(event: IntakeEvent): Promise<AppendOutcome>;
  stats(): JournalStats;
  close(): Promise<void>;
}

/** Reading side; exactly one reader. */
export interface JournalReader {
  /** The batch in flight if one was begun before a crash, else the next one; null when there is nothing. */
  nextBatch(limit: { entries: number; bytes: number }): Promise<JournalBatch | null>;
  /** Forget the batch: its effects are durable in the store. */
  commit(batch: JournalBatch): Promise<void>;
  close(): Promise<void>;
}
