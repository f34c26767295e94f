/** A job of one attempt, as far as its place in time is known. Times in epoch milliseconds. */
export interface TimedJob {
  id: number;
  createdAt: number;
  startedAt: number;
  completedAt: number;
}

export interface CriticalJob {
  id: number;
  /** How much earlier the attempt would end if this job took no time. At most the job's duration, never negative. */
  savingMs: number;
}

/** Clocks of the source's parts differ a little: a job may seem created just before the one it needs had finished. */
const toleranceMs = 2000;

/**
 * The chain of jobs that decided when the attempt ended, in the order they ran.
 *
 * Webhooks do not say what a job needs. But a job is created when the last job it needs has finished, so the job before
 * it on the path is the one that finished last before it was created; the path ends with the job that finished last.
 *
 * A saving takes for granted that a job may need every job that had finished before it was created. That is more than it
 * really needs, so other branches bound the saving: it promises too little rather than too much.
 * Jobs whose times are not in order (created ≤ started ≤ completed) must be left out by the caller.
 */
export function criticalPath(jobs: readonly TimedJob[]): CriticalJob[] {
  const ordered = [...jobs].sort(byEnd);
  const path: TimedJob[] = [];
  let end = ordered.length - 1;
  while (end >= 0) {
    const job = ordered[end] as TimedJob;
    path.unshift(job);
    end -= 1;
    while (end >= 0 && !mayPrecede(ordered[end] as TimedJob, job)) end -= 1;
  }
  const endsAt = ordered.at(-1)?.completedAt ?? 0;
  return path.map((job) => ({ id: job.id, savingMs: endsAt - endWithout(job.id, ordered) }));
}

const byEnd = (a: TimedJob, b: TimedJob) => a.completedAt - b.completedAt || a.startedAt - b.startedAt || a.id - b.id;

/** A job that had begun, and finished, by the time the other was created. */
const mayPrecede = (first: TimedJob, then: TimedJob) =>
  first.startedAt < then.createdAt && first.completedAt <= then.createdAt + toleranceMs;

/** When the attempt would end if this job, once started, were done at once and everything else took as long as it did. */
function endWithout(id: number, ordered: readonly TimedJob[]): number {
  const ends: number[] = [];
  // latest[i]: the latest end, after shifting, among the first i jobs.
  const latest: number[] = [Number.NEGATIVE_INFINITY];
  for (const [index, job] of ordered.entries()) {
    // Who finished before the creation had begun before it, too; only the few within the tolerance need a look each.
    let other = firstEndingAt(ordered, job.createdAt, index);
    let before = ordered[other - 1]?.completedAt ?? Number.NEGATIVE_INFINITY;
    let beforeShifted = latest[other] as number;
    for (; other < index; other += 1) {
      const need = ordered[other] as TimedJob;
      if (need.completedAt > job.createdAt + toleranceMs) break;
      if (!mayPrecede(need, job)) continue;
      before = need.completedAt;
      beforeShifted = Math.max(beforeShifted, ends[other] as number);
    }
    const earlier = before === Number.NEGATIVE_INFINITY ? 0 : before - beforeShifted;
    const end = (job.id === id ? job.startedAt : job.completedAt) - earlier;
    ends.push(end);
    latest.push(Math.max(latest[index] as number, end));
  }
  return latest.at(-1) as number;
}

/** Index of the first of the first `count` jobs that ended at or after the moment. */
function firstEndingAt(ordered: readonly TimedJob[], moment: number, count: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle] as TimedJob).completedAt < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
