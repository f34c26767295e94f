import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { RunlensError } from '../errors.ts';
import { type Authenticator, sessionCookie } from '../model/access.ts';
import { registerAccess } from './access.ts';

/** Secrets of these tests: their scope, `one` for a token of one organisation. */
const authenticator: Authenticator = {
  async authenticate(secret, address) {
    if (address.includes('limited')) return { outcome: 'limited', retryAfterSeconds: 9 };
    if (secret === 'unknown-yet') return { outcome: 'unavailable', retryAfterSeconds: 5 };
    if (secret === 'one')
      return { outcome: 'accepted', principal: { id: 'one', scope: 'read', organizations: ['one'] } };
    if (secret === 'limited-admin')
      return { outcome: 'accepted', principal: { id: secret, scope: 'admin', organizations: ['one'] } };
    if (secret === 'admin' || secret === 'read' || secret === 'ingest')
      return { outcome: 'accepted', principal: { id: secret, scope: secret, organizations: null } };
    return { outcome: 'refused' };
  },
};

let fastify: FastifyInstance;
afterEach(() => fastify.close());

async function start({ open = false, now = () => 0 }: { open?: boolean; now?: () => number } = {}): Promise<void> {
  fastify = Fastify();
  fastify.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof RunlensError)) throw error;
    return reply.code(error.status).send({ code: error.code });
  });
  await registerAccess(fastify, { authenticator, open, now });
  for (const access of ['public', 'read', 'ingest', 'admin'] as const) {
    fastify.get(`/${access}`, { config: { access } }, async ({ principal }) => principal);
    fastify.post(`/${access}`, { config: { access } }, async ({ principal }) => principal);
  }
  fastify.get('/metrics', { config: { access: 'read', wholeInstallation: true } }, async () => 'all');
  await fastify.ready();
}

type Headers = Record<string, string>;
const call = async (method: 'GET' | 'POST', url: string, headers: Headers = {}) => {
  const response = await fastify.inject({ method, url, headers });
  return response.statusCode;
};
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const cookie = (secret: string) => ({ cookie: `${sessionCookie}=${secret}` });

