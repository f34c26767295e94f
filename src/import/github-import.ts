import { RunlensError } from '../errors.ts';
import type { EpochMs } from '../model/time.ts';
import { decodeApiUrl } from './api-url.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Deliver } from './deliver.ts';
import { createGate } from './gate.ts';
import { createGithubClient } from './github-client.ts';
import type { ImportContext } from './import-context.ts';
import { importRepository } from './import-repository.ts';
import { listRepositories } from './list-repositories.ts';
import { type ImportPlan, planRepositories } from './plan.ts';
import { type ImportProgress, startProgress } from './progress.ts';
import { createMemoryProgressStore, type ProgressStore } from './progress-store.ts';
import type { Retry } from './retry.ts';
import type { ImportTarget } from './target.ts';
import { forEachAtOnce } from './task-pool.ts';

export interface GithubImportOptions {
  target: ImportTarget;
  /** Creation time of the oldest run and deployment to take. */
  since: EpochMs;
  /** Default: now. */
  until?: EpochMs;
  /** Sent to `apiUrl` alone, never logged; '' imports public data at 60 requests an hour. */
  token: string;
  /** Default `https://api.github.com`; an Enterprise Server's is `https://HOST/api/v3`. */
  apiUrl?: string;
  deliver: Deliver;
  /** Default: remembers nothing beyond this import. */
  progressStore?: ProgressStore;
  onProgress?: (progress: ImportProgress) => void;
  /** Told of every wait before a request to GitHub is sent again, but for rate limits. */
  onRetry?: (retry: Retry) => void;
  fetch?: typeof globalThis.fetch;
  clock?: Clock;
  signal?: AbortSignal;
  withDeployments?: boolean;
  fresh?: boolean;
  /** Requests in flight, default 4, at most 100. */
  concurrency?: number;
  /** Pacing below GitHub's 900 points a minute, which all programs of the account share. */
  requestsPerMinute?: number;
  requestTimeoutMs?: number;
  /** Organisation of the credential that the events belong to. */
  tenant?: string;
}

export interface GithubImport {
  /** Imports; resolves when everything is durable. Throws `RunlensError`, or the signal's reason when it aborts. */
  run(): Promise<ImportProgress>;
  /** Lists without importing: how many calls `run` would take, and how long under the limit. */
  plan(): Promise<ImportPlan>;
}

/** Creates a back-fill of runs, attempts, jobs and deployments from GitHub's REST API. */
export function createGithubImport(options: GithubImportOptions): GithubImport {
  const clock = options.clock ?? systemClock;
  const { signal, target } = options;
  const concurrency = Math.min(Math.max(1, Math.floor(options.concurrency ?? 4)), 100);
  const progress = startProgress(clock.now());
  const gate = createGate({
    clock,
    concurrency,
    perMinute: options.requestsPerMinute ?? 800,
    onWait(until) {
      progress.waitingUntil = until;
      tell();
    },
  });
  const client = createGithubClient({
    apiUrl: decodeApiUrl(options.apiUrl ?? 'https://api.github.com'),
    token: options.token,
    fetch: options.fetch ?? globalThis.fetch,
    clock,
    gate,
    signal,
    timeoutMs: options.requestTimeoutMs ?? 30_000,
    onRetry: options.onRetry,
  });
  const tell = () => {
    progress.calls = client.usage.calls;
    progress.unchanged = client.usage.unchanged;
    progress.budget = gate.budget();
    options.onProgress?.(progress);
  };
  const warn = (message: string) => {
    // Kept short: a broken organisation would otherwise fill the memory with one sentence per run.
    if (progress.warnings.length < 1000) progress.warnings.push(message);
    tell();
  };
  const context: ImportContext = {
    client,
    deliver: options.deliver,
    store: options.progressStore ?? createMemoryProgressStore(),
    since: options.since,
    until: options.until ?? clock.now(),
    tenant: options.tenant ?? '',
    withDeployments: options.withDeployments ?? true,
    fresh: options.fresh ?? false,
    concurrency,
    now: clock.now,
    signal,
    progress,
    tell,
    warn,
  };

  /** One repository that cannot be read is no reason to leave out the others of the organisation. */
  const orWarn = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const isRefusal = error instanceof RunlensError && error.code === 'github_refused';
      if (!isRefusal || target.repository !== null) throw error;
      progress.repositories.listed++;
      progress.repositories.done++;
      warn(error.message);
    }
  };

  return {
    async run() {
      const repositories = await listRepositories(client, target, options.since);
      progress.repositories.total = repositories.length;
      progress.phase = 'runs';
      tell();
      await forEachAtOnce(repositories, concurrency, (repository) =>
        orWarn(() => importRepository(context, repository)),
      );
      progress.phase = 'done';
      tell();
      return progress;
    },
    async plan() {
      const repositories = await listRepositories(client, target, options.since);
      progress.repositories.total = repositories.length;
      return planRepositories(context, repositories, gate.budget, orWarn);
    },
  };
}
