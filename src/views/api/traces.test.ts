import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobSpanIdOf, rootSpanIdOf, traceIdOf } from '../../model/trace-ids.ts';
import { emptyBatch, sampleJob, sampleRun, sampleStep } from '../../store/testing/samples.ts';
import { storeSpans } from '../../store/testing/spans.ts';
import { createWriter } from '../../store/writer.ts';
import { type ApiServer, adminToken, startApi, testNow } from './testing/api-server.ts';

const start = testNow - 1_800_000;
const trace = (digit: string) => digit.repeat(32);
const runTrace = traceIdOf(500, 1);

let server: ApiServer;
let alpha: string;
beforeAll(async () => {
  server = await startApi();
  alpha = await server.token('read', 'alpha');
  const place = { organization: 'alpha', repository: 'alpha/repo', workflow: 'CI' };
  const times = { createdAt: start, startedAt: start + 1000, completedAt: start + 61_000, observedAt: start + 61_000 };
  const run = (runId: number, change = {}) => sampleRun({ ...place, ...times, runId, attempt: 1, ...change });
  const job = (runId: number, change = {}) =>
    sampleJob({
      ...place,
      ...times,
      runId,
      jobId: runId * 10,
      attempt: 1,
      name: 'build',
      baseName: 'build',
      conclusion: 'success',
      steps: [sampleStep(0, { name: 'Test', startedAt: start + 1000, completedAt: start + 61_000 })],
      ...change,
    });
  const earlier = {
    createdAt: start - 60_000,
    startedAt: start - 59_000,
    completedAt: start - 40_000,
    observedAt: start,
  };
  const jobs = [
    job(500),
    job(400, {
      ...earlier,
      steps: [sampleStep(0, { name: 'Test', startedAt: start - 59_000, completedAt: start - 40_000 })],
    }),
  ];
  await createWriter(server.engine).apply(
    emptyBatch('runs', 10, { runs: [run(500), run(400, earlier)], jobs, jobsWithSteps: jobs }),
  );
  const named = { organization: 'alpha', repository: 'alpha/repo' };
  await storeSpans(server.engine, [
    {
      ...named,
      traceId: runTrace,
      spanId: 'a'.repeat(16),
      parentSpanId: rootSpanIdOf(500, 1),
      name: 'npm test',
      at: start + 2000,
      durationMs: 50_000,
      jobName: 'build',
      attributes: { 'process.command': 'npm' },
      resource: { 'service.name': 'app' },
      events: [{ at: start + 3000, name: 'exception', attributes: { 'exception.message': '<b>no</b>' } }],
      links: [{ traceId: trace('b'), spanId: 'b'.repeat(16) }],
    },
    // Named only by trace id, by somebody who knows nothing of repositories.
    {
      traceId: runTrace,
      spanId: 'c'.repeat(16),
      parentSpanId: 'a'.repeat(16),
      name: 'a test',
      at: start + 4000,
      durationMs: 20,
      status: 'Error',
    },
    // Another organization claims the run.
    {
      traceId: runTrace,
      spanId: 'd'.repeat(16),
      name: 'planted',
      at: start + 4000,
      tenant: 'beta',
      organization: 'beta',
      run: { source: 'github', runId: 500, attempt: 1 },
    },
    {
      traceId: trace('e'),
      spanId: 'e'.repeat(16),
      name: 'deploy',
      service: 'deployer',
      at: start,
      durationMs: 900,
      organization: 'beta',
      attributes: { region: 'eu' },
    },
    {
      traceId: trace('e'),
      spanId: 'f'.repeat(16),
      parentSpanId: 'e'.repeat(16),
      name: 'wait',
      service: 'cluster',
      at: start + 100,
      durationMs: 700,
      organization: 'beta',
    },
  ]);
});
afterAll(() => server.close());

const get = async (url: string, token = adminToken) => {
  const response = await server.fastify.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });
  return { status: response.statusCode, body: response.json() };
};
const names = (body: { spans: { depth: number; name: string }[] }) =>
  body.spans.map(({ depth, name }) => `${'  '.repeat(depth)}${name}`);

