import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCursor } from './cursor.ts';
import { type ApiServer, adminToken, startApi } from './testing/api-server.ts';
import { storeTwoOrganizations } from './testing/two-organizations.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApi();
  await storeTwoOrganizations(server.engine);
});
afterAll(() => server.close());

const headers = { authorization: `Bearer ${adminToken}` };
const get = (url: string) => server.fastify.inject({ url: `/api/v1${url}`, headers });

describe('bad input is a coded error with the path', () => {
  test.each([
    ['/runs?limit=0', 'querystring/limit'],
    ['/runs?limit=201', 'querystring/limit'],
    ['/runs?limit=1e9', 'querystring/limit'],
    ['/runs?limit=abc', 'querystring/limit'],
    ['/runs?cursor=%00', 'querystring/cursor'],
    ['/runs?cursor=garbage', 'querystring/cursor'],
    [`/runs?cursor=${encodeCursor({ github: -1 })}`, 'querystring/cursor'],
    [`/runs?cursor=${encodeCursor({ github: 1.5 })}`, 'querystring/cursor'],
    [`/runs?cursor=${encodeCursor([1, 'x'])}`, 'querystring/cursor'],
    [`/runs?cursor=${encodeCursor('x')}`, 'querystring/cursor'],
    [`/runs/github/1001/events?cursor=${encodeCursor({ github: 3 })}`, 'querystring/cursor'],
    [`/intake/dead-letters?cursor=${encodeCursor([1, 2])}`, 'querystring/cursor'],
    ['/runs?stauts=failure', 'querystring/stauts is not a parameter of this address. It takes '],
    ['/runs/github/1001?constructor=1', 'querystring/constructor is not a parameter of this address. It takes none.'],
    ['/logs/tail?from=1h', 'querystring/from is not a parameter'],
    ['/runs?q=a%00b', 'querystring/q'],
    ['/runs?organization=*', 'querystring/organization'],
    ['/runs?organization=', 'querystring/organization'],
    ['/runs?organization=a%00', 'querystring/organization'],
    ['/runs?status=done', 'querystring/status must be one of queued, '],
    ['/runs?from=yesterday', 'querystring/from is no time: give epoch seconds, an age such as 24h'],
    ['/runs?from=2026-13-01', 'querystring/from is no time'],
    ['/runs?to=2026-11-21T12:00:00', 'querystring/to is no time'],
    ['/runs?to=1950-01-01T00:00:00Z', '1950-01-01T00:00:00Z is not a time between'],
    ['/runs?from=99999999999', '99999999999'],
    ['/operations/summary?organization=*', 'querystring/organization'],
    ['/operations/summary?from=1h&to=2h', 'from must be before to'],
    ['/operations/summary?from=0', '400 days'],
    ['/operations/summary?from=99999w', 'not a time'],
    ['/operations/summary?from=24h&from=1h', 'querystring/from'],
    ['/runs/github/9007199254740993', 'params/runId'],
    ['/runs/github/99999999999999999999', 'params/runId'],
    ['/runs/github/-1', 'params/runId'],
    ['/runs/github/1.5', 'params/runId'],
    ['/runs/github/abc', 'params/runId'],
    ['/runs/..%2f..%2fetc/1', 'params/source'],
    ['/runs/%252e%252e%252fetc/1', 'params/source'],
    ["/runs/github'%20OR%201=1/1", 'params/source'],
    ['/import/..%252f..%252fetc', 'params/id'],
    ['/logs?severity=loud', 'querystring/severity must be one of unset, '],
    ['/logs?category=x', 'querystring/category'],
    ['/logs?run=1001', 'querystring/run'],
    ['/logs?trace=xyz', 'querystring/trace'],
    ['/logs?order=upwards', 'querystring/order must be one of newest, oldest'],
    ['/logs/download?order=newest', 'querystring/order is not a parameter'],
    ['/logs?step=0', 'querystring/step'],
    ['/logs?q=a%00', 'querystring/q'],
    ['/logs?from=1h&to=2h', 'from must be before to'],
    [`/logs?cursor=${encodeCursor(['newest', '9223372036854775808', 0])}`, 'querystring/cursor'],
    [`/logs?cursor=${encodeCursor(['newest', 5, 0])}`, 'querystring/cursor'],
    [`/logs?cursor=${encodeCursor(['newest', '5', 1e9])}`, 'querystring/cursor'],
    ['/logs/histogram?from=x', 'querystring/from'],
    ['/logs/download?from=x', 'querystring/from'],
    ['/logs/tail?severity=loud', 'querystring/severity'],
    ['/logs/latest', 'params/id'],
    ['/logs/1-2/context?before=1000', 'querystring/before'],
  ])('%s', async (url, said) => {
    const response = await get(url);
    expect([response.statusCode, response.json().error.code]).toEqual([400, 'bad_request']);
    expect(response.json().error.message).toContain(said);
    expect(response.json().error.requestId).toBe('request-1');
  });

  test.each([
    ['/tokens', 'not json', 'Body is not valid JSON'],
    ['/tokens', '{"name":"x"}', 'scope'],
    ['/tokens', '{"name":"x","scope":"root","organization":null}', 'body/scope'],
    ['/tokens', '{"name":"x","scope":"read","organization":"*"}', 'body/organization'],
    ['/tokens', '{"name":"x","scope":"admin","organization":"alpha"}', 'admin token'],
    ['/tokens', '{"name":"a\\u0000","scope":"read","organization":null}', 'body/name'],
    ['/tokens', '[]', 'body'],
    ['/tokens', '{"__proto__":{"scope":"admin"},"name":"x"}', ''],
    ['/intake/heal', '{"repository":"../../etc/passwd"}', 'body/repository'],
    ['/intake/heal', '{"repository":"a/b","from":5,"to":4}', 'from must be before to'],
    ['/import/github', '{"target":"a/b/c"}', 'body/target'],
    ['/import/github', '{"target":"a","since":"∞"}', 'body/since'],
  ])('POST %s %s', async (url, payload, said) => {
    const response = await server.fastify.inject({
      method: 'POST',
      url: `/api/v1${url}`,
      headers: { ...headers, 'content-type': 'application/json' },
      payload,
    });
    expect([response.statusCode, response.json().error.code]).toEqual([400, 'bad_request']);
    expect(response.json().error.message).toContain(said);
  });

  test('a body that is too large, of an unknown type, or unreadable', async () => {
    const post = (payload: string, type: string) =>
      server.fastify.inject({
        method: 'POST',
        url: '/api/v1/tokens',
        headers: { ...headers, 'content-type': type },
        payload,
      });
    expect((await post(`"${'x'.repeat(2_000_000)}"`, 'application/json')).json().error.code).toBe('body_too_large');
    expect((await post('<a/>', 'text/xml')).statusCode).toBe(400);
    expect((await post('', 'application/json')).statusCode).toBe(400);
  });

  test.each(['/nothing', '/runs/github/4', '/runs/gitlab/1001', '/tokens/tok_unknown', '/import/unknown'])(
    '%s is not found',
    async (url) => {
      const method = url.startsWith('/tokens') ? 'DELETE' : 'GET';
      const response = await server.fastify.inject({ method, url: `/api/v1${url}`, headers });
      expect([response.statusCode, response.json().error.code]).toEqual([404, 'not_found']);
    },
  );
});

