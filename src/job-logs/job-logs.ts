import { RunlensError } from '../errors.ts';
import type { Clock } from '../import/clock.ts';
import { createGate } from '../import/gate.ts';
import { createGithubClient } from '../import/github-client.ts';
import type { AppliedBatch } from '../model/applied.ts';
import type { EpochMs } from '../model/time.ts';
import { type Engine, StoreError } from '../store/engine.ts';
import { type JobLogEnd, type JobToLog, jobsToLog, stepsOfJob, writeJobLogEnd } from '../store/queries/job-logs.ts';
import { openJobLog } from './download.ts';
import { NeverTaken, type SendLogs, takeJobLog } from './take-job-log.ts';
import { createWaitingJobs, type WaitingJob } from './waiting-jobs.ts';

export interface JobLogsStatus {
  /** Since the start. */
  fetched: number;
  waiting: number;
  /** Since the start: gone, refused, or failed for good. */
  failed: number;
  /** Why the last of them failed, without a name: everybody may read it. '' when none did. */
  lastReason: string;
  /** Why nothing is fetched at the moment; null when all is well. */
  problem: string | null;
  /** Until when a rate limit holds; null when none does. */
  limitedUntil: EpochMs | null;
}

export interface JobLogs {
  /** Begins; the store's tables must be ready. */
  start(): void;
  /** To be told of every applied batch. */
  see(batch: Pick<AppliedBatch, 'jobs' | 'sequence'>): void;
  status(): JobLogsStatus;
  /** Stops what runs; resolves when it has. What was not finished is fetched again after the next start. */
  close(): Promise<void>;
}

export interface JobLogsOptions {
  engine: Engine;
  /** Which jobs' logs: of those that failed, or of all that did something. */
  which: 'failed' | 'all';
  token: string;
  apiUrl: URL;
  send: SendLogs;
  /** An organisation that GitHub does not know. */
  except: string;
  /** Jobs that ended longer ago are left alone. At most 30: no longer is it known which logs were fetched. */
  days: number;
  fetch: typeof fetch;
  clock: Clock;
  /** Told once whenever fetching stops for a reason. */
  onProblem: (reason: string) => void;
  /** Told of every job whose log will not be fetched. */
  onLost: (job: JobToLog, reason: string) => void;
  idleMs?: number;
}

const failedConclusions = ['failure', 'timed_out', 'startup_failure'];
const dayMs = 86_400_000;
/** Less than the days of a row of `job_logs`. */
const mostDays = 30;
/** So long after the end a log that is not there will not come. */
const notYetMs = 15 * 60_000;
const pauseMs = 5 * 60_000;
/** Jobs are looked for at most this often: batches come many a second, and a log is not there at once anyway. */
const lookEveryMs = 5000;
const concurrency = 2;
/** With 800 of an import this stays below GitHub's 900 a minute. */
const requestsPerMinute = 90;
/** Of the hour's requests a fifth is left to imports and other programs with the same token. */
const leaveShare = 0.2;
const requestTimeoutMs = 30_000;
/** So many jobs without an answer are no fault of theirs. */
const mostUnanswered = 4;
const usualIdleMs = 60_000;
const maxWaiting = 10_000;

