import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traceIdOf } from '../../model/trace-ids.ts';
import { emptyBatch, sampleEvent } from '../../store/testing/samples.ts';
import { createWriter } from '../../store/writer.ts';
import { registerMetrics } from '../prometheus/register.ts';
import { openApiDocument } from './openapi-document.ts';
import { type ApiServer, adminToken, startApi, testNow } from './testing/api-server.ts';
import { storeIntrusion, storeTwoOrganizations } from './testing/two-organizations.ts';

let server: ApiServer;
let alpha: string;
let ingest: string;
/** Every route that the server has: `GET /runs/:source/:runId`. */
const registered = new Set<string>();
beforeAll(async () => {
  server = await startApi({
    async extend(fastify, engine) {
      fastify.addHook('onRoute', ({ method, url }) => {
        for (const one of [method].flat()) if (one !== 'HEAD') registered.add(`${one} ${url.replace('/api/v1/', '/')}`);
      });
      registerMetrics(fastify, { engine, onApplied: () => undefined });
    },
  });
  await storeTwoOrganizations(server.engine);
  await storeIntrusion(server.engine);
  alpha = await server.token('read', 'alpha');
  ingest = await server.token('ingest', 'alpha');
});
afterAll(() => server.close());

const get = (url: string, token: string) =>
  server.fastify.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });

const bothRepositories = 'repository=alpha/alpha-repo&repository=beta/beta-repo';

/** What a limited token gets at each route; a new route is to be thought about, and added here. */
const guarded: Record<
  string,
  /** Addresses of what is answered for the caller's organisations alone. */
  | { lists: string[] }
  /** Addresses of what is beta's: as if there were nothing. Addresses of what is alpha's, which beta has a part in. */
  | { hidden: string[]; own: string[] }
  /** Not for readers, or not for limited ones. */
  | { refused: object | null; url?: string }
  /** Nothing that is stored. */
  | 'of the program'
  | 'tested apart'
> = {
  'GET /operations/summary': { lists: ['/operations/summary?from=40h'] },
  'GET /operations/queue-wait': { lists: ['/operations/queue-wait?from=40h'] },
  'GET /operations/throughput': { lists: ['/operations/throughput?from=40h'] },
  'GET /operations/concurrency': { lists: ['/operations/concurrency?from=40h'] },
  'GET /operations/runner-pools': { lists: ['/operations/runner-pools?from=40h'] },
  'GET /operations/active': { lists: ['/operations/active?from=40h'] },
  'GET /operations/cache': 'of the program',
  'GET /operations/filters': { lists: ['/operations/filters'] },
  'GET /runs': {
    lists: ['/runs', '/runs?organization=beta&organization=alpha', '/runs?q=beta', '/runs?repository=beta/beta-repo'],
  },
  'GET /runs/filters': { lists: ['/runs/filters'] },
  'GET /runs/:source/:runId': { hidden: ['/runs/github/2001'], own: ['/runs/github/1001'] },
  'GET /runs/:source/:runId/events': { lists: ['/runs/github/1001/events', '/runs/github/2001/events'] },
  'GET /runs/:source/:runId/events/:sequence': {
    hidden: ['/runs/github/2001/events/2001', '/runs/github/1001/events/2900'],
    own: ['/runs/github/1001/events/1001'],
  },
  'GET /runs/:source/:runId/attempts/:attempt/trace': {
    hidden: ['/runs/github/2001/attempts/1/trace'],
    own: ['/runs/github/1001/attempts/1/trace'],
  },
  'GET /runs/:source/:runId/attempts/:attempt/trace/compare': {
    hidden: ['/runs/github/2001/attempts/1/trace/compare'],
    own: ['/runs/github/1001/attempts/1/trace/compare'],
  },
  'GET /traces': {
    lists: ['/traces', '/traces?status=error&organization=beta&organization=alpha', `/traces?${bothRepositories}`],
  },
  'GET /traces/:traceId': {
    hidden: [`/traces/${traceIdOf(2001, 1)}`, `/traces/${'b'.repeat(32)}`],
    own: [`/traces/${traceIdOf(1001, 1)}`, `/traces/${'a'.repeat(32)}`],
  },
  'GET /traces/:traceId/spans/:spanId': {
    hidden: [`/traces/${'b'.repeat(32)}/spans/${'b'.repeat(16)}`],
    own: [`/traces/${'a'.repeat(32)}/spans/${'a'.repeat(16)}`],
  },
  'GET /logs': {
    lists: [
      '/logs',
      '/logs?organization=beta&organization=alpha',
      '/logs?run=github/2001',
      '/logs?q=failed&severity=error',
      `/logs?${bothRepositories}`,
    ],
  },
  'GET /logs/histogram': {
    lists: ['/logs/histogram', '/logs/histogram?q=failed', `/logs/histogram?${bothRepositories}`],
  },
  'GET /logs/download': {
    lists: ['/logs/download', '/logs/download?service=beta-app', `/logs/download?${bothRepositories}`],
  },
  // A line has no address before it is stored: src/views/api/logs.test.ts.
  'GET /logs/:id': 'tested apart',
  'GET /logs/:id/context': 'tested apart',
  'GET /logs/tail': 'tested apart',
  'GET /intake/summary': { lists: ['/intake/summary?from=40h', '/intake/summary?from=40h&organization=beta'] },
  'GET /intake/dead-letters': { lists: ['/intake/dead-letters?state=all', '/intake/dead-letters?code=not_json'] },
  'GET /intake/completeness': { lists: ['/intake/completeness', '/intake/completeness?repository=beta/beta-repo'] },
  'POST /intake/dead-letters/replay': { refused: { code: 'not_json' } },
  'POST /intake/events/replay': { refused: { from: 0, to: 3600 } },
  'POST /intake/heal': { refused: { repository: 'alpha/alpha-repo' } },
  'POST /import/github': { refused: { target: 'alpha' } },
  'GET /import/:id': { refused: null, url: '/import/import-1' },
  'GET /tokens': { refused: null },
  'POST /tokens': { refused: { name: 'x', scope: 'admin', organization: null } },
  'DELETE /tokens/:id': { refused: null, url: '/tokens/t1' },
  // For tokens of their own scope: src/views/api/secrets.test.ts.
  'GET /secrets': { refused: null },
  'POST /secrets': { refused: { name: 'x', value: 'a fine value' } },
  'DELETE /secrets/:name': { refused: null, url: '/secrets/x' },
  'POST /demo': { refused: null },
  'GET /demo': 'tested apart',
  'GET /session': 'tested apart',
  'POST /session': 'of the program',
  'DELETE /session': 'of the program',
  'GET /stream': 'tested apart',
  'GET /metrics': 'tested apart',
  'GET /api/openapi.json': 'of the program',
};

