import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Job, Run } from '../../model/records.ts';
import { jobSpanIdOf, rootSpanIdOf, stepSpanIdOf, traceIdOf } from '../../model/trace-ids.ts';
import type { Engine } from '../../store/engine.ts';
import { openStore } from '../../store/open.ts';
import { emptyBatch, sampleJob, sampleRun } from '../../store/testing/samples.ts';
import { storeSpans } from '../../store/testing/spans.ts';
import { emptyTables } from '../../store/testing/totals.ts';
import { createWriter } from '../../store/writer.ts';
import { createEndedRuns } from './ended-runs.ts';

interface Trace {
  id: string;
  organization: string;
  request: object;
}

let path: string;
let engine: Engine;
let now: number;
let passed: Trace[];
let faults: unknown[];
let failures: number;
let loops: ReturnType<typeof createEndedRuns>[];
beforeAll(async () => {
  path = mkdtempSync(join(tmpdir(), 'runlens-ended-'));
  engine = await openStore({ dataDir: path });
});
afterAll(async () => {
  await engine.close();
  rmSync(path, { recursive: true, force: true });
});
beforeEach(async () => {
  await emptyTables(engine);
  now = Date.now();
  passed = [];
  faults = [];
  failures = 0;
  loops = [];
  rmSync(file(), { force: true });
});
afterEach(() => Promise.all(loops.map((loop) => loop.stop())));

const file = () => join(path, 'forward-runs.json');
const settleMs = 10_000;

async function begin() {
  const loop = createEndedRuns({
    engine,
    file: file(),
    version: '0.0.0',
    async pass(trace) {
      if (failures-- > 0) throw new Error('not now');
      passed.push(trace);
    },
    onError: (error) => faults.push(error),
    now: () => now,
    pollMs: 5,
    settleMs,
  });
  loops.push(loop);
  await loop.start();
  return loop;
}
const run = (runId: number, change: Partial<Run> = {}) =>
  sampleRun({ runId, attempt: 1, completedAt: now - 1000, observedAt: now, ...change });
const job = (runId: number, change: Partial<Job> = {}) =>
  sampleJob({ runId, jobId: runId * 10, observedAt: now, ...change });
async function apply(version: number, runs: Run[], jobs: Job[] = []) {
  await createWriter(engine).apply(emptyBatch(`batch-${version}`, version, { runs, jobs, jobsWithSteps: jobs }));
}
const ids = () => passed.map(({ id }) => id);
const sequence = () => (JSON.parse(readFileSync(file(), 'utf8')) as { sequence: number }).sequence;
/** The loop has looked at everything up to here and gone round again. */
async function seen(version: number) {
  await expect.poll(sequence).toBe(version);
}

it('a run that has ended is passed when nothing more was told of it for a while, with its jobs and steps', async () => {
  const loop = await begin();
  await apply(7, [run(1)], [job(1)]);
  loop.applied(7);
  await seen(6);
  expect(passed).toEqual([]);
  now += settleMs;
  await seen(7);
  expect(passed).toMatchObject([{ id: 'github/1/1', organization: 'octo-org' }]);
  const told = JSON.stringify(passed[0]?.request);
  for (const id of [traceIdOf(1, 1), rootSpanIdOf(1, 1), jobSpanIdOf(10), stepSpanIdOf(10, 1)])
    expect(told).toContain(id);
});

it('one that goes on, ended long ago, or is told of by others only is not', async () => {
  const loop = await begin();
  const day = 86_400_000;
  const others = [
    run(1, { status: 'in_progress', conclusion: null, completedAt: null }),
    run(2, { completedAt: now - day - 1 }),
    run(3, { source: 'gitlab' }),
  ];
  await apply(7, others);
  await storeSpans(engine, [{ traceId: traceIdOf(4, 1), spanId: rootSpanIdOf(4, 1), at: now - 5000 }]);
  await apply(8, [run(4), run(5)]);
  loop.applied(8);
  await seen(7);
  now += settleMs;
  await seen(8);
  expect(ids()).toEqual(['github/5/1']);
});

it('waits for jobs that have not ended, but not for ever', async () => {
  const loop = await begin();
  const open = { status: 'in_progress', conclusion: null, completedAt: null } as const;
  await apply(7, [run(1), run(2)], [job(1, open), job(2, open)]);
  loop.applied(7);
  await seen(6);
  now += settleMs;
  await apply(8, [], [job(1)]);
  loop.applied(8);
  await expect.poll(ids).toEqual(['github/1/1']);
  now += 300_000;
  await seen(8);
  expect(ids()).toEqual(['github/1/1', 'github/2/1']);
});

it('what was there before it was wanted is not news; what ended while the program was down is', async () => {
  await apply(5, [run(1)]);
  const first = await begin();
  await seen(5);
  await first.stop();
  await apply(6, [run(2)]);
  await begin();
  await expect.poll(sequence).toBe(5);
  // Nothing was applied since, so nobody says that batch 6 is whole; its runs are found all the same.
  await expect
    .poll(() => {
      now += settleMs;
      return ids();
    })
    .toEqual(['github/2/1']);
});

it('a run that waits is found again after a restart', async () => {
  const first = await begin();
  await apply(7, [run(1)]);
  await apply(8, [run(2)]);
  first.applied(8);
  await seen(6);
  await first.stop();
  await begin();
  await expect
    .poll(() => {
      now += settleMs;
      return ids().sort();
    })
    .toEqual(['github/1/1', 'github/2/1']);
});

it('what could not be passed is tried again, said once, and holds up no other', async () => {
  failures = 1;
  const loop = await begin();
  await apply(7, [run(1), run(2)]);
  loop.applied(7);
  await seen(6);
  now += settleMs;
  await seen(7);
  expect(ids()).toEqual(['github/2/1', 'github/1/1']);
  expect(faults).toEqual([new Error('not now')]);
});
