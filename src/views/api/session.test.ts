import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, adminToken, createApi, startApi } from './testing/api-server.ts';
import { storeTwoOrganizations } from './testing/two-organizations.ts';

let server: ApiServer;
let openServer: ApiServer;
beforeAll(async () => {
  server = await startApi();
  openServer = await createApi(server.engine, true);
});
afterAll(async () => {
  await openServer.close();
  await server.close();
});

const signIn = (token: string, headers: Record<string, string> = {}) =>
  server.fastify.inject({ method: 'POST', url: '/api/v1/session', payload: { token }, headers });
const session = (headers: Record<string, string> = {}) => server.fastify.inject({ url: '/api/v1/session', headers });

describe('signing in', () => {
  test('needs a token, and says what a first run needs afterwards', async () => {
    expect((await session()).json()).toEqual({
      authRequired: true,
      signedIn: false,
      scope: null,
      organization: null,
      setup: null,
      version: '0.0.0-test',
    });
    const response = await signIn(adminToken, { host: 'ci.example.com', 'x-forwarded-proto': 'https' });
    expect(response.json()).toMatchObject({ signedIn: true, scope: 'admin', organization: null });
    expect(response.json().setup).toMatchObject({
      storeEmpty: true,
      demoLoaded: false,
      webhookSecretConfigured: true,
      githubTokenConfigured: false,
      webhookUrl: 'https://ci.example.com/webhooks/github',
      webhookUrlIsPublic: true,
      lastEventAt: null,
    });
    const cookie = response.cookies[0];
    expect(cookie).toMatchObject({
      name: 'runlens_session',
      httpOnly: true,
      sameSite: 'Strict',
      secure: true,
      path: '/',
    });
    const again = await server.fastify.inject({
      url: '/api/v1/runs',
      cookies: { runlens_session: cookie?.value ?? '' },
    });
    expect(again.statusCode).toBe(200);
  });

  test('works with a read token, which then sees its organization only', async () => {
    await storeTwoOrganizations(server.engine);
    const secret = await server.token('read', 'alpha');
    expect((await signIn(secret)).json()).toMatchObject({
      scope: 'read',
      organization: 'alpha',
      setup: { storeEmpty: false },
    });
    const runs = await server.fastify.inject({ url: '/api/v1/runs', cookies: { runlens_session: secret } });
    expect(runs.body).not.toContain('beta');
  });

  test('is refused with a wrong token, with one that may not look, and from another site', async () => {
    expect((await signIn('wrong')).json().error.code).toBe('token_unknown');
    for (const scope of ['ingest', 'secrets'] as const) {
      expect((await signIn(await server.token(scope, 'alpha'))).json().error.code).toBe('forbidden');
    }
    expect((await signIn(adminToken, { 'sec-fetch-site': 'cross-site' })).json().error.code).toBe('forbidden');
  });

  test('ends with the cookie', async () => {
    const response = await server.fastify.inject({
      method: 'DELETE',
      url: '/api/v1/session',
      cookies: { runlens_session: adminToken },
    });
    expect(response.json()).toMatchObject({ signedIn: false, setup: null });
    expect(response.cookies[0]).toMatchObject({ name: 'runlens_session', value: '' });
  });

  test('is not needed on an open loopback address', async () => {
    const response = await openServer.fastify.inject({ url: '/api/v1/session', headers: { host: 'localhost:8080' } });
    expect(response.json()).toMatchObject({ authRequired: false, signedIn: true, scope: 'admin' });
    expect(response.json().setup).toMatchObject({
      webhookUrl: 'http://localhost:8080/webhooks/github',
      webhookUrlIsPublic: false,
    });
  });
});

describe('tokens', () => {
  const admin = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
    server.fastify.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization: `Bearer ${adminToken}` },
      ...(payload && { payload }),
    });

  test('are shown once, listed without secrets, and end when revoked', async () => {
    const created = (await admin('POST', '/tokens', { name: 'ci', scope: 'read', organization: null })).json();
    expect(created.secret).toMatch(/^rl_read_[A-Za-z0-9_-]{43}$/);
    const use = () =>
      server.fastify.inject({ url: '/api/v1/runs', headers: { authorization: `Bearer ${created.secret}` } });
    expect((await use()).statusCode).toBe(200);
    const listed = await admin('GET', '/tokens');
    expect(listed.json().items).toContainEqual(created.token);
    expect(listed.body).not.toContain(created.secret);
    expect(listed.body).not.toContain('hash');
    const stored = await server.engine.query<{ hash: string }>('test', 'SELECT hash FROM tokens');
    expect(JSON.stringify(stored)).not.toContain(created.secret);

    const revoked = await admin('DELETE', `/tokens/${created.token.id}`);
    expect(revoked.json()).toEqual({ ...created.token, revoked: true });
    expect((await use()).statusCode).toBe(401);
    expect((await admin('DELETE', `/tokens/${created.token.id}`)).statusCode).toBe(200);
  });
});
