import type { RunAttempt } from '../../data/runs.ts';

interface BusyTime {
  /** Null while no job is known to have been on a runner. */
  ms: number | null;
  /** Jobs that are on a runner now: the time grows by as much as they are. */
  running: number;
  /** Jobs that are or were on a runner, nobody knows for how long. */
  unknown: number;
}

/** Time on runners of an attempt that goes on: of its jobs that ended, and until now of those that run. */
export function busyTime({ jobs }: Pick<RunAttempt, 'jobs'>, now: number): BusyTime {
  const time: BusyTime = { ms: null, running: 0, unknown: 0 };
  for (const { carriedOver, status, startedAt, durationMs } of jobs) {
    if (carriedOver) continue;
    const isRunning = status === 'in_progress';
    if (durationMs !== null) time.ms = (time.ms ?? 0) + durationMs;
    else if (isRunning && startedAt !== null) {
      time.running += 1;
      // Clocks of browser and runner differ.
      time.ms = (time.ms ?? 0) + Math.max(0, now - startedAt);
    } else if (isRunning || (status === 'completed' && startedAt !== null)) time.unknown += 1;
  }
  return time;
}