describe("a run's trace", () => {
  test('is one tree of run, job, step and spans, without those of strangers', async () => {
    for (const token of [adminToken, alpha]) {
      const { body } = await get('/runs/github/500/attempts/1/trace', token);
      expect(names(body)).toEqual([
        'CI',
        '  build',
        '    Waiting for a runner',
        '    Test',
        '      npm test',
        '        a test',
      ]);
      expect(body).toMatchObject({
        traceId: runTrace,
        sent: 2,
        shown: 2,
        run: { runId: 500, attempt: 1, title: 'Add a test' },
      });
      expect(body.spans[0]).toMatchObject({ below: 5, failedBelow: 1, kind: 'run', durationUs: 61_000_000 });
    }
  });

  test('is found by its id', async () => {
    expect((await get(`/traces/${runTrace}`)).body).toEqual((await get('/runs/github/500/attempts/1/trace')).body);
    expect((await get(`/traces/${traceIdOf(400, 1)}`)).body.spans).toHaveLength(4);
  });

  test('is compared with the last good run', async () => {
    const { body } = await get('/runs/github/500/attempts/1/trace/compare');
    expect(body.base).toMatchObject({ runId: 400, conclusion: 'success' });
    expect(body.changes[0]).toMatchObject({
      path: ['', 'build', 'Test', 'npm test'],
      before: null,
      ownDeltaUs: 49_980_000,
    });
    expect((await get('/runs/github/400/attempts/1/trace/compare')).body).toEqual({ base: null, changes: [] });
  });

  test('is compared with a run of its own organization, where no repository is known', async () => {
    const jenkins = { source: 'jenkins', repository: '', workflow: 'deploy', attempt: 1 };
    const before = { createdAt: start - 60_000, startedAt: start - 60_000 };
    const runs = [
      sampleRun({ ...jenkins, ...before, runId: 71, organization: 'beta' }),
      sampleRun({ ...jenkins, runId: 72, organization: 'alpha', createdAt: start, startedAt: start }),
    ];
    await createWriter(server.engine).apply(emptyBatch('jenkins', 20, { runs }));
    const url = '/runs/jenkins/72/attempts/1/trace/compare';
    for (const token of [adminToken, alpha]) expect((await get(url, token)).body).toEqual({ base: null, changes: [] });
    const again = sampleRun({ ...jenkins, ...before, runId: 73, organization: 'Alpha' });
    await createWriter(server.engine).apply(emptyBatch('again', 30, { runs: [again] }));
    expect((await get(url)).body.base).toMatchObject({ runId: 73 });
  });

  test('is compared with a run that was whole: a later attempt may have run the failed jobs alone', async () => {
    const at = (minute: number) => ({ createdAt: start + minute * 60_000, startedAt: start + minute * 60_000 });
    const nightly = { source: 'github', workflow: 'nightly', organization: 'alpha' };
    const apply = (name: string, sequence: number, ...runs: ReturnType<typeof sampleRun>[]) =>
      createWriter(server.engine).apply(emptyBatch(name, sequence, { runs }));
    await apply(
      'rerun',
      40,
      sampleRun({ ...nightly, ...at(-20), runId: 82, attempt: 2 }),
      sampleRun({ ...nightly, ...at(0), runId: 83, attempt: 1 }),
    );
    const url = '/runs/github/83/attempts/1/trace/compare';
    expect((await get(url)).body.base).toMatchObject({ runId: 82, attempt: 2 });
    await apply('whole', 50, sampleRun({ ...nightly, ...at(-30), runId: 81, attempt: 1 }));
    expect((await get(url)).body.base).toMatchObject({ runId: 81, attempt: 1 });
  });

  test('has the details of what was sent, and of nothing else', async () => {
    expect((await get(`/traces/${runTrace}/spans/${'a'.repeat(16)}`, alpha)).body).toMatchObject({
      scope: 'scope 1.2.3',
      attributes: { 'process.command': 'npm' },
      resource: { 'service.name': 'app' },
      events: [{ atUs: (start + 3000) * 1000, name: 'exception', attributes: { 'exception.message': '<b>no</b>' } }],
      links: [{ traceId: trace('b'), spanId: 'b'.repeat(16), attributes: {} }],
    });
    expect((await get(`/traces/${runTrace}/spans/${jobSpanIdOf(5000)}`)).status).toBe(404);
    expect((await get(`/traces/${runTrace}/spans/${'d'.repeat(16)}`)).status).toBe(404);
  });

  test('of an attempt or an id that is not there is 404, of a broken id 400', async () => {
    expect((await get('/runs/github/500/attempts/2/trace')).status).toBe(404);
    expect((await get(`/traces/${trace('9')}`)).status).toBe(404);
    expect((await get('/traces/xyz')).status).toBe(400);
  });
});

