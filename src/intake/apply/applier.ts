import { type AppliedBatch, appliedNamesLimit, type BatchWork } from '../../model/applied.ts';
import type { JournalBatch } from '../../model/journal.ts';
import type { StoreBatch } from '../../store/batch.ts';
import { diskFull, type Engine, StoreError } from '../../store/engine.ts';
import { createWriter } from '../../store/writer.ts';
import type { Budgets } from '../budgets/budgets.ts';
import type { PipelinedReader } from '../journal/reader.ts';
import { createBackoff, pause } from './backoff.ts';
import { batchWork, rowsOf } from './batch-work.ts';
import { createDerive, type Derived } from './derive.ts';
import type { ApplyNotice } from './messages.ts';
import { type Prepared, prepare, type Sources } from './prepare.ts';
import { quarantine } from './quarantine.ts';

export interface ApplierDeps {
  reader: PipelinedReader;
  engine: Engine;
  sources: Sources;
  budgets: Pick<Budgets, 'fold' | 'settled'>;
  now?: () => number;
  notify?: (notice: ApplyNotice) => void;
  limit?: { entries: number; bytes: number };
}

export interface Applier {
  /** Applies one batch; false when there was none. Rejects when the store does not take it: nothing is lost, call again. */
  step(): Promise<boolean>;
  /** Applies until stopped, waiting while there is nothing and backing off while the store fails. Never rejects. */
  run(): Promise<void>;
  /** Ends `run` after the batch in hand. */
  stop(): void;
}

// Large batches cost the store little per row; the bytes bound what is held in memory (two batches, parsed).
const usualLimit = { entries: 3000, bytes: 24 * 2 ** 20 };
/** A batch is begun at most this often while little comes, so that each is worth its inserts. */
const paceMs = 150;
const idleMs = 25;
/** Entries that must wait before the next batch is begun early; fewer are better collected a while longer. */
const worthwhile = 500;
/** Failures in a row before single rows are suspected. */
const patience = 3;

/** The loop of docs/design/001: a range of the journal at a time, exactly once. One per journal. */
export function createApplier(deps: ApplierDeps): Applier {
  const { reader, engine, sources, budgets, now = Date.now, notify = () => undefined, limit = usualLimit } = deps;
  const writer = createWriter(engine);
  const derive = createDerive({ engine, budgets, now });
  const stopping = new AbortController();
  let ahead: { batch: JournalBatch; prepared: Prepared[] } | null = null;
  let current: { batch: JournalBatch; prepared: Prepared[] } | null = null;
  let failures = 0;
  /** The attempt at `current` under way. */
  let attempt = { number: 0, startedAt: 0 };
  let lastWriteMs = 0;

  async function next() {
    const batch = await reader.nextBatch(limit);
    return batch && { batch, prepared: prepare(batch.entries, sources) };
  }

  /** Reads what comes after the batch that is being written; the engine writes on threads of its own. */
  async function lookAhead(batch: JournalBatch) {
    await new Promise((turn) => setImmediate(turn));
    const following = reader.peek(batch, limit);
    return following && { batch: following, prepared: prepare(following.entries, sources) };
  }

  async function step(): Promise<boolean> {
    current ??= await next();
    if (current === null) return false;
    const { batch, prepared } = current;
    attempt = { number: attempt.number + 1, startedAt: now() };
    const derived = await derive(batch.id, prepared, lastWriteMs);
    const storable = failures < patience ? derived.batch : await withoutRefused(derived);
    const started = performance.now();
    const writing = writer.apply(storable);
    if (ahead === null && reader.backlog() - batch.entries.length >= worthwhile) {
      // A failure of the write is met below; here it must only not go unheard.
      writing.catch(() => undefined);
      ahead = await lookAhead(batch);
    }
    await writing;
    await derived.clear();
    lastWriteMs = performance.now() - started;
    derived.settle(storable.withheld);
    await reader.commit(batch, ahead?.batch);
    const work = workOn(batch, rowsOf(storable));
    current = ahead;
    ahead = null;
    failures = 0;
    attempt.number = 0;
    report(storable, work);
    return true;
  }

  function workOn({ entries }: JournalBatch, rows: number): BatchWork {
    const { number, startedAt } = attempt;
    return batchWork(entries, { attempt: number, startedAt, tookMs: Math.max(0, now() - startedAt), rows });
  }

  function report(batch: StoreBatch, work: BatchWork) {
    const oldest = batch.rawEvents[0]?.appendedAt ?? now();
    notify({
      kind: 'applied',
      batch: summary(batch, now()),
      backlog: reader.backlog(),
      lagMs: Math.max(0, now() - oldest),
      work,
    });
    for (const letter of [...batch.deadLetters, ...(batch.withheld?.letters ?? [])]) {
      if (letter.state === 'open')
        notify({ kind: 'dead', sequence: letter.sequence, code: letter.code, message: letter.message });
    }
  }

  async function withoutRefused({ batch, prepared }: Derived): Promise<StoreBatch> {
    const found = await quarantine(engine, batch, prepared, now());
    for (const reason of found.lost) notify({ kind: 'failing', reason: `left out, ${reason}` });
    return found.batch;
  }

  return {
    step,
    stop: () => stopping.abort(),
    async run() {
      const backoff = createBackoff();
      while (!stopping.signal.aborted) {
        const started = performance.now();
        try {
          const did = await step();
          backoff.reset();
          const wait = current !== null ? 0 : did ? paceMs - (performance.now() - started) : idleMs;
          if (wait > 0) await pause(wait, stopping.signal);
        } catch (error) {
          // A full disk is no row's fault, and tables made on one can be left half made: nothing is looked for then.
          failures = error instanceof StoreError && error.code === diskFull ? 0 : failures + 1;
          const reason = error instanceof Error ? error.message : String(error);
          notify({ kind: 'failing', reason, ...(current !== null && { work: workOn(current.batch, 0) }) });
          await pause(backoff.next(), stopping.signal);
        }
      }
    },
  };
}

function summary(batch: StoreBatch, appliedAt: number): AppliedBatch {
  const organizations = new Set<string>();
  const repositories = new Set<string>();
  for (const { organization, repository } of batch.rawEvents) {
    if (organization !== '') organizations.add(organization);
    if (repository !== '') repositories.add(repository);
  }
  return {
    sequence: batch.version,
    appliedAt,
    events: batch.rawEvents.length,
    deadLetters: batch.deadLetters.length + (batch.withheld?.letters.length ?? 0),
    runs: batch.runs.length,
    jobs: batch.jobs.length,
    organizations: [...organizations].sort().slice(0, appliedNamesLimit),
    repositories: [...repositories].sort().slice(0, appliedNamesLimit),
    truncated: organizations.size > appliedNamesLimit || repositories.size > appliedNamesLimit,
  };
}
