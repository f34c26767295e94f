import { Worker } from 'node:worker_threads';
import type { AppliedBatch } from '../../model/applied.ts';
import type { Engine } from '../../store/engine.ts';
import { createBudgets } from '../budgets/budgets.ts';
import { createJournalReader } from '../journal/reader.ts';
import { createApplier } from './applier.ts';
import type { ApplyNotice, ApplyWorkerData } from './messages.ts';
import { createSources } from './sources.ts';

/** The applier as the program sees it. */
export interface ApplyThread {
  /** Call it when the store's tables are ready. Resolves when it applies; rejects when it cannot start. */
  start(): Promise<void>;
  status(): ApplyStatus;
  /** Ends after the batch in hand; what is left stays in the journal. */
  stop(): Promise<void>;
}

export interface ApplyStatus {
  /** Why the last write failed; null when it did not. */
  failing: string | null;
  /** Why the applier is gone; null while it runs. */
  ended: string | null;
  /** Age of the oldest event of the last batch when it was stored. */
  lagMs: number;
  appliedEvents: number;
  batches: number;
  /** Highest journal sequence in the tables. */
  sequence: number;
}

export interface ApplyThreadOptions extends ApplyWorkerData {
  /** Used when the program does not run compiled: then the loop runs in this thread on this engine. */
  engine: Engine;
  onApplied: (batch: AppliedBatch) => void;
  onNotice: (notice: ApplyNotice) => void;
}

/** The applier's thread starts here; nothing is opened yet. */
export function createApply(options: ApplyThreadOptions): ApplyThread {
  const status: ApplyStatus = { failing: null, ended: null, lagMs: 0, appliedEvents: 0, batches: 0, sequence: 0 };
  const hear = (notice: ApplyNotice) => {
    if (notice.kind === 'applied') {
      status.failing = null;
      status.lagMs = notice.lagMs;
      status.appliedEvents += notice.batch.events;
      status.batches += 1;
      status.sequence = notice.batch.sequence;
      options.onApplied(notice.batch);
    } else if (notice.kind === 'failing' || notice.kind === 'refused') {
      status.failing = notice.kind === 'failing' ? notice.reason : notice.message;
      if (notice.kind === 'refused') status.ended = `the applier ended: ${notice.message.split('\n')[0]}`;
    }
    options.onNotice(notice);
  };
  // Node does not read TypeScript: from sources (tests) the loop runs here, compiled it has its own thread.
  const isCompiled = import.meta.url.endsWith('.js');
  return { ...(isCompiled ? inThread(options, hear) : inline(options, hear)), status: () => ({ ...status }) };
}

type Loop = Pick<ApplyThread, 'start' | 'stop'>;

function inline({ engine, journal }: ApplyThreadOptions, notify: (notice: ApplyNotice) => void): Loop {
  let end = async () => {};
  return {
    async start() {
      const budgets = await createBudgets({ engine });
      const reader = createJournalReader(journal);
      const applier = createApplier({ reader, engine, sources: createSources(), budgets, notify });
      const running = applier.run();
      notify({ kind: 'ready' });
      end = async () => {
        applier.stop();
        await running;
        await reader.close();
      };
    },
    stop() {
      const stop = end;
      end = async () => {};
      return stop();
    },
  };
}

function inThread(options: ApplyThreadOptions, hear: (notice: ApplyNotice) => void): Loop {
  const { journal, store } = options;
  const workerData: ApplyWorkerData = { journal, store };
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData });
  let stopping = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (notice: ApplyNotice) => {
      hear(notice);
      if (notice.kind === 'ready') resolve();
      if (notice.kind === 'refused') reject(new Error(notice.message));
    });
    worker.once('error', (error) => {
      hear({ kind: 'refused', code: 'internal', details: {}, message: error.stack ?? error.message });
      reject(error);
    });
    worker.once('exit', () => {
      if (!stopping) hear({ kind: 'refused', code: 'internal', details: {}, message: 'The applier ended by itself.' });
      reject(new Error('The applier ended before it was ready.'));
    });
  });
  // Heard by `start`; until then it must only not go unheard.
  ready.catch(() => undefined);
  return {
    start() {
      worker.postMessage('start');
      return ready;
    },
    async stop() {
      stopping = true;
      worker.postMessage('stop');
      await ended;
    },
  };
}
