import type { Job } from '../records.ts';

type QueueInput = Pick<
  Job,
  'conclusion' | 'carriedOver' | 'status' | 'createdAt' | 'startedAt' | 'waitingSeen' | 'queuedSeen'
>;

/**
 * Time spent waiting for a runner, in ms, without approval waiting; null when unknown, contradictory or meaningless.
 * GitHub gives no clock for an approval, so for a job that ever waited the queue begins with the first `queued` event
 * received after the last `waiting` one.
 */
export function queueMsOf(job: QueueInput): number | null {
  if (job.startedAt === null || job.conclusion === 'skipped' || job.carriedOver) return null;
  if (job.status !== 'in_progress' && job.status !== 'completed') return null;
  const since = queueStart(job);
  if (since === null || job.startedAt < since) return null;
  return job.startedAt - since;
}

function queueStart(job: QueueInput): number | null {
  const lastWaiting = job.waitingSeen.at(-1);
  if (lastWaiting === undefined) return job.createdAt;
  return job.queuedSeen.find((seen) => seen > lastWaiting) ?? null;
}

/** Time a job ran, in ms; null when it did not, or when its times contradict each other. */
export function durationMsOf(job: Pick<Job, 'status' | 'conclusion' | 'startedAt' | 'completedAt'>): number | null {
  if (job.status !== 'completed' || job.conclusion === 'skipped') return null;
  if (job.startedAt === null || job.completedAt === null || job.completedAt < job.startedAt) return null;
  return job.completedAt - job.startedAt;
}
