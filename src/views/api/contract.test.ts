import * as Schema from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traceIdOf } from '../../model/trace-ids.ts';
import { openApiDocument } from './openapi-document.ts';
import { type ApiServer, adminToken, startApi } from './testing/api-server.ts';
import { storeTwoOrganizations } from './testing/two-organizations.ts';

interface Document {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: { 'application/json'?: { schema: object } } }> }>
  >;
  components: { schemas: object };
}

let server: ApiServer;
let document: Document;
beforeAll(async () => {
  server = await startApi();
  document = (await openApiDocument('0')) as unknown as Document;
  await storeTwoOrganizations(server.engine);
});
afterAll(() => server.close());

const call = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object, token = adminToken) =>
  server.fastify.inject({
    method,
    url: `/api/v1${url}`,
    headers: { authorization: `Bearer ${token}` },
    ...(payload && { payload }),
  });

/** Strict where the serializer is lenient: the parsed answer against the published schema. */
function expectSchema(path: string, method: string, status: number, body: unknown): void {
  const responses = document.paths[`/api/v1${path}`]?.[method]?.responses;
  const answer = responses?.[String(status)] ?? responses?.[`${Math.floor(status / 100)}XX`];
  const schema = answer?.content?.['application/json']?.schema;
  expect(schema, `${method} ${path} ${status} is documented`).toBeDefined();
  const [valid, errors] = Schema.Errors({ ...schema, components: document.components }, body);
  expect({ valid, errors: valid ? [] : errors }).toEqual({ valid: true, errors: [] });
}

const routes: [string, 'GET' | 'POST' | 'DELETE', string, object?][] = [
  ['/operations/summary', 'GET', '/operations/summary?from=6h'],
  ['/operations/queue-wait', 'GET', '/operations/queue-wait?from=30d&organization=alpha'],
  ['/operations/throughput', 'GET', '/operations/throughput?from=6h&repository=alpha/alpha-repo'],
  ['/operations/concurrency', 'GET', '/operations/concurrency'],
  ['/operations/runner-pools', 'GET', '/operations/runner-pools'],
  ['/operations/active', 'GET', '/operations/active?from=2h&to=1h'],
  ['/operations/cache', 'GET', '/operations/cache'],
  ['/operations/filters', 'GET', '/operations/filters'],
  ['/runs', 'GET', '/runs?limit=2'],
  ['/runs/filters', 'GET', '/runs/filters'],
  ['/runs/{source}/{runId}', 'GET', '/runs/github/1001'],
  ['/runs/{source}/{runId}', 'GET', '/runs/github/1003'],
  ['/runs/{source}/{runId}/events', 'GET', '/runs/github/1001/events?limit=2'],
  ['/runs/{source}/{runId}/events/{sequence}', 'GET', '/runs/github/1001/events/1001'],
  ['/runs/{source}/{runId}/attempts/{attempt}/trace', 'GET', '/runs/github/1001/attempts/1/trace'],
  ['/runs/{source}/{runId}/attempts/{attempt}/trace/compare', 'GET', '/runs/github/1001/attempts/2/trace/compare'],
  ['/traces', 'GET', '/traces?service=alpha-app'],
  ['/traces/{traceId}', 'GET', `/traces/${traceIdOf(1001, 1)}`],
  ['/traces/{traceId}/spans/{spanId}', 'GET', `/traces/${'a'.repeat(32)}/spans/${'a'.repeat(16)}`],
  ['/logs', 'GET', '/logs?limit=2'],
  ['/logs/histogram', 'GET', '/logs/histogram?from=6h'],
  ['/intake/summary', 'GET', '/intake/summary?from=6h'],
  ['/intake/dead-letters', 'GET', '/intake/dead-letters?state=all&limit=2'],
  ['/intake/dead-letters/replay', 'POST', '/intake/dead-letters/replay', { code: 'not_json' }],
  ['/intake/events/replay', 'POST', '/intake/events/replay', { from: 0, to: 3600 }],
  ['/intake/completeness', 'GET', '/intake/completeness'],
  ['/intake/heal', 'POST', '/intake/heal', { repository: 'alpha/alpha-repo' }],
  ['/import/github', 'POST', '/import/github', { target: 'alpha', since: '7d' }],
  ['/import/{id}', 'GET', '/import/import-1'],
  ['/session', 'GET', '/session'],
  ['/session', 'POST', '/session', { token: adminToken }],
  ['/session', 'DELETE', '/session'],
  ['/tokens', 'POST', '/tokens', { name: 'a', scope: 'read', organization: 'alpha' }],
  ['/tokens', 'GET', '/tokens'],
  ['/secrets', 'POST', '/secrets', { name: 'a', value: 'a fine value', organization: 'alpha' }],
  ['/secrets', 'GET', '/secrets'],
  ['/secrets/{name}', 'DELETE', '/secrets/a?organization=alpha'],
  ['/demo', 'GET', '/demo'],
];

