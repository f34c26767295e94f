import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mergeJob } from '../../model/merge/job.ts';
import type { Job } from '../../model/records.ts';
import type { Engine } from '../engine.ts';
import { openStore } from '../open.ts';
import { loadState } from '../state.ts';
import { emptyBatch, sampleJob, sampleStep } from '../testing/samples.ts';
import { createWriter } from '../writer.ts';
import { runJobs, runSteps } from './run.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-run-'));
let engine: Engine;
let version = 0;
beforeAll(async () => {
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Observes a job as the applier does. */
async function observe(job: Job): Promise<void> {
  version += 1;
  const state = await loadState(engine, { runs: [], jobs: [job], deployments: [], pushes: [] });
  const merged = mergeJob([...state.jobs.values()][0] ?? null, job);
  const jobsWithSteps = merged.steps.length > 0 ? [merged] : [];
  await createWriter(engine).apply(emptyBatch(`run-${version}`, version, { jobs: [merged], jobsWithSteps }));
}

const positions = async (runId: number) =>
  (await runSteps(engine, 'github', runId, null)).map(({ jobId, position, name }) => `${jobId}/${position} ${name}`);

test('a job observed again with fewer steps shows no old ones, and with none shows none', async () => {
  const observed = (at: number, steps: number) =>
    sampleJob({
      runId: 7,
      observedAt: sampleJob().observedAt + at,
      steps: Array.from({ length: steps }, (_, position) => sampleStep(position, { name: `at ${at}` })),
    });
  await observe(observed(0, 4));
  await observe(observed(1, 2));
  expect(await positions(7)).toEqual(['1000/0 at 1', '1000/1 at 1']);
  await observe(observed(2, 3));
  expect(await positions(7)).toEqual(['1000/0 at 2', '1000/1 at 2', '1000/2 at 2']);
  // An older observation changes nothing.
  await observe(observed(1, 4));
  expect(await positions(7)).toEqual(['1000/0 at 2', '1000/1 at 2', '1000/2 at 2']);
  await observe(observed(3, 0));
  expect(await positions(7)).toEqual([]);
});

test('jobs and steps of a run are those of the organisations that may be seen', async () => {
  await observe(sampleJob({ runId: 8, jobId: 81, organization: 'one' }));
  await observe(sampleJob({ runId: 8, jobId: 82, organization: 'two' }));
  await observe(sampleJob({ runId: 9, jobId: 91, organization: 'one' }));
  const seen = async (organizations: string[] | null) => [
    (await runJobs(engine, 'github', 8, organizations)).map(({ jobId }) => jobId),
    [...new Set((await runSteps(engine, 'github', 8, organizations)).map(({ jobId }) => jobId))],
  ];
  expect(await seen(null)).toEqual([
    [81, 82],
    [81, 82],
  ]);
  expect(await seen(['two'])).toEqual([[82], [82]]);
  expect(await seen(['Two', ''])).toEqual([[], []]);
  expect(await seen([])).toEqual([[], []]);
});