const kinds = Object.values(guarded).filter((one) => typeof one === 'object');
const lists = kinds.flatMap((one) => ('lists' in one ? one.lists : []));
const hidden = kinds.flatMap((one) => ('hidden' in one ? one.hidden : []));
const own = kinds.flatMap((one) => ('own' in one ? one.own : []));

test('every route is thought about here, those of the OpenAPI document and the others', async () => {
  expect([...registered].sort()).toEqual(Object.keys(guarded).sort());
  const { paths } = (await openApiDocument('0')) as { paths: Record<string, object> };
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} ${path.replace('/api/v1/', '/').replace(/\{(\w+)\}/g, ':$1')}`,
    ),
  );
  expect(documented.filter((route) => !(route in guarded))).toEqual([]);
});

describe('a token of alpha', () => {
  test.each(lists)('sees nothing of beta at %s', async (url) => {
    const limited = await get(url, alpha);
    expect(limited.statusCode).toBe(200);
    expect(limited.body).not.toContain('beta');
  });

  test.each(lists.filter((url) => !url.includes('beta')))('sees less than the admin at %s', async (url) => {
    const all = await get(url, adminToken);
    expect(all.body).not.toBe((await get(url, alpha)).body);
  });

  test('sees its own', async () => {
    for (const url of [
      '/runs',
      '/runs/filters',
      '/intake/dead-letters',
      '/intake/completeness',
      '/operations/concurrency',
    ])
      expect((await get(url, alpha)).body).toContain('alpha');
    expect((await get('/operations/summary?from=40h', alpha)).json().outcomes).toMatchObject({
      success: 1,
      failure: 1,
    });
    expect((await get('/operations/summary?from=40h', adminToken)).json().outcomes).toMatchObject({
      success: 2,
      failure: 2,
    });
  });

  test('sees lines that say no more than its run', async () => {
    for (const url of ['/logs', `/logs?${bothRepositories}`])
      expect((await get(url, alpha)).body).toContain('alpha says no more than its run');
  });

  test.each(hidden)('finds nothing at %s', async (url) => {
    expect((await get(url, alpha)).statusCode).toBe(404);
    expect((await get(url, adminToken)).statusCode).toBe(200);
  });

  test.each(own)('sees nothing at %s of what beta has a part in', async (url) => {
    const limited = await get(url, alpha);
    expect([limited.statusCode, limited.body.includes('beta')]).toEqual([200, false]);
  });

  test('sees the jobs and steps of a run that are its own', async () => {
    expect((await get('/runs/github/1001', alpha)).body).toContain('alpha breaks');
    const all = await get('/runs/github/1001', adminToken);
    expect(all.body).toContain('beta-runner-9');
    expect(all.body).toContain('beta intrudes');
  });

  test('is not told how much the process has counted of all', async () => {
    expect((await get('/intake/summary', adminToken)).json().duplicates).toBe(7);
    expect((await get('/intake/summary', alpha)).json().duplicates).toBeNull();
  });

  test('reads no /metrics, and nothing of a demonstration that is not its own', async () => {
    const metrics = (token: string) =>
      server.fastify.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } });
    expect([(await metrics(alpha)).statusCode, (await metrics(adminToken)).statusCode]).toEqual([403, 200]);
    expect((await get('/demo', adminToken)).json()).toMatchObject({ state: 'running', done: 3 });
    expect((await get('/demo', alpha)).json()).toMatchObject({ state: 'none', done: 0 });
    const session = (await get('/session', alpha)).json();
    expect(session).toMatchObject({ organization: 'alpha', setup: { storeEmpty: false, demoLoaded: false } });
  });

  test('finds no events of another run', async () => {
    expect((await get('/runs/github/2001/events', alpha)).json().items).toEqual([]);
    expect((await get('/runs/github/1001/events', alpha)).json().items).toHaveLength(3);
  });

  test.each(['summary', 'queue-wait', 'throughput', 'concurrency', 'runner-pools', 'active'])(
    'is refused when it asks /operations/%s for beta',
    async (panel) => {
      expect((await get(`/operations/${panel}?organization=beta`, alpha)).statusCode).toBe(403);
      const repository = await get(`/operations/${panel}?from=40h&repository=beta/beta-repo`, alpha);
      expect([repository.statusCode, repository.body.includes('beta')]).toEqual([200, false]);
    },
  );

  test('gets no numbers of a repository of beta', async () => {
    const summary = (await get('/operations/summary?from=40h&repository=beta/beta-repo', alpha)).json();
    expect(summary.outcomes).toEqual({ success: 0, failure: 0, cancelled: 0, other: 0 });
    expect((await get('/operations/queue-wait?from=40h&repository=beta/beta-repo', alpha)).json().overall.jobs).toBe(0);
    expect((await get('/operations/concurrency?from=40h&repository=beta/beta-repo', alpha)).json().items).toEqual([]);
  });

  test('may not administrate', async () => {
    for (const [route, kind] of Object.entries(guarded)) {
      if (typeof kind === 'string' || !('refused' in kind)) continue;
      const [method, template] = route.split(' ') as ['GET' | 'POST' | 'DELETE', string];
      for (const token of [alpha, ingest]) {
        const response = await server.fastify.inject({
          method,
          url: `/api/v1${kind.url ?? template}`,
          headers: { authorization: `Bearer ${token}` },
          ...(kind.refused && { payload: kind.refused }),
        });
        expect([route, response.statusCode]).toEqual([route, 403]);
      }
    }
  });
});

test('the case of the name in the token does not matter, its letters do', async () => {
  const loud = await server.token('read', 'ALPHA');
  for (const url of [...lists, ...own]) expect((await get(url, loud)).body).toBe((await get(url, alpha)).body);
  for (const name of ['alph', 'alpha-', 'alphabeta', 'a_pha', 'al.*']) {
    const other = await server.token('read', name);
    expect([name, (await get('/runs', other)).json().items]).toEqual([name, []]);
    expect((await get('/intake/dead-letters?state=all', other)).json().items).toEqual([]);
  }
});

test.each(['', ' ', 'alpha ', ' alpha', 'alpha\n', 'alph\u0430', '*', '%', "'", null, undefined])(
  'no limited token is made for the name %j',
  async (organization) => {
    const response = await server.fastify.inject({
      method: 'POST',
      url: '/api/v1/tokens',
      headers: { authorization: `Bearer ${adminToken}` },
      payload: { name: 'odd', scope: 'read', organization },
    });
    // Null says the whole installation, and is the only way to say it.
    expect(response.statusCode).toBe(organization === null ? 200 : 400);
  },
);

test('an ingest token reads nothing', async () => {
  for (const url of [...lists, ...hidden, ...own, '/stream', '/demo'])
    expect([url, (await get(url, ingest)).statusCode]).toEqual([url, 403]);
});

test("the last ping is the caller's newest, of a repository or of an organisation, whatever the range", async () => {
  const lastPing = async (token: string) => (await get('/intake/summary?from=1h', token)).json().lastPing;
  expect(await lastPing(adminToken)).toBeNull();
  const ping = (sequence: number, hoursAgo: number, organization: string, repository: string) =>
    sampleEvent(sequence, {
      event: 'ping',
      runId: 0,
      jobId: 0,
      organization,
      repository,
      receivedAt: testNow - hoursAgo * 3_600_000,
    });
  const rawEvents = [
    ping(5001, 50, 'alpha', ''),
    ping(5002, 49, 'alpha', 'alpha/alpha-repo'),
    ping(5003, 48, 'beta', ''),
  ];
  await createWriter(server.engine).apply(emptyBatch('pings', 5003, { rawEvents }));
  expect(await lastPing(adminToken)).toEqual({ at: testNow - 48 * 3_600_000, from: 'beta' });
  expect(await lastPing(alpha)).toEqual({ at: testNow - 49 * 3_600_000, from: 'alpha/alpha-repo' });
});
