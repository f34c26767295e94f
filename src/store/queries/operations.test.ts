import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../model/records.ts';
import type { Engine } from '../engine.ts';
import { openStore } from '../open.ts';
import { emptyBatch, sampleJob } from '../testing/samples.ts';
import { createWriter } from '../writer.ts';
import {
  activeJobs,
  concurrentByLabel,
  filterOptions,
  type OperationsRange,
  queueDepth,
  queueWait,
  runnerPools,
  runnersOnline,
  successRate,
  throughput,
} from './operations.ts';

const hour = 3600;
const now = Math.floor(Date.now() / 1000 / hour) * hour;
const from = now - 6 * hour;

/** A job that waited and ran for the given seconds, counted from `from`. */
function job(jobId: number, queuedAt: number, wait: number, ran: number, change: Partial<Job> = {}): Job {
  const createdAt = (from + queuedAt) * 1000;
  const startedAt = createdAt + wait * 1000;
  const completedAt = startedAt + ran * 1000;
  return sampleJob({
    jobId,
    createdAt,
    startedAt,
    completedAt,
    queueMs: wait * 1000,
    durationMs: ran * 1000,
    ...change,
  });
}

const completed = [
  job(1, 0, 60, 600, { runner: 'a' }),
  job(2, 30, 90, 7200, { runner: 'b', conclusion: 'failure' }),
  job(3, 3600, 0, 60, { runner: 'a', labels: 'gpu', pool: 'gpu' }),
  job(4, 7200, 100, 30, { runner: 'c', conclusion: 'cancelled', repository: 'octo-org/other' }),
  job(5, 21_000, 30, 60, { runner: 'd', organization: 'octo-labs', repository: 'octo-labs/repo' }),
  // Skipped: it never ran.
  sampleJob({
    jobId: 6,
    completedAt: (from + 60) * 1000,
    startedAt: null,
    queueMs: null,
    durationMs: null,
    runner: '',
    conclusion: 'skipped',
  }),
];
const running = job(7, 21_000, 120, 0, { status: 'in_progress', conclusion: null, runner: 'a', completedAt: null });
const waiting = job(8, 21_300, 0, 0, { status: 'queued', conclusion: null, runner: '', pool: '', completedAt: null });
const lost = job(9, -80_000, 0, 0, { status: 'queued', conclusion: null, completedAt: null });

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-operations-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openStore({ dataDir });
  const open = [running, waiting, lost];
  await createWriter(engine).apply(
    emptyBatch('a', 1, {
      jobFacts: completed.map((each) => ({ sign: 1, job: each })),
      openJobFacts: open.map((each) => ({
        sign: 1,
        job: each,
        since: (each.status === 'in_progress' ? each.startedAt : each.createdAt) ?? 0,
      })),
    }),
  );
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The same questions of minutes, of facts (filtered) and of hours (a long range). */
const wide = { from: now - 20 * 86_400, to: now, now, step: hour };
const narrow = { from, to: now, now, step: 300 };

describe('levels', () => {
  const at = (series: { at: number; value: number | null }[], second: number) =>
    series.find((point) => point.at === Math.floor((from + second) / 300) * 300)?.value;

  test.each<[string, OperationsRange]>([
    ['minutes', narrow],
    ['facts', { ...narrow, organization: 'octo-org' }],
  ])('jobs running, from %s', async (_, range) => {
    const level = await activeJobs(engine, range);
    expect(level.now).toBe(1);
    expect(level.step).toBe(300);
    expect(level.series).toHaveLength(72);
    expect(at(level.series, 0)).toBe(2);
    expect(at(level.series, 600)).toBe(1);
    expect(at(level.series, 7500)).toBe(0);
    expect(level.series.at(-1)?.value).toBe(1);
    // Nothing ran in the six hours before.
    expect(level.change).toBeNull();
  });

  test.each<[string, OperationsRange]>([
    ['minutes', narrow],
    ['facts', { ...narrow, organization: 'octo-org' }],
  ])('jobs waiting, from %s', async (_, range) => {
    const level = await queueDepth(engine, range);
    expect(level.now).toBe(1);
    expect(level.series.at(-1)?.value).toBe(1);
    expect(at(level.series, 300)).toBe(0);
  });

  test('what began before the range counts in it', async () => {
    const level = await activeJobs(engine, { from: from + hour, to: now, now, step: 300 });
    expect(level.series[0]?.value).toBe(1);
  });

  test('an open job whose end was lost is not counted after a day', async () => {
    expect((await queueDepth(engine, { ...narrow, now: from })).now).toBe(2);
    expect((await queueDepth(engine, narrow)).now).toBe(1);
  });

  test('a month by hours ends at the same level', async () => {
    expect((await activeJobs(engine, wide)).series.at(-1)?.value).toBe(1);
    expect((await queueDepth(engine, wide)).series.at(-1)?.value).toBe(1);
  });
});

