import type { Job, Status } from '../records.ts';
import { durationMsOf, queueMsOf } from './job-times.ts';
import { compareMapping, compareText, minKnown, unionSeen } from './join.ts';

/**
 * Joins two observations of one job; `a` is what is known so far or null. The laws of a join hold for records that went
 * through it once, so a first observation goes through `mergeJob(null, b)` too.
 */
export function mergeJob(a: Job | null, b: Job): Job {
  if (a === null || a === b) return settle(b, b.createdAt, b.waitingSeen, b.queuedSeen);
  return settle(
    compare(a, b) >= 0 ? a : b,
    minKnown(a.createdAt, b.createdAt),
    unionSeen(a.waitingSeen, b.waitingSeen),
    unionSeen(a.queuedSeen, b.queuedSeen),
  );
}

const rank: Record<Status, number> = { queued: 0, waiting: 0, in_progress: 1, completed: 2 };

/** Order of two observations: rank, order of ends, clock, mapping, text, then the fuller list of steps. */
function compare(a: Job, b: Job): number {
  return (
    rank[a.status] - rank[b.status] ||
    (a.status === 'completed' ? compareEnds(a, b) : 0) ||
    a.observedAt - b.observedAt ||
    compareMapping(a, b) ||
    compareText(winning(a), winning(b)) ||
    compareText(a.status, b.status) ||
    a.steps.length - b.steps.length ||
    compareText(a.steps, b.steps)
  );
}

/**
 * A corrected mapping may read another clock, so of ends it goes before it. An end that did work beats one carried along
 * from an earlier attempt.
 */
function compareEnds(a: Job, b: Job): number {
  return compareMapping(a, b) || Number(b.carriedOver) - Number(a.carriedOver);
}

/**
 * What comes whole from the winner, in a fixed order: records out of the store and out of a mapper list their fields
 * differently. Steps stay out because a job out of the store has none, `status` because between queued and waiting it
 * follows from the times of sight.
 */
function winning(j: Job): unknown[] {
  const completed = j.status === 'completed';
  return [
    [completed && j.conclusion, completed && j.completedAt, j.startedAt, j.attempt],
    [j.organization, j.repository, j.workflow, j.name, j.baseName, j.callers, j.matrix, j.branch, j.headSha],
    [j.labels, j.os, j.runnerType, j.pool, j.runner, j.runnerId, j.url],
  ];
}

function settle(winner: Job, createdAt: number | null, waiting: number[], queued: number[]): Job {
  const waitingSeen = unionSeen(waiting, []);
  const queuedSeen = unionSeen(queued, []);
  const completed = winner.status === 'completed';
  const job: Job = {
    ...winner,
    status: openStatus(winner.status, waitingSeen, queuedSeen),
    conclusion: completed ? winner.conclusion : null,
    completedAt: completed ? winner.completedAt : null,
    carriedOver: completed && winner.carriedOver,
    createdAt,
    waitingSeen,
    queuedSeen,
  };
  job.queueMs = queueMsOf(job);
  job.durationMs = durationMsOf(job);
  return job;
}

/**
 * Before it starts, a job stands where it was last seen: GitHub sends queued → waiting → queued with equal times. At the
 * same millisecond it waits: being queued turns into waiting at once, but an approval takes a person.
 */
function openStatus(status: Status, waitingSeen: readonly number[], queuedSeen: readonly number[]): Status {
  if (status === 'completed' || status === 'in_progress') return status;
  const waiting = waitingSeen.at(-1);
  const queued = queuedSeen.at(-1);
  if (waiting === undefined) return queued === undefined ? status : 'queued';
  return queued !== undefined && queued > waiting ? 'queued' : 'waiting';
}
