import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { RunlensError } from '../../errors.ts';
import { openStore } from '../../store/open.ts';
import { createBudgets } from '../budgets/budgets.ts';
import { isCommitFailure } from '../journal/commit-failure.ts';
import { createJournalReader } from '../journal/reader.ts';
import { createApplier } from './applier.ts';
import type { ApplyNotice, ApplyWorkerData } from './messages.ts';
import { createSources } from './sources.ts';

// The applier in a thread of its own: it opens what it needs, tells once per batch what it did, and closes everything
// before it ends, because a thread torn down with an open session of the embedded engine crashes the process.
const { journal, store } = workerData as ApplyWorkerData;
const notify = (notice: ApplyNotice) => parentPort?.postMessage(notice);
const nicer = 5;

process.on('unhandledRejection', (error) => {
  if (!isCommitFailure(error)) throw error;
});

const stopping = new AbortController();
/** Resolves when this thread is told to start, or to stop before that. */
const told = new Promise<void>((resolve) => {
  parentPort?.on('message', (message) => {
    if (message === 'stop') stopping.abort();
    resolve();
  });
});

async function main() {
  try {
    // On Linux this is the thread's own priority: when there is work for all, answering deliveries comes first.
    if (process.platform === 'linux') setPriority(0, nicer);
  } catch {
    // Only a preference.
  }
  await told;
  if (stopping.signal.aborted) return;
  const engine = await openStore({
    dataDir: store.dataDir,
    ...(store.url === '' ? {} : { url: store.url }),
    joins: true,
  });
  try {
    const reader = createJournalReader(journal);
    try {
      const budgets = await createBudgets({ engine });
      const applier = createApplier({ reader, engine, sources: createSources(), budgets, notify });
      if (stopping.signal.aborted) return;
      stopping.signal.addEventListener('abort', () => applier.stop());
      notify({ kind: 'ready' });
      await applier.run();
    } finally {
      await reader.close();
    }
  } finally {
    await engine.close();
  }
  notify({ kind: 'stopped' });
}

main()
  .catch((error: unknown) => {
    if (error instanceof RunlensError)
      notify({ kind: 'refused', code: error.code, details: error.details, message: error.message });
    else
      notify({
        kind: 'refused',
        code: 'internal',
        details: {},
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
  })
  .finally(() => parentPort?.close());