describe.each<[string, OperationsRange]>([
  ['minutes', narrow],
  ['hours', wide],
  ['facts', { ...narrow, repository: 'octo-org/octo-repo' }],
  ['hours of a repository', { ...wide, repository: 'octo-org/octo-repo', organization: 'octo-org' }],
])('from %s', (_, range) => {
  const filtered = range.repository !== undefined;

  test('success rate', async () => {
    const { jobs, rate, conclusions } = await successRate(engine, range);
    expect(jobs).toBe(filtered ? 4 : 6);
    expect(rate).toBeCloseTo(filtered ? 2 / 3 : 3 / 4);
    expect(Object.fromEntries(conclusions.map((row) => [row.conclusion, row.jobs]))).toEqual(
      filtered ? { success: 2, failure: 1, skipped: 1 } : { success: 3, failure: 1, cancelled: 1, skipped: 1 },
    );
  });

  test('throughput adds up and has no gaps', async () => {
    const { series, step } = await throughput(engine, range);
    expect(series).toHaveLength((range.to - range.from) / step);
    const jobs = series.reduce((sum, point) => sum + (point.success * step) / 60, 0);
    expect(jobs).toBeCloseTo(filtered ? 2 : 3);
  });

  test('queue wait', async () => {
    const wait = await queueWait(engine, range);
    expect(wait.jobs).toBe(filtered ? 3 : 5);
    expect(wait.p50).toBe(60);
    // 90 and 100 s lie in buckets of 2 s.
    expect(wait.p99).toBe(filtered ? 91 : 101);
    expect(wait.series.filter((point) => point.p50 !== null).length).toBeGreaterThan(1);
    expect(wait.series.some((point) => point.p50 === null)).toBe(true);
  });

  test('concurrency by label', async () => {
    const rows = await concurrentByLabel(engine, range);
    expect(rows.map((row) => row.labels)).toEqual(['ubuntu-latest', 'gpu']);
    expect(rows[0]).toMatchObject({ running: 1, queued: 1 });
    expect(rows[1]?.average).toBeCloseTo(60 / (range.to - range.from));
  });

  test('runners and pools', async () => {
    const runners = await runnersOnline(engine, range);
    expect(runners.now).toBe(filtered ? 1 : 2);
    expect(Math.max(...runners.series.map((point) => point.value ?? 0))).toBeGreaterThan(0);
    const pools = await runnerPools(engine, range);
    expect(pools.find((pool) => pool.pool === 'Default')).toMatchObject({ busy: 1, seen: filtered ? 1 : 2 });
    expect(pools.find((pool) => pool.pool === 'gpu')).toMatchObject({ busy: 0, seen: 0 });
  });
});

test('filter options: all, or of one organization', async () => {
  expect(await filterOptions(engine, narrow)).toEqual({
    organizations: ['octo-labs', 'octo-org'],
    repositories: ['octo-labs/repo', 'octo-org/octo-repo', 'octo-org/other'],
  });
  expect((await filterOptions(engine, { ...narrow, organization: 'octo-labs' })).repositories).toEqual([
    'octo-labs/repo',
  ]);
});

test('a repository outside the given organization shows nothing', async () => {
  for (const range of [narrow, wide]) {
    const other = { ...range, organization: 'octo-labs', repository: 'octo-org/octo-repo' };
    expect((await successRate(engine, other)).jobs).toBe(0);
    expect((await activeJobs(engine, other)).now).toBe(0);
  }
});

test('an empty range of an empty place: zeros and nulls, not errors', async () => {
  const nowhere = { ...narrow, organization: "no'where\\" };
  expect(await successRate(engine, nowhere)).toEqual({ jobs: 0, rate: null, conclusions: [] });
  expect(await queueWait(engine, nowhere)).toMatchObject({ jobs: 0, p50: null, p99: null });
  await expect(successRate(engine, { from: 5, to: 5 })).rejects.toThrow(RangeError);
});
