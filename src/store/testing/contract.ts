import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../model/records.ts';
import { traceIdOf } from '../../model/trace-ids.ts';
import type { StoreBatch } from '../batch.ts';
import type { Engine } from '../engine.ts';
import { deploymentKey, jobKey, loadHeld, loadState, pushKey, runKey } from '../state.ts';
import { createWriter } from '../writer.ts';
import {
  emptyBatch,
  fullBatch,
  noon,
  sampleDeadLetter,
  sampleDeployment,
  sampleEvent,
  sampleJob,
  samplePush,
  sampleRun,
  sampleStep,
} from './samples.ts';
import { emptyTables, failingAt, insertsOf, totals } from './totals.ts';

/** What every store must do, whatever is behind the engine. */
export function storeContract(name: string, open: () => Promise<Engine>): void {
  describe(name, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await open();
    });
    afterAll(() => engine.close());
    beforeEach(() => emptyTables(engine));

    const apply = (batch: StoreBatch) => createWriter(engine).apply(batch);

    async function storedRun(run: Run): Promise<Run | undefined> {
      const state = await loadState(engine, { runs: [run], jobs: [], deployments: [], pushes: [] });
      return state.runs.get(runKey(run));
    }

    describe('records', () => {
      test('come back as they went in', async () => {
        const run = sampleRun();
        const job = sampleJob();
        const deployment = sampleDeployment();
        const push = samplePush();
        const records = { runs: [run], jobs: [job], deployments: [deployment], pushes: [push] };
        await apply(emptyBatch('a', 1, { ...records, jobsWithSteps: [job] }));
        const state = await loadState(engine, records);
        expect(state.runs.get(runKey(run))).toEqual(run);
        expect(state.jobs.get(jobKey(job))).toEqual({ ...job, steps: [], stepCount: job.steps.length });
        expect(state.deployments.get(deploymentKey(deployment))).toEqual(deployment);
        expect(state.pushes.get(pushKey(push))).toEqual(push);
      });

      test('come back with what was counted of them, where they say something else', async () => {
        const run = sampleRun();
        const job = sampleJob();
        const deployment = sampleDeployment({ counted: { environment: 'before "it"\nwas renamed' } });
        const push = samplePush({ counted: { branchType: 'feature', feedbackMs: 12 } });
        run.counted = { ...run, conclusion: 'failure', durationMs: null };
        job.counted = { ...job, stage: 'Caller', conclusion: 'failure' };
        const records = { runs: [run], jobs: [job], deployments: [deployment], pushes: [push] };
        await apply(emptyBatch('a', 1, records));
        const state = await loadState(engine, records);
        expect(state.runs.get(runKey(run))?.counted).toEqual(run.counted);
        expect(state.jobs.get(jobKey(job))?.counted).toEqual(job.counted);
        expect(state.deployments.get(deploymentKey(deployment))).toEqual(deployment);
        expect(state.pushes.get(pushKey(push))).toEqual(push);
      });

      test('a run is found by its trace id', async () => {
        const run = sampleRun();
        await apply(emptyBatch('a', 1, { runs: [run] }));
        const rows = await engine.query(
          'test.trace',
          'SELECT run_id AS runId FROM runs FINAL WHERE trace_id = {id:String}',
          {
            id: traceIdOf(run.runId, run.attempt),
          },
        );
        expect(rows).toEqual([{ runId: run.runId }]);
      });

      test('come back null where they were null, and absent where nothing is known', async () => {
        const run = sampleRun({
          runNumber: null,
          conclusion: null,
          createdAt: null,
          startedAt: null,
          completedAt: null,
        });
        const job = sampleJob({ runnerId: null, conclusion: null, queueMs: null, durationMs: null, startedAt: null });
        await apply(emptyBatch('a', 1, { runs: [run], jobs: [job] }));
        const unknown = sampleRun({ runId: 4 });
        const state = await loadState(engine, { runs: [run, unknown], jobs: [job], deployments: [], pushes: [] });
        expect(state.runs.get(runKey(run))).toEqual(run);
        expect(state.runs.has(runKey(unknown))).toBe(false);
        expect(state.jobs.get(jobKey(job))).toEqual({ ...job, steps: [], stepCount: job.steps.length });
      });

      test('that are held come back as they went in, until they are released', async () => {
        const run = sampleRun({ title: 'tab\t "quote" \\ \u0000 🚀', counted: undefined });
        const push = samplePush({ counted: { branchType: 'feature', feedbackMs: 12 } });
        const records = [
          { kind: 'runs' as const, key: runKey(run), record: run },
          { kind: 'pushes' as const, key: pushKey(push), record: push },
        ];
        await apply(emptyBatch('a', 1, { withheld: { records, letters: [] } }));
        const held = await loadHeld(engine);
        expect([held.runs, held.pushes]).toEqual([new Map([[runKey(run), run]]), new Map([[pushKey(push), push]])]);
        await apply(emptyBatch('b', 2, { released: [{ kind: 'runs', key: runKey(run), record: null }] }));
        expect([...(await loadHeld(engine)).runs]).toEqual([]);
      });

      test('attempts and sources stay apart', async () => {
        const runs = [1, 2].flatMap((attempt) =>
          ['github', 'gitlab'].map((source) => sampleRun({ runId: 5, attempt, source, title: `${source} ${attempt}` })),
        );
        await apply(emptyBatch('a', 1, { runs }));
        for (const run of runs) expect(await storedRun(run)).toEqual(run);
      });

      test('are replaced by later versions only', async () => {
        const run = sampleRun();
        await apply(emptyBatch('a', 10, { runs: [{ ...run, title: 'second' }] }));
        await apply(emptyBatch('b', 9, { runs: [{ ...run, title: 'first' }] }));
        expect((await storedRun(run))?.title).toBe('second');
        await apply(emptyBatch('c', 11, { runs: [{ ...run, title: 'third' }] }));
        expect((await storedRun(run))?.title).toBe('third');
      });

      test('steps keep their positions and nulls', async () => {
        const steps = [
          sampleStep(0),
          sampleStep(1, { number: 1, conclusion: null, startedAt: null, completedAt: null }),
        ];
        await apply(emptyBatch('a', 1, { jobsWithSteps: [sampleJob({ steps })] }));
        const rows = await engine.query(
          'test.steps',
          `SELECT s.position AS position, s.number AS number, s.name AS name, s.status AS status, s.conclusion AS conclusion,
             toUnixTimestamp64Milli(s.started_at) AS startedAt, toUnixTimestamp64Milli(s.completed_at) AS completedAt
           FROM steps AS s FINAL ORDER BY position`,
        );
        expect(rows).toEqual(steps);
      });
    });

    describe('raw events', () => {
      test('keep every byte of a body, UTF-8 or not', async () => {
        const bodies = [
          Buffer.from('{"a":"tab\\t, newline\\n, quote\\""}'),
          Buffer.from('\t\n\\\r\0\\N'),
          Buffer.from([0xff, 0xfe, 0x00, 0x5c, 0x09, 0x0a, 0x80]),
          Buffer.alloc(0),
          Buffer.from('é漢字🚀'.repeat(100_000)),
        ];
        const rawEvents = bodies.map((body, i) => sampleEvent(i + 1, { body, deliveryId: `a\tb\\${i}\n'` }));
        const deadLetters = bodies.map((body, i) => sampleDeadLetter(i + 1, { body, message: `line\nbreak ${i}\\` }));
        await apply(emptyBatch('a', 5, { rawEvents, deadLetters }));
        for (const table of ['raw_events', 'dead_letters']) {
          const rows = await engine.query<{ body: string; id: string; at: number }>(
            'test.bodies',
            `SELECT hex(body) AS body, delivery_id AS id, toUnixTimestamp64Milli(received_at) AS at FROM ${table} ORDER BY sequence`,
          );
          expect(rows.map((row) => Buffer.from(row.body, 'hex').equals(bodies[rows.indexOf(row)] as Buffer))).toEqual(
            bodies.map(() => true),
          );
          expect(rows.map((row) => row.at)).toEqual(rawEvents.map((event) => event.receivedAt));
        }
      });
    });

    describe('odd values', () => {
      test('any text comes back as it went in', async () => {
        const text = fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string(),
          fc.constantFrom('\\N', "'", '\t', '\n', '\0', 'NULL'),
        );
        let version = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(text, { maxLength: 4 }), text, text, async (list, title, branch) => {
            version += 1;
            const run = sampleRun({
              runId: version,
              title,
              branch,
              workflow: title,
              actor: branch,
              alsoCompleted: list,
            });
            const job = sampleJob({
              runId: version,
              name: title,
              callers: list,
              matrix: list,
              pool: branch,
              labels: title,
            });
            const push = samplePush({ headSha: title, repository: branch, ref: title });
            await apply(emptyBatch(`odd-${version}`, version, { runs: [run], jobs: [job], pushes: [push] }));
            const state = await loadState(engine, { runs: [run], jobs: [job], deployments: [], pushes: [push] });
            expect(state.runs.get(runKey(run))).toEqual(run);
            expect(state.jobs.get(jobKey(job))).toEqual({ ...job, steps: [], stepCount: job.steps.length });
            expect(state.pushes.get(pushKey(push))).toEqual(push);
          }),
          { numRuns: 40 },
        );
      });

      test('any parameter arrives as it was sent', async () => {
        const text = fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string(),
          fc.constantFrom("'; DROP TABLE runs; --", '\\', '{a:String}'),
        );
        await fc.assert(
          fc.asyncProperty(text, fc.array(text), fc.maxSafeInteger(), async (one, many, number) => {
            const rows = await engine.query(
              'test.params',
              'SELECT {one:String} AS one, {many:Array(String)} AS many, {number:Int64} AS number, {none:Nullable(String)} AS none',
              { one, many, number, none: null },
            );
            expect(rows).toEqual([{ one, many, number, none: null }]);
          }),
          { numRuns: 60 },
        );
      });

      test('a string of 8 MB and times at the edges', async () => {
        const run = sampleRun({ title: 'x'.repeat(8_000_000), createdAt: 0, startedAt: 4_102_444_800_000 });
        await apply(emptyBatch('a', 1, { runs: [run] }));
        expect(await storedRun(run)).toEqual(run);
      });
    });

    describe('exactly once', () => {
      test('a batch that is applied again under its id changes nothing', async () => {
        await apply(fullBatch('b', 10));
        const once = await totals(engine);
        expect(Object.values(once).every((rows) => rows.length > 0)).toBe(true);
        await apply(fullBatch('b', 10));
        expect(await totals(engine)).toEqual(once);
      });

      test('another batch counts on top', async () => {
        await apply(fullBatch('b', 10));
        const once = await totals(engine);
        await apply(fullBatch('c', 20));
        expect(await totals(engine)).not.toEqual(once);
      });

      test('a crash between any two inserts, then the same range derived anew', async () => {
        await apply(fullBatch('clean', 10));
        const expected = await totals(engine);
        const inserts = await insertsOf(fullBatch('count', 10));
        expect(inserts).toBe(15);
        for (let crashAt = 1; crashAt <= inserts; crashAt += 1) {
          await emptyTables(engine);
          const id = `crash-${crashAt}`;
          await expect(createWriter(failingAt(engine, crashAt)).apply(fullBatch(id, 10))).rejects.toThrow('crash');
          await apply(await deriveAnew(engine, fullBatch(id, 10)));
          expect([crashAt, await totals(engine)]).toEqual([crashAt, expected]);
        }
      });

      test('a correction takes the first count back', async () => {
        const job = sampleJob({ conclusion: 'failure' });
        await apply(emptyBatch('a', 1, { jobFacts: [{ sign: 1, job: sampleJob() }] }));
        await apply(
          emptyBatch('b', 2, {
            jobFacts: [
              { sign: -1, job: sampleJob() },
              { sign: 1, job },
            ],
          }),
        );
        const rows = await engine.query(
          'test.conclusions',
          `SELECT key, sum(value) AS jobs FROM job_points WHERE metric = 'conclusion' AND scope = '' AND span = 60 GROUP BY key HAVING jobs != 0`,
        );
        expect(rows).toEqual([{ key: 'failure', jobs: 1 }]);
      });

      test('facts of more months than one insert may usually touch', async () => {
        const month = 31 * 86_400_000;
        const jobFacts = Array.from({ length: 24 }, (_, i) => {
          const completedAt = noon - i * month;
          return { sign: 1 as const, job: sampleJob({ jobId: i, createdAt: null, startedAt: null, completedAt }) };
        });
        await apply(emptyBatch('a', 1, { jobFacts }));
        const [row] = await engine.query<{ n: number }>('test.months', 'SELECT sum(sign) AS n FROM job_facts');
        expect(row?.n).toBe(24);
      });
    });

    describe('several at once', () => {
      test('a slow read does not hold up a small one', async () => {
        const ended: string[] = [];
        const slow = engine
          .query('test.slow', 'SELECT sleepEachRow(0.2) FROM numbers(3) SETTINGS max_block_size = 1')
          .then(() => ended.push('slow'));
        await engine.query('test.small', 'SELECT 1').then(() => ended.push('small'));
        await slow;
        expect(ended).toEqual(['small', 'slow']);
      });

      test('more reads than readers are all answered, each with its own parameters', async () => {
        const numbers = Array.from({ length: 30 }, (_, i) => i);
        const answers = await Promise.all(
          numbers.map((n) => engine.query('test.many', 'SELECT {n:UInt32} AS n, {n:UInt32} + 1 AS next', { n })),
        );
        expect(answers).toEqual(numbers.map((n) => [{ n, next: n + 1 }]));
      });

      test('an error names its statement and carries the code', async () => {
        await expect(engine.query('test.error', 'SELECT no_such_column FROM runs')).rejects.toMatchObject({
          name: 'StoreError',
          statement: 'test.error',
          code: 47,
        });
      });
    });
  });
}

/** As the applier does after a crash: facts only for records the store does not hold yet. */
async function deriveAnew(engine: Engine, batch: StoreBatch): Promise<StoreBatch> {
  const state = await loadState(engine, batch);
  const isNew = (job: StoreBatch['jobs'][number]) => !state.jobs.has(jobKey(job));
  return {
    ...batch,
    jobFacts: batch.jobFacts.filter((fact) => isNew(fact.job)),
    runFacts: batch.runFacts.filter((fact) => !state.runs.has(runKey(fact.run))),
    openJobFacts: batch.openJobFacts.filter(() => batch.jobs.every(isNew)),
    metricDeltas: batch.metricDeltas.filter(() => batch.jobs.every(isNew)),
  };
}
