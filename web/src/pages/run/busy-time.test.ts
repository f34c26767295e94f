import { expect, test } from 'vitest';
import type { RunJob } from '../../data/runs.ts';
import { busyTime } from './busy-time.ts';

const job = (change: Partial<RunJob>) =>
  ({ status: 'queued', startedAt: null, durationMs: null, carriedOver: false, ...change }) as RunJob;
const ended = (durationMs: number | null) => job({ status: 'completed', startedAt: 1000, durationMs });
const running = (startedAt: number | null) => job({ status: 'in_progress', startedAt });

test.each<[string, RunJob[], number | null, number, number]>([
  ['no job', [], null, 0, 0],
  ['only waiting jobs', [job({}), job({ startedAt: 500 })], null, 0, 0],
  ['a job that runs', [running(4000)], 6000, 1, 0],
  ['jobs that ended, run and wait', [ended(2000), running(4000), running(9000), job({})], 9000, 2, 0],
  ['a job that began a moment ahead of the clock', [running(10_500)], 0, 1, 0],
  ['a job of an earlier attempt', [{ ...ended(2000), carriedOver: true }, running(9000)], 1000, 1, 0],
  ['a job whose start is not known', [running(null), ended(2000)], 2000, 0, 1],
  ['a job that ended, with times that contradict', [ended(null), running(9000)], 1000, 1, 1],
  ['a job that was skipped or cancelled before it had a runner', [job({ status: 'completed' })], null, 0, 0],
])('%s', (_, jobs, ms, runs, unknown) => {
  expect(busyTime({ jobs }, 10_000)).toEqual({ ms, running: runs, unknown });
});