describe('a trace without a run', () => {
  test('is its spans', async () => {
    const { body } = await get(`/traces/${trace('e')}`);
    expect(names(body)).toEqual(['deploy', '  wait']);
    expect(body.run).toBeNull();
    expect(body.spans.map(({ criticalUs }: { criticalUs: number }) => criticalUs)).toEqual([200_000, 700_000]);
  });

  test("is not seen by another organization's token", async () => {
    expect((await get(`/traces/${trace('e')}`, alpha)).status).toBe(404);
    expect((await get(`/traces/${trace('e')}/spans/${'e'.repeat(16)}`, alpha)).status).toBe(404);
  });
});

describe('search', () => {
  const found = async (query: string, token = adminToken) =>
    (await get(`/traces?${query}`, token)).body.items.map(({ traceId }: { traceId: string }) => traceId);

  test.each([
    ['service=deployer', ['e']],
    ['service=cluster&minDurationMs=600', ['e']],
    ['minDurationMs=600&maxDurationMs=800', ['e']],
    ['minDurationMs=60000', []],
    ['name=DEPL', ['e']],
    ['status=error', ['run']],
    ['attribute=region%3Deu', ['e']],
    ['attribute=region%3Dus', []],
    ['attribute=process.command%3Dnpm', ['run']],
    ['repository=alpha/repo', ['run']],
    ['organization=beta&service=deployer', ['e']],
    ['from=10m', []],
  ])('%s', async (query, wanted) => {
    expect(await found(query)).toEqual(wanted.map((one) => (one === 'run' ? runTrace : trace(one))));
  });

  test('says what a trace is at a glance', async () => {
    expect((await get('/traces?service=deployer')).body).toMatchObject({
      items: [
        {
          name: 'deploy',
          service: 'deployer',
          services: ['cluster', 'deployer'],
          spans: 2,
          errors: 0,
          matched: 1,
          durationUs: 900_000,
        },
      ],
      services: ['app', 'cluster', 'deployer'],
    });
  });

  test('those that began last come first, each with the run that its spans name and the reader may see', async () => {
    const { items } = (await get('/traces')).body;
    const starts = items.map(({ startUs }: { startUs: number }) => startUs);
    expect(starts.length).toBeGreaterThan(1);
    expect(starts).toEqual([...starts].sort((a, b) => b - a));
    const runOf = (id: string, of = items) => of.find(({ traceId }: { traceId: string }) => traceId === id)?.run;
    expect(runOf(runTrace)).toMatchObject({ source: 'github', runId: 500, attempt: 1, repository: 'alpha/repo' });
    expect(runOf(trace('e'))).toBeNull();
    expect(runOf(runTrace, (await get('/traces', alpha)).body.items)).toMatchObject({ runId: 500 });
  });

  test('shows a limited token its own', async () => {
    expect(await found('', alpha)).toEqual([runTrace]);
    expect((await get('/traces', alpha)).body.services).toEqual(['app']);
  });

  test('refuses an attribute without a value', async () => {
    expect((await get('/traces?attribute=region')).status).toBe(400);
  });
});
