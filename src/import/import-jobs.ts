import { randomUUID } from 'node:crypto';
import { RunlensError } from '../errors.ts';
import type { IntakeEvent } from '../model/events.ts';
import type { AppendOutcome } from '../model/journal.ts';
import type { EpochMs } from '../model/time.ts';
import { type Clock, systemClock } from './clock.ts';
import { deliverToJournal } from './deliver.ts';
import { createGithubImport } from './github-import.ts';
import { expectedRuns, type ImportProgress, remainingMs } from './progress.ts';
import { createMemoryProgressStore, type ProgressStore } from './progress-store.ts';
import { decodeTarget } from './target.ts';

/** An import inside the server, as the API tells of it. */
export interface ImportJob {
  id: string;
  /** `owner` or `owner/name`. */
  target: string;
  state: 'running' | 'done' | 'failed';
  /** What it does now, or why it failed. */
  message: string;
  runsImported: number;
  /** Null until known. */
  runsTotal: number | null;
  calls: number;
  startedAt: EpochMs;
  finishedAt: EpochMs | null;
  etaSeconds: number | null;
}

export interface ImportJobs {
  /** An import of the same target that still runs is returned instead of a second one. Throws `import_invalid`. */
  start(request: { target: string; from: EpochMs; to: EpochMs }): Promise<ImportJob>;
  get(id: string): ImportJob | null;
  /** Stops what runs; resolves when it has. */
  close(): Promise<void>;
}

interface Options {
  token: string;
  apiUrl?: string;
  append: (event: IntakeEvent) => Promise<AppendOutcome>;
  progressStore?: ProgressStore;
  fetch?: typeof fetch;
  clock?: Clock;
}

/** Finished jobs that are still told about. */
const keptJobs = 100;
/** Waiting and running ones; each is somebody's click. */
const openJobs = 50;

/** Imports inside the server, one after the other: they share one token and its limits. */
export function createImportJobs(options: Options): ImportJobs {
  const clock = options.clock ?? systemClock;
  const progressStore = options.progressStore ?? createMemoryProgressStore();
  const stop = new AbortController();
  const jobs = new Map<string, ImportJob>();
  let last: Promise<void> = Promise.resolve();

  const follow = (job: ImportJob, progress: ImportProgress) => {
    const now = clock.now();
    const left = remainingMs(progress, now);
    job.runsImported = progress.runs.done;
    job.runsTotal = progress.repositories.listed === 0 ? null : expectedRuns(progress);
    job.calls = progress.calls;
    job.etaSeconds = left === null ? null : Math.ceil(left / 1000);
    job.message = sentence(progress);
  };

  const work = async (job: ImportJob, from: EpochMs, to: EpochMs): Promise<void> => {
    try {
      stop.signal.throwIfAborted();
      const importer = createGithubImport({
        target: decodeTarget(job.target),
        since: from,
        until: to,
        token: options.token,
        deliver: deliverToJournal(options.append, clock),
        progressStore,
        onProgress: (progress) => follow(job, progress),
        clock,
        signal: stop.signal,
        ...(options.apiUrl === undefined ? {} : { apiUrl: options.apiUrl }),
        ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
      });
      const progress = await importer.run();
      job.state = 'done';
      job.message = progress.warnings.length === 0 ? 'done' : `done, with warnings: ${progress.warnings[0]}`;
    } catch (error) {
      job.state = 'failed';
      job.message = failure(error, stop.signal);
    }
    job.finishedAt = clock.now();
    job.etaSeconds = null;
  };

  return {
    async start({ target, from, to }) {
      if (options.token === '') {
        throw new RunlensError('import_invalid', {
          reason:
            'the server has no GitHub token; set RUNLENS_GITHUB_TOKEN (or RUNLENS_GITHUB_TOKEN_FILE) and restart it',
        });
      }
      decodeTarget(target);
      const open = [...jobs.values()].filter(({ state }) => state === 'running');
      const same = open.find((job) => job.target.toLowerCase() === target.toLowerCase());
      if (same !== undefined) return same;
      if (open.length >= openJobs)
        throw new RunlensError('import_invalid', { reason: `${openJobs} imports are waiting` });
      const job: ImportJob = {
        id: randomUUID(),
        target,
        state: 'running',
        message: open.length === 0 ? 'starting' : 'waiting for another import',
        runsImported: 0,
        runsTotal: null,
        calls: 0,
        startedAt: clock.now(),
        finishedAt: null,
        etaSeconds: null,
      };
      jobs.set(job.id, job);
      for (const [id, { state }] of jobs) {
        if (jobs.size <= keptJobs) break;
        if (state !== 'running') jobs.delete(id);
      }
      last = last.then(() => work(job, from, to));
      return { ...job };
    },
    get: (id) => jobs.get(id) ?? null,
    async close() {
      stop.abort(new Error('the server stops'));
      await last;
    },
  };
}

function sentence({ phase, repositories, waitingUntil }: ImportProgress): string {
  if (waitingUntil !== null) return `waiting for GitHub's rate limit until ${new Date(waitingUntil).toISOString()}`;
  if (phase === 'repositories') return 'listing repositories';
  return `${repositories.done} of ${repositories.total} repositories`;
}

function failure(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'Stopped, because the server stops. Start it again to go on.';
  return error instanceof RunlensError
    ? error.message
    : 'It failed for a reason that should not happen; the log may say more.';
}
