import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traceIdOf } from '../../model/trace-ids.ts';
import { emptyBatch, sampleEvent } from '../../store/testing/samples.ts';
import { createWriter } from '../../store/writer.ts';
import { type ApiServer, adminToken, startApi, testNow } from './testing/api-server.ts';
import { storeTwoOrganizations } from './testing/two-organizations.ts';

let server: ApiServer;
let alpha: string;
let ingest: string;
beforeAll(async () => {
  server = await startApi();
  await storeTwoOrganizations(server.engine);
  alpha = await server.token('read', 'alpha');
  ingest = await server.token('ingest', 'alpha');
});
afterAll(() => server.close());

const get = (url: string, token: string) =>
  server.fastify.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });

/** Every route that reads the store and takes no id. */
const lists = [
  '/operations/summary?from=40h',
  '/operations/queue-wait?from=40h',
  '/operations/throughput?from=40h',
  '/operations/concurrency?from=40h',
  '/operations/runner-pools?from=40h',
  '/operations/active?from=40h',
  '/operations/filters',
  '/runs',
  '/runs?organization=beta&organization=alpha',
  '/runs?q=beta',
  '/runs?repository=beta/beta-repo',
  '/runs/filters',
  '/traces',
  '/traces?status=error&organization=beta&organization=alpha',
  '/intake/summary?from=40h',
  '/intake/summary?from=40h&organization=beta',
  '/intake/dead-letters?state=all',
  '/intake/dead-letters?code=not_json',
  '/intake/completeness',
  '/intake/completeness?repository=beta/beta-repo',
];

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

  test.each([
    '/runs/github/2001',
    '/runs/github/2001/events/2001',
    '/runs/github/2001/attempts/1/trace',
    '/runs/github/2001/attempts/1/trace/compare',
    `/traces/${traceIdOf(2001, 1)}`,
    `/traces/${'b'.repeat(32)}`,
    `/traces/${'b'.repeat(32)}/spans/${'b'.repeat(16)}`,
  ])('finds nothing at %s', async (url) => {
    expect((await get(url, alpha)).statusCode).toBe(404);
    expect((await get(url, adminToken)).statusCode).toBe(200);
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
    for (const [method, url, payload] of [
      ['GET', '/tokens', undefined],
      ['POST', '/tokens', { name: 'x', scope: 'admin', organization: null }],
      ['POST', '/intake/dead-letters/replay', { code: 'not_json' }],
      ['POST', '/intake/events/replay', { from: 0, to: 3600 }],
      ['POST', '/intake/heal', { repository: 'alpha/alpha-repo' }],
      ['POST', '/import/github', { target: 'alpha' }],
      ['GET', '/import/import-1', undefined],
      ['POST', '/demo', undefined],
    ] as const) {
      const headers = { authorization: `Bearer ${alpha}` };
      const response = await server.fastify.inject({
        method,
        url: `/api/v1${url}`,
        headers,
        ...(payload && { payload }),
      });
      expect([url, response.statusCode]).toEqual([url, 403]);
    }
  });
});

test('an ingest token reads nothing', async () => {
  for (const url of lists) expect([url, (await get(url, ingest)).statusCode]).toEqual([url, 403]);
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