/** Fetches logs of jobs that ended, newest first, in the background, from its start until it is closed. */
export function createJobLogs(options: JobLogsOptions): JobLogs {
  const { engine, clock, apiUrl, fetch, except } = options;
  const stop = new AbortController();
  const { signal } = stop;
  let limitedUntil: EpochMs | null = null;
  const onWait = (until: EpochMs | null) => {
    limitedUntil = until;
  };
  const gate = createGate({ clock, concurrency, perMinute: requestsPerMinute, leaveShare, onWait });
  const { token } = options;
  const client = createGithubClient({ apiUrl, token, fetch, clock, gate, signal, timeoutMs: requestTimeoutMs });
  const keptMs = Math.min(options.days, mostDays) * dayMs;
  const waiting = createWaitingJobs();
  const active = new Set<Promise<void>>();
  const status = { fetched: 0, failed: 0, lastReason: '' };
  let problem: string | null = null;
  /** The last problem as the log was told of it. */
  let told = '';
  /** Jobs for which GitHub did not answer, since it last did. */
  const unanswered = new Set<number>();
  /** The problem is that jobs cannot be looked for. */
  let isBlind = false;
  let pausedUntil: EpochMs = 0;
  /** Of which batch we heard last, and up to which one jobs were looked for. */
  let heard = 0;
  let looked = -1;
  let lookAgainAt: EpochMs = 0;
  let wake = () => {};

  /** Resolves after so long, or when there is something to do. */
  const rest = (ms: number | null) =>
    new Promise<void>((resolve) => {
      const quiet = new AbortController();
      wake = () => {
        quiet.abort();
        resolve();
      };
      if (ms !== null) clock.sleep(ms, quiet.signal).then(resolve, resolve);
    });

  const pause = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    if (told !== reason) options.onProblem(reason);
    told = reason;
    // The log has it whole; this everybody may read, and a reason may quote an address.
    problem =
      error instanceof StoreError
        ? 'the store does not answer'
        : 'GitHub does not answer, or refuses the token: see the log';
    pausedUntil = clock.now() + pauseMs;
  };

  async function lookForJobs(): Promise<void> {
    const upTo = heard;
    lookAgainAt = clock.now() + lookEveryMs;
    const jobs = await jobsToLog(engine, {
      conclusions: options.which === 'all' ? null : failedConclusions,
      completedSince: clock.now() - keptMs,
      after: Math.max(0, looked),
      except,
      limit: maxWaiting,
    });
    waiting.add(jobs);
    if (jobs.length < maxWaiting) looked = upTo;
    if (isBlind) problem = null;
    isBlind = false;
  }

  async function settle(
    { job }: WaitingJob,
    state: JobLogEnd['state'],
    reason = '',
    lines = 0,
    bytes = 0,
  ): Promise<void> {
    const { runId, jobId, attempt } = job;
    await writeJobLogEnd(engine, { runId, jobId, attempt, state, reason, lines, bytes }, clock.now());
    waiting.remove(jobId);
    if (state === 'fetched') status.fetched += 1;
    else {
      status.failed += 1;
      status.lastReason = reason;
      options.onLost(job, reason);
    }
  }

  async function again(one: WaitingJob, state: 'gone' | 'failed', reason: string): Promise<void> {
    const now = clock.now();
    const isOver = state === 'gone' && now - one.job.completedAt > notYetMs;
    if (isOver || !waiting.again(one, now)) await settle(one, state, reason);
  }

  async function fetchOne(one: WaitingJob): Promise<void> {
    const { job } = one;
    const idleMs = options.idleMs ?? usualIdleMs;
    const found = await openJobLog({ client, apiUrl, fetch, signal, idleMs }, job);
    if (found.outcome === 'refused') await settle(one, 'refused', found.reason);
    else if (found.outcome === 'absent') await again(one, 'gone', found.reason);
    else if (found.outcome === 'broken') await again(one, 'failed', found.reason);
    else {
      const steps = await stepsOfJob(engine, job);
      const { lines, bytes, isCut } = await takeJobLog(job, steps, found.chunks, options.send, signal);
      await settle(one, 'fetched', isCut ? 'only the beginning: it is too large' : '', lines, bytes);
    }
    if (pausedUntil <= clock.now()) problem = null;
    unanswered.clear();
  }

  /** GitHub did not answer, or not as it should. One job's log may be at fault, several are not. */
  async function postpone(one: WaitingJob, error: RunlensError): Promise<void> {
    if (clock.now() - one.job.completedAt > keptMs) return settle(one, 'failed', 'GitHub did not answer');
    waiting.later(one, clock.now());
    unanswered.add(one.job.jobId);
    if (unanswered.size >= mostUnanswered) pause(error);
  }

  /** Never rejects. */
  async function work(one: WaitingJob): Promise<void> {
    try {
      await fetchOne(one).catch(async (error: unknown) => {
        if (signal.aborted || error instanceof StoreError) throw error;
        if (error instanceof RunlensError) {
          if (error.code === 'github_redirect') await again(one, 'failed', 'GitHub pointed in circles');
          else if (error.code === 'github_unavailable') await postpone(one, error);
          else throw error;
          return;
        }
        const reason = error instanceof Error ? error.message : String(error);
        if (error instanceof NeverTaken) await settle(one, 'failed', reason);
        else await again(one, 'failed', reason);
      });
    } catch (error) {
      // The store is away, or the token is not accepted: no job's fault.
      if (!signal.aborted) pause(error);
    }
  }

  /** When to look for jobs; infinity while there is no reason to. */
  const lookAt = (): EpochMs =>
    looked < heard && waiting.size() < maxWaiting / 2 ? lookAgainAt : Number.POSITIVE_INFINITY;

  /** How long there is nothing to do; null until something is heard. */
  function idleFor(now: EpochMs): number | null {
    const at = Math.max(Math.min(lookAt(), waiting.nextAt()), pausedUntil);
    return Number.isFinite(at) ? Math.max(1, at - now) : null;
  }

  function begin(one: WaitingJob): void {
    one.isActive = true;
    const working = work(one).finally(() => {
      one.isActive = false;
      active.delete(working);
      wake();
    });
    active.add(working);
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const now = clock.now();
      if (pausedUntil <= now && lookAt() <= now) {
        await lookForJobs().catch((error: unknown) => {
          isBlind = true;
          pause(error);
        });
        continue;
      }
      const isFull = active.size >= concurrency;
      const one = pausedUntil > now || isFull ? null : waiting.next(now);
      if (one !== null) begin(one);
      else await rest(isFull ? null : idleFor(now));
    }
    await Promise.all(active);
  }

  let running = Promise.resolve();
  return {
    start() {
      running = run();
    },
    see({ jobs, sequence }) {
      if (jobs === 0) return;
      heard = Math.max(heard, sequence);
      wake();
    },
    status: () => ({ ...status, waiting: waiting.size(), problem, limitedUntil }),
    async close() {
      stop.abort(new Error('the server stops'));
      wake();
      await running;
    },
  };
}