describe('a guarded server', () => {
  it('refuses to start with a route that does not say who may call it', async () => {
    fastify = Fastify();
    await registerAccess(fastify, { authenticator, open: false, now: () => 0 });
    fastify.get('/forgotten', async () => 'data');
    await expect(fastify.ready()).rejects.toThrow('GET /forgotten');
  });

  it('refuses to start when a plugin within forgot it, too', async () => {
    fastify = Fastify();
    await registerAccess(fastify, { authenticator, open: true, now: () => 0 });
    await fastify.register(
      async (inner) => {
        inner.post('/hidden', async () => 'data');
      },
      { prefix: '/deep' },
    );
    await expect(fastify.ready()).rejects.toThrow('POST /deep/hidden');
  });

  it.each([
    ['public', [200, 200, 200, 200, 200]],
    ['read', [401, 401, 200, 403, 200]],
    ['ingest', [401, 401, 403, 200, 200]],
    ['admin', [401, 401, 403, 403, 200]],
  ])('%s: nobody, wrong, read, ingest, admin', async (access, statuses) => {
    await start();
    const secrets = [{}, bearer('wrong'), bearer('read'), bearer('ingest'), bearer('admin')];
    expect(await Promise.all(secrets.map((headers) => call('GET', `/${access}`, headers as Headers)))).toEqual(
      statuses,
    );
  });

  it('says to come back while no token can be looked up, and keeps the cookie', async () => {
    await start();
    for (const headers of [bearer('unknown-yet'), cookie('unknown-yet')]) {
      const response = await fastify.inject({ url: '/read', headers: headers as Headers });
      expect([response.statusCode, response.headers['retry-after'], response.json().code]).toEqual([
        503,
        '5',
        'not_ready',
      ]);
      expect(response.headers['set-cookie']).toBeUndefined();
      expect(await call('GET', '/public', headers as Headers)).toBe(200);
      expect(await call('GET', '/no-route', headers as Headers)).toBe(404);
    }
  });

  it('accepts the session cookie, and removes one that is no longer good', async () => {
    await start();
    expect(await call('GET', '/read', cookie('read'))).toBe(200);
    const response = await fastify.inject({ url: '/read', headers: cookie('old') });
    expect(response.statusCode).toBe(401);
    expect(response.cookies[0]).toMatchObject({ name: sessionCookie, value: '' });
  });

  it('refuses a limited token where the answer cannot be limited', async () => {
    await start();
    expect(await call('GET', '/metrics', bearer('one'))).toBe(403);
    expect(await call('GET', '/metrics', bearer('read'))).toBe(200);
  });

  it('lets nobody administrate with a limited token, should there ever be one', async () => {
    await start();
    expect(await call('POST', '/admin', bearer('limited-admin'))).toBe(403);
    expect(await call('GET', '/metrics', bearer('limited-admin'))).toBe(403);
    expect(await call('GET', '/read', bearer('limited-admin'))).toBe(200);
  });

  it('takes the organisations from the credential alone', async () => {
    await start();
    const headers = { ...bearer('one'), 'x-scope-orgid': 'two', 'x-organization': 'two' };
    const response = await fastify.inject({ url: '/read?organizations=two', headers });
    expect(response.json().organizations).toEqual(['one']);
  });

  it('refuses writes that another site makes with the cookie, and lets programs with a header through', async () => {
    await start();
    const own = { ...cookie('admin'), host: 'ci.example:8080' };
    expect(await call('POST', '/admin', own)).toBe(200);
    expect(await call('POST', '/admin', { ...own, origin: 'http://ci.example:8080' })).toBe(200);
    expect(await call('POST', '/admin', { ...own, origin: 'http://evil.example' })).toBe(403);
    expect(await call('POST', '/admin', { ...own, origin: 'null' })).toBe(403);
    expect(await call('POST', '/admin', { ...own, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await call('POST', '/admin', { ...own, 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await call('POST', '/admin', { ...own, 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await call('POST', '/admin', { ...bearer('admin'), origin: 'http://evil.example' })).toBe(200);
  });

  it('sends the security headers with every answer, also with refusals and what is not found', async () => {
    await start();
    for (const url of ['/public', '/read', '/nothing']) {
      const { headers } = await fastify.inject({ url });
      expect(headers['content-security-policy']).toContain("script-src 'self';");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });

  it('limits the rate of a credential, not of the others, and not of intake', async () => {
    let now = 0;
    await start({ now: () => now });
    const many = async (url: string, secret: string, count: number) => {
      const statuses: number[] = [];
      for (let i = 0; i < count; i += 1) statuses.push(await call('GET', url, bearer(secret)));
      return statuses;
    };
    expect((await many('/read', 'read', 1001)).indexOf(429)).toBe(1000);
    expect(await many('/read', 'admin', 1)).toEqual([200]);
    expect(await many('/ingest', 'ingest', 1100)).not.toContain(429);
    now = 1000;
    expect(await many('/read', 'read', 1)).toEqual([200]);
  });
});

describe('an open server on loopback', () => {
  it.each(['localhost', 'localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST:1'])(
    'answers %s',
    async (host) => {
      await start({ open: true });
      expect(await call('GET', '/admin', { host })).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'evil.example:8080',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '127.0.0.1:8080@evil',
    '0.0.0.0',
    '2130706433',
  ])('does not answer the rebound name %j', async (host) => {
    await start({ open: true });
    expect(await call('GET', '/read', { host })).toBe(403);
    expect(await call('GET', '/public', { host })).toBe(200);
  });

  it('refuses writes from pages of other sites', async () => {
    await start({ open: true });
    const host = 'localhost:8080';
    expect(await call('POST', '/admin', { host })).toBe(200);
    expect(await call('POST', '/admin', { host, origin: 'https://evil.example' })).toBe(403);
    expect(await call('POST', '/admin', { host, origin: 'http://localhost:3000' })).toBe(403);
    expect(await call('POST', '/admin', { host, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await call('POST', '/public', { host, origin: 'https://evil.example' })).toBe(403);
  });

  it('still limits who shows a token, refuses wrong ones, and forgets an old cookie', async () => {
    await start({ open: true });
    const host = 'localhost';
    expect(await call('GET', '/admin', { host, ...bearer('read') })).toBe(403);
    expect(await call('GET', '/admin', { host, ...bearer('wrong') })).toBe(401);
    expect(await call('GET', '/admin', { host, ...cookie('old') })).toBe(200);
  });
});
