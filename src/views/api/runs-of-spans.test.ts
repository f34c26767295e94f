import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobSpanIdOf, rootSpanIdOf, traceIdOf } from '../../model/trace-ids.ts';
import { storeLogs } from '../../store/testing/logs.ts';
import { emptyBatch, sampleRun } from '../../store/testing/samples.ts';
import { storeSpans } from '../../store/testing/spans.ts';
import { createWriter } from '../../store/writer.ts';
import { type ApiServer, adminToken, startApi, testNow } from './testing/api-server.ts';

const start = testNow - 1_800_000;
const id = (text: string) => text.padEnd(16, '0');
const jenkinsTrace = '4'.repeat(32);

let server: ApiServer;
let acme: string;
beforeAll(async () => {
  server = await startApi();
  acme = await server.token('read', 'acme');
  const times = { createdAt: start, startedAt: start, completedAt: start + 90_000, observedAt: start + 90_000 };
  const known = { attempt: 1, repository: '', workflow: 'site', ...times };
  const runs = [
    sampleRun({ ...known, source: 'jenkins', runId: 41, organization: '' }),
    sampleRun({ ...known, source: 'jenkins', runId: 42, organization: 'acme', limited: true }),
    sampleRun({ ...known, source: 'gitlab', runId: 9001, organization: 'acme' }),
  ];
  await createWriter(server.engine).apply(emptyBatch('runs', 10, { runs }));

  // As Jenkins' plugin sends it: its root alone names the run. The command had no TRACEPARENT.
  const ofJenkins = (runId: number, traceId: string, tenant: string) => {
    const run = { source: 'jenkins', runId, attempt: 1 };
    const sent = { traceId, tenant, organization: tenant, service: 'jenkins' };
    const own = (name: string) => id(`${runId}${name}`);
    return [
      { ...sent, run, spanId: own('aa'), name: 'BUILD site', at: start, durationMs: 90_000 },
      { ...sent, spanId: own('bb'), parentSpanId: own('aa'), name: 'Phase: Run', at: start + 1000, durationMs: 88_000 },
      {
        ...sent,
        spanId: own('cc'),
        parentSpanId: own('bb'),
        name: 'Stage: Build',
        at: start + 2000,
        durationMs: 60_000,
      },
      {
        ...sent,
        spanId: own('dd'),
        parentSpanId: own('cc'),
        name: 'Shell Script',
        at: start + 3000,
        durationMs: 50_000,
      },
      {
        run,
        tenant,
        organization: 'acme',
        traceId: traceIdOf(runId, 1),
        spanId: own('ee'),
        parentSpanId: rootSpanIdOf(runId, 1),
        name: 'make test',
        at: start + 4000,
        durationMs: 9000,
        jobName: 'Build',
      },
    ];
  };
  const gitlab = {
    run: { source: 'gitlab', runId: 9001, attempt: 1 },
    organization: 'acme',
    repository: 'acme/tools/pump',
    durationMs: 30_000,
  };
  const inUnit = { ...gitlab, jobId: 7001, jobName: 'unit' };
  const traceId = '9'.repeat(32);
  await storeSpans(server.engine, [
    ...ofJenkins(41, jenkinsTrace, ''),
    ...ofJenkins(42, '5'.repeat(32), 'acme'),
    { ...gitlab, traceId, spanId: id('91'), name: 'Nightly', at: start, durationMs: 90_000 },
    { ...gitlab, traceId, spanId: id('92'), parentSpanId: id('91'), name: 'test', at: start, durationMs: 80_000 },
    { ...inUnit, traceId, spanId: id('93'), parentSpanId: id('92'), name: 'unit', at: start + 1000 },
    {
      ...inUnit,
      traceId: traceIdOf(9001, 1),
      spanId: id('94'),
      parentSpanId: jobSpanIdOf(7001),
      name: 'npm test',
      at: start + 2000,
      durationMs: 500,
    },
  ]);
  await storeLogs(server.engine, [
    { at: start + 4500, body: 'made', organization: 'acme', run: { source: 'jenkins', runId: 41, attempt: 1 } },
  ]);
});
afterAll(() => server.close());

const get = async (url: string, token = adminToken) => {
  const response = await server.fastify.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });
  return { status: response.statusCode, body: response.json() };
};
const tree = (body: { spans: { depth: number; name: string }[] }) =>
  body.spans.map(({ depth, name }) => `${'  '.repeat(depth)}${name}`);
const pipeline = ['BUILD site', '  Phase: Run', '    Stage: Build', '      Shell Script', '  make test'];

test("a run of Jenkins is its plugin's trace whole, with the commands of its jobs", async () => {
  const { body } = await get('/runs/jenkins/41/attempts/1/trace');
  expect(tree(body)).toEqual(pipeline);
  expect(body).toMatchObject({ traceId: jenkinsTrace, sent: 5, shown: 5, run: { source: 'jenkins', runId: 41 } });
  expect((await get(`/traces/${jenkinsTrace}`)).body).toEqual(body);
  expect(tree((await get(`/traces/${traceIdOf(41, 1)}`)).body)).toEqual(pipeline);
  expect((await get(`/traces/${jenkinsTrace}/spans/${id('41dd')}`)).status).toBe(200);
  expect((await get('/logs?run=jenkins/41')).body.items).toMatchObject([{ body: 'made' }]);
});

test('the same where a token of the organization sent it, for whoever may see that', async () => {
  for (const token of [adminToken, acme])
    expect(tree((await get('/runs/jenkins/42/attempts/1/trace', token)).body)).toEqual(pipeline);
  expect((await get('/runs/jenkins/41/attempts/1/trace', acme)).status).toBe(404);
});

test('a command in a job of GitLab hangs below the job', async () => {
  for (const token of [adminToken, acme])
    expect(tree((await get('/runs/gitlab/9001/attempts/1/trace', token)).body)).toEqual([
      'Nightly',
      '  test',
      '    unit',
      '      npm test',
    ]);
});
