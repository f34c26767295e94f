import type { EpochMs } from '../model/time.ts';
import type { ProgressStore } from './progress-store.ts';
import type { RestDeployment, RestRun } from './rest-objects.ts';

/** A list page all of whose runs were taken: if GitHub says "not modified", there is nothing in it to do. */
export interface PageMemory {
  etag: string;
  next: string | null;
  total: number;
}

/** What was taken from one repository. Only what the journal has acknowledged may be noted here. */
export interface RepositoryMemory {
  page(address: string): PageMemory | undefined;
  notePage(address: string, page: PageMemory): void;
  /** True when this state of this attempt, with its jobs and earlier attempts, was taken before. */
  hasRun(run: RestRun): boolean;
  /** A run that has not completed is not noted: it will have changed by the next import. */
  noteRun(run: RestRun): void;
  hasDeployment(deployment: RestDeployment): boolean;
  noteDeployment(deployment: RestDeployment): void;
  /** Writes at most so often that the bytes written stay proportional to the work done. */
  saveSometimes(): Promise<void>;
  save(): Promise<void>;
}

interface Stored {
  version: 1;
  pages: Record<string, PageMemory>;
  runs: Record<string, string>;
  deployments: Record<string, string>;
}

const empty = (): Stored => ({ version: 1, pages: {}, runs: {}, deployments: {} });

/** The file grows with the repository; writing it every two seconds would not stay cheap at 100,000 runs. */
const saveEveryMs = 2000;
const bytesPerSecond = 50_000;

const runState = (run: RestRun) => `${run.run_attempt}:${run.updated_at}`;

/** Loads what is remembered of a repository; what cannot be read counts as nothing, the journal drops repetitions. */
export async function loadRepositoryMemory(
  store: ProgressStore,
  repository: string,
  now: () => EpochMs,
  fresh: boolean,
): Promise<RepositoryMemory> {
  const text = fresh ? null : await store.load(repository);
  const stored = decodeStored(text);
  let isChanged = false;
  let bytes = text?.length ?? 0;
  let savedAt = now();
  let saving: Promise<void> = Promise.resolve();

  const note = (table: 'runs' | 'deployments', id: number, state: string) => {
    stored[table][String(id)] = state;
    isChanged = true;
  };
  const save = (): Promise<void> => {
    saving = saving
      .catch(() => {})
      .then(async () => {
        if (!isChanged) return;
        isChanged = false;
        savedAt = now();
        const next = JSON.stringify(stored);
        bytes = next.length;
        await store.save(repository, next);
      });
    return saving;
  };

  return {
    page: (address) => stored.pages[address],
    notePage(address, page) {
      stored.pages[address] = page;
      isChanged = true;
    },
    hasRun: (run) => stored.runs[String(run.id)] === runState(run),
    noteRun(run) {
      if (run.status === 'completed') note('runs', run.id, runState(run));
    },
    hasDeployment: (deployment) => stored.deployments[String(deployment.id)] === deployment.updated_at,
    noteDeployment: (deployment) => note('deployments', deployment.id, deployment.updated_at),
    async saveSometimes() {
      if (now() - savedAt >= Math.max(saveEveryMs, (bytes / bytesPerSecond) * 1000)) await save();
    },
    save,
  };
}

function decodeStored(text: string | null): Stored {
  if (text === null) return empty();
  try {
    const value = JSON.parse(text) as Partial<Stored> | null;
    const tables = [value?.pages, value?.runs, value?.deployments];
    if (value?.version !== 1 || tables.some((table) => typeof table !== 'object' || table === null)) return empty();
    return value as Stored;
  } catch {
    return empty();
  }
}
