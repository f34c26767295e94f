import type { EpochMs } from '../model/time.ts';
import type { JobToLog } from '../store/queries/job-logs.ts';

/** A job whose log is still to be had. */
export interface WaitingJob {
  job: JobToLog;
  /** How often it was tried in vain. */
  tries: number;
  notBefore: EpochMs;
  /** Its log is being fetched. */
  isActive: boolean;
}

/** GitHub has the log some seconds after it says that the job ended. */
const settleMs = 10_000;
/** 30 s, 1 min, 2 min … */
const retryMs = 30_000;
const longestRetryMs = 16 * 60_000;
/** Tries in vain after which a job is given up. */
const maxTries = 6;

/** The jobs whose logs are still to be had, by their ids. */
export function createWaitingJobs() {
  const waiting = new Map<number, WaitingJob>();
  return {
    /** Those that are known stay as they are. */
    add(jobs: readonly JobToLog[]): void {
      for (const job of jobs) {
        if (waiting.has(job.jobId)) continue;
        waiting.set(job.jobId, { job, tries: 0, notBefore: job.completedAt + settleMs, isActive: false });
      }
    },
    remove: (jobId: number) => void waiting.delete(jobId),
    size: () => waiting.size,
    /** It comes again later; false when it has been tried often enough. */
    again(one: WaitingJob, now: EpochMs): boolean {
      one.tries += 1;
      one.notBefore = now + retryMs * 2 ** (one.tries - 1);
      return one.tries < maxTries;
    },
    /** It comes again later, however often that was. */
    later(one: WaitingJob, now: EpochMs): void {
      one.notBefore = now + longestRetryMs;
    },
    /** The one that ended last of those whose time has come: a backlog must not keep people from what fails now. */
    next(now: EpochMs): WaitingJob | null {
      let newest: WaitingJob | null = null;
      for (const one of waiting.values()) {
        if (one.isActive || one.notBefore > now) continue;
        if (newest === null || one.job.completedAt > newest.job.completedAt) newest = one;
      }
      return newest;
    },
    /** When the time of the next one comes; infinity when there is none. */
    nextAt(): EpochMs {
      let next = Number.POSITIVE_INFINITY;
      for (const one of waiting.values()) if (!one.isActive) next = Math.min(next, one.notBefore);
      return next;
    },
  };
}