describe('every route answers as its schema says', () => {
  test.each(routes)('%s %s %s', async (path, method, url, payload) => {
    const response = await call(method, url, payload);
    expect([response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([200, '']);
    expectSchema(path, method.toLowerCase(), 200, response.json());
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test('a log line, and what was around it', async () => {
    const id = (await call('GET', '/logs?q=scaled')).json().items[0].id;
    expectSchema('/logs/{id}', 'get', 200, (await call('GET', `/logs/${id}`)).json());
    expectSchema('/logs/{id}/context', 'get', 200, (await call('GET', `/logs/${id}/context`)).json());
  });

  test('none is left out', () => {
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path.replace('/api/v1', '')}`),
    );
    const tested = new Set(routes.map(([path, method]) => `${method.toLowerCase()} ${path}`));
    const elsewhere = [
      'delete /tokens/{id}',
      'post /demo',
      'get /stream',
      'get /logs/{id}',
      'get /logs/{id}/context',
      'get /logs/download',
      'get /logs/tail',
    ];
    expect(documented.filter((one) => !tested.has(one)).sort()).toEqual(elsewhere.sort());
  });
});

describe('what the answers say', () => {
  test('a run with its attempts, critical path and first failure', async () => {
    const run = (await call('GET', '/runs/github/1001')).json();
    expect(run.run).toMatchObject({ runId: 1001, attempt: 2, conclusion: 'success' });
    expect(run.attempts.map((one: { attempt: number }) => one.attempt)).toEqual([2, 1]);
    const first = run.attempts[1];
    expect(first.criticalPath).toEqual([10001, 10002]);
    expect(first.jobs.map((job: { savingMs: number }) => job.savingMs)).toEqual([90_000, 50_000]);
    expect(first.failures).toMatchObject([{ jobId: 10002, stepPosition: 1, stepName: 'alpha breaks' }]);
    expect(first).toMatchObject({ queueMs: 20_000, busyMs: 140_000 });
  });

  test('completeness: the lost run and the stuck job', async () => {
    const { items, expectedRuns, receivedRuns } = (await call('GET', '/intake/completeness')).json();
    expect([expectedRuns, receivedRuns]).toEqual([6, 4]);
    expect(items[0]).toMatchObject({ workflow: 'alpha-ci', gaps: [{ from: 2, to: 2 }], missingRuns: 1, stuckJobs: 1 });
  });

  test('intake: journal, rates, letters by code', async () => {
    const summary = (await call('GET', '/intake/summary?from=6h')).json();
    expect(summary).toMatchObject({
      events: 6,
      duplicates: 7,
      deadLetters: { open: 6 },
      latency: { p50Ms: 12, p99Ms: 12 },
    });
    expect(summary.hours.series).toEqual([{ event: 'workflow_job', values: [0, 0, 0, 0, 0, 6, 0] }]);
    const letters = (await call('GET', '/intake/dead-letters?code=wrong_shape')).json();
    expect(letters.items).toHaveLength(2);
    expect(letters.codes).toEqual([
      { code: 'not_json', open: 4 },
      { code: 'wrong_shape', open: 2 },
    ]);
  });

  test('the body of an event comes on demand, exactly as it was', async () => {
    expect((await call('GET', '/runs/github/1001/events/1002')).json()).toEqual({
      sequence: 1002,
      body: '{"of":"alpha"}',
    });
  });

  test('demonstration data is refused where there is real data', async () => {
    const response = await call('POST', '/demo');
    expect([response.statusCode, response.json().error.code]).toEqual([400, 'bad_request']);
    expectSchema('/demo', 'post', 400, response.json());
  });

  test('raw events are replayed over at most a day', async () => {
    const replay = async (from: number, to: number) => call('POST', '/intake/events/replay', { from, to });
    expect((await replay(0, 86_400)).json()).toEqual({ requested: 86_400, left: 0 });
    expect((await replay(0, 86_401)).statusCode).toBe(400);
    expect((await replay(5, 5)).statusCode).toBe(400);
  });

  test('replay takes letters or a code, not both and not neither', async () => {
    const letters = [{ source: 'github', deliveryId: 'delivery-1' }];
    expect((await call('POST', '/intake/dead-letters/replay', { letters })).json()).toEqual({ requested: 1 });
    expect(server.replayed.at(-1)).toEqual({ letters });
    expect((await call('POST', '/intake/dead-letters/replay', { letters, code: 'x' })).statusCode).toBe(400);
    expect((await call('POST', '/intake/dead-letters/replay', {})).statusCode).toBe(400);
  });
});

describe('pages of events and letters', () => {
  test.each(['/runs/github/2001/events?', '/intake/dead-letters?'])(
    '%s concatenated are the whole list',
    async (url) => {
      const whole = (await call('GET', `${url}limit=200`)).json();
      expect(whole.nextCursor).toBeNull();
      const items: unknown[] = [];
      for (let cursor = ''; ; ) {
        const page = (await call('GET', `${url}limit=1&cursor=${cursor}`)).json();
        items.push(...page.items);
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect(items).toEqual(whole.items);
      expect(items.length).toBeGreaterThan(2);
    },
  );
});
