import type { BatchWork } from '../../model/applied.ts';
import type { IntakeEvent } from '../../model/events.ts';
import type { AppendOutcome, JournalBatch, JournalEntry } from '../../model/journal.ts';
import { ownScope } from '../../model/own-spans.ts';
import type { Engine } from '../../store/engine.ts';
import { createTelemetryWriter } from '../../store/telemetry-writer.ts';
import { createBackoff, pause } from '../apply/backoff.ts';
import { batchWork } from '../apply/batch-work.ts';
import type { PipelinedReader } from '../journal/reader.ts';
import type { KeptDays } from './accept.ts';
import { createBatchRows } from './batch-rows.ts';

export interface TelemetryApplierDeps {
  reader: PipelinedReader;
  engine: Pick<Engine, 'insert'>;
  keptDays: KeptDays;
  now?: () => number;
  /** Appends to the journal of runs; resolves when it is durable. */
  forward: (event: IntakeEvent) => Promise<AppendOutcome>;
  /** Hands what is stored to other systems; resolves when it is on disk for them. Never rejects. */
  pass?: (entries: readonly JournalEntry[]) => Promise<void>;
  /** Of batches that hold nothing but Runlens' own spans no work is told. */
  onApplied?: (work: BatchWork) => void;
  onFailing?: (reason: string, work: BatchWork | null) => void;
  onDead?: (message: string) => void;
  /** A dead letter was read again, whatever became of it. */
  onReplayed?: (deliveryId: string) => void;
}

export interface TelemetryApplierStatus {
  /** Why the last write failed; null when it did not. */
  failing: string | null;
  /** Age of the oldest request of the last batch when it was stored. */
  lagMs: number;
  /** Rows written since the start. */
  rows: number;
  batches: number;
}

// The rows of a batch take about as many bytes again, twice: in columns and in the block that is written.
const limit = { entries: 20_000, bytes: 16 * 2 ** 20 };
/** A batch is begun at most this often while little comes, so that each is worth its inserts. */
const paceMs = 200;
/** While much comes rows wait up to this long: small parts are merged again and again, which costs more than writing them. */
const busyPaceMs = 500;
const busyRows = 1000;
const idleMs = 25;
const forwardAtOnce = 100;

/** From the telemetry journal to the tables: a range at a time, exactly once (docs/design/005). */
export function createTelemetryApplier(deps: TelemetryApplierDeps) {
  const { reader, engine, keptDays, forward, now = Date.now, onApplied, onFailing, onDead } = deps;
  const write = createTelemetryWriter(engine);
  const rows = createBatchRows(keptDays);
  const stopping = new AbortController();
  const status: TelemetryApplierStatus = { failing: null, lagMs: 0, rows: 0, batches: 0 };

  /** Gives how many rows there were. */
  async function apply(batch: JournalBatch): Promise<number> {
    let written = 0;
    const version = batch.entries.at(-1)?.sequence ?? 0;
    for await (const { number, deadLetters, runEvents } of rows.read(batch.entries, now())) {
      await write({ id: `${batch.id}-${number}`, version, tables: rows.tables, deadLetters });
      await forwardAll(runEvents);
      for (const table of rows.tables) written += table.rows();
      for (const { state, message } of deadLetters) if (state === 'open') onDead?.(message);
    }
    // What is replayed was passed when it first came.
    await deps.pass?.(batch.entries.filter(({ replay }) => replay === undefined));
    await reader.commit(batch);
    for (const { deliveryId, replay } of batch.entries) if (replay !== undefined) deps.onReplayed?.(deliveryId);
    status.failing = null;
    status.batches += 1;
    status.rows += written;
    const oldest = batch.entries[0]?.appendedAt ?? now();
    status.lagMs = Math.max(0, now() - oldest);
    return written;
  }

  /** What was forwarded before is a duplicate, and no harm. */
  async function forwardAll(events: readonly IntakeEvent[]): Promise<void> {
    for (let start = 0; start < events.length; start += forwardAtOnce) {
      const outcomes = await Promise.all(events.slice(start, start + forwardAtOnce).map(forward));
      const full = outcomes.find((outcome) => outcome.outcome === 'full');
      if (full) throw new Error(`runs are not kept: ${full.reason}`);
    }
  }

  return {
    status: () => ({ ...status }),
    backlog: () => reader.backlog(),
    /** Applies until stopped, waiting while there is nothing and backing off while the store fails. Never rejects. */
    async run(): Promise<void> {
      const backoff = createBackoff();
      let attempt = 1;
      while (!stopping.signal.aborted) {
        const started = performance.now();
        const startedAt = now();
        let batch: JournalBatch | null = null;
        const work = (rows: number): BatchWork | null =>
          batch === null || isOwn(batch)
            ? null
            : batchWork(batch.entries, { attempt, startedAt, tookMs: performance.now() - started, rows });
        try {
          batch = await reader.nextBatch(limit);
          const written = batch === null ? 0 : await apply(batch);
          const done = work(written);
          if (done !== null) onApplied?.(done);
          attempt = 1;
          backoff.reset();
          const elapsed = performance.now() - started;
          const pace = written < busyRows ? paceMs : busyPaceMs;
          // What is behind does not get further behind by waiting.
          const isBehind = batch !== null && reader.backlog() > 0 && isLarge(batch);
          const wait = batch === null ? idleMs : isBehind ? 0 : pace - elapsed;
          if (wait > 0) await pause(wait, stopping.signal);
        } catch (error) {
          status.failing = error instanceof Error ? error.message : String(error);
          onFailing?.(status.failing, work(0));
          attempt += 1;
          await pause(backoff.next(), stopping.signal);
        }
      }
    },
    /** Ends `run` after the batch in hand. */
    stop: () => stopping.abort(),
  };
}

/** Nothing but spans of Runlens itself, or of another one. */
function isOwn({ entries }: JournalBatch): boolean {
  return entries.every(
    ({ event, body }) =>
      event === 'traces' && Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(ownScope),
  );
}

/** Half of what a batch may be, or more. */
function isLarge({ entries }: JournalBatch): boolean {
  let bytes = 0;
  for (const { body } of entries) bytes += body.length;
  return bytes * 2 > limit.bytes || entries.length * 2 > limit.entries;
}