test('whatever is searched or filtered for, the answer is a page or a coded refusal', async () => {
  const field = fc.constantFrom(
    'q',
    'branch',
    'workflow',
    'organization',
    'repository',
    'conclusion',
    'event',
    'cursor',
    'from',
    'limit',
  );
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom("'", "\\'", '{q:String}', '%', "') OR 1=1 --", '\\', '\u{1F600}', '９'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(field, value), { maxLength: 4 }), async (pairs) => {
      const response = await get(
        `/runs?${pairs.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join('&')}`,
      );
      expect([200, 400]).toContain(response.statusCode);
      if (response.statusCode === 400) expect(response.json().error.code).toBe('bad_request');
    }),
    { numRuns: 150 },
  );
});

test('a range from the epoch has nothing before it and is answered', async () => {
  for (const range of ['from=0&to=1', 'from=0&to=100']) {
    const response = await get(`/operations/summary?${range}`);
    // to=1 leaves no range at all.
    expect(response.statusCode).toBe(range.endsWith('=1') ? 400 : 200);
  }
});

test.each(['127.0.0.1:99999', 'a b', '[x'])('the Host header %s is only what somebody sent', async (host) => {
  const response = await server.fastify.inject({ url: '/api/v1/session', headers: { host } });
  expect(response.statusCode).toBeLessThan(500);
});

test('half a character in the name of a token is replaced, not a fault', async () => {
  const payload = '{"name":"half \\ud800","scope":"read","organization":null}';
  const response = await server.fastify.inject({
    method: 'POST',
    url: '/api/v1/tokens',
    headers: { ...headers, 'content-type': 'application/json' },
    payload,
  });
  expect(response.statusCode).toBeLessThan(300);
  expect(response.body).toContain('half \ufffd');
});
