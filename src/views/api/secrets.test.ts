import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redactText } from '../../intake/redact/redact-text.ts';
import { type ApiServer, adminToken, startApi } from './testing/api-server.ts';

let server: ApiServer;
let acme: string;
let beta: string;
beforeAll(async () => {
  server = await startApi();
  acme = await server.token('secrets', 'Acme');
  beta = await server.token('secrets', 'beta');
});
afterAll(() => server.close());

const call = (method: 'GET' | 'POST' | 'DELETE', url: string, token: string, payload?: object) =>
  server.fastify.inject({
    method,
    url: `/api/v1/secrets${url}`,
    headers: { authorization: `Bearer ${token}` },
    ...(payload && { payload }),
  });
const names = async (token: string) =>
  (await call('GET', '', token))
    .json()
    .items.map((one: { name: string; organization: string | null }) => [one.organization, one.name]);
function redact(organization: string, text: string): string {
  const bytes = Buffer.from(text);
  redactText(bytes, server.registered.of(organization));
  return bytes.toString();
}

test('a limited token registers for its organization and sees nothing of others', async () => {
  const added = await call('POST', '', acme, { name: 'db', value: 'plum tree' });
  expect([added.statusCode, added.json()]).toEqual([
    200,
    { name: 'db', organization: 'Acme', registeredAt: expect.any(Number), by: expect.stringMatching(/^tok_/) },
  ]);
  await call('POST', '', acme, { name: 'db', value: 'pear tree', organization: 'ACME' });
  await call('POST', '', beta, { name: 'db', value: 'oak trees' });
  await call('POST', '', adminToken, { name: 'all', value: 'firs, many', organization: undefined });
  expect(await names(acme)).toEqual([['Acme', 'db']]);
  expect(await names(beta)).toEqual([['beta', 'db']]);
  expect(await names(adminToken)).toEqual([
    [null, 'all'],
    ['Acme', 'db'],
    ['beta', 'db'],
  ]);
  const text = 'plum tree, pear tree, oak trees, firs, many';
  expect(redact('acme', text)).toBe('plum tree, *********, oak trees, **********');
  expect(redact('beta', text)).toBe('plum tree, pear tree, *********, **********');
  for (const method of ['GET', 'POST'] as const) {
    const { body } = await call(method, '', acme, method === 'POST' ? { name: 'db', value: 'pear tree' } : undefined);
    expect(body).not.toMatch(/pear|tree|length|hash/);
  }
});

test('and changes nothing of others', async () => {
  await call('POST', '', beta, { name: 'own', value: 'oak trees' });
  const said = async (...of: Parameters<typeof call>) => (await call(...of)).json().error.code;
  expect(await said('POST', '', acme, { name: 'x', value: 'a fine value', organization: 'beta' })).toBe('forbidden');
  expect(await said('DELETE', '/own?organization=beta', acme)).toBe('forbidden');
  expect(await said('DELETE', '/own', acme)).toBe('not_found');
  expect(await said('DELETE', '/all', acme)).toBe('not_found');
  expect(await names(beta)).toContainEqual(['beta', 'own']);
  expect((await call('DELETE', '/own', beta)).json()).toMatchObject({ name: 'own', organization: 'beta' });
  expect((await call('DELETE', '/db?organization=beta', adminToken)).statusCode).toBe(200);
  expect(await names(beta)).toEqual([]);
});

test('other scopes register nothing, and this one does nothing else', async () => {
  for (const scope of ['read', 'ingest'] as const) {
    const token = await server.token(scope, 'Acme');
    expect((await call('GET', '', token)).json().error.code).toBe('forbidden');
    expect((await call('POST', '', token, { name: 'x', value: 'a fine value' })).json().error.code).toBe('forbidden');
    expect((await call('DELETE', '/db', token)).json().error.code).toBe('forbidden');
  }
  expect((await call('GET', '', 'wrong')).statusCode).toBe(401);
  const headers = { authorization: `Bearer ${await server.token('secrets', null)}` };
  for (const url of ['/runs', '/logs', '/tokens', '/intake/summary']) {
    expect((await server.fastify.inject({ url: `/api/v1${url}`, headers })).statusCode).toBe(403);
  }
});

test('a page of another site cannot use the session, one of this can', async () => {
  const send = (site: string) =>
    server.fastify.inject({
      method: 'POST',
      url: '/api/v1/secrets',
      headers: { 'sec-fetch-site': site },
      cookies: { runlens_session: adminToken },
      payload: { name: 'page', value: 'from a page' },
    });
  expect((await send('cross-site')).json().error.code).toBe('forbidden');
  expect(await names(adminToken)).not.toContainEqual([null, 'page']);
  expect((await send('same-origin')).json()).toMatchObject({ name: 'page', by: 'admin' });
});

test.each([
  ['{"name":"x","value":"hunter2"}', 'secret_too_short', 'ordinary words'],
  ['{"name":"x","value":"hunter2hunter2\\n"}', 'secret_unfit', 'several lines'],
  ['{"name":"hunter2 2","value":"hunter2hunter2"}', 'bad_request', 'body/name'],
  ['{"name":"x","value":["hunter2hunter2",{}]}', 'bad_request', 'body/value'],
  ['{"name":"x","value":"hunter2hunter2","organization":"*hunter2"}', 'bad_request', 'body/organization'],
  ['{"name":"x","value":"hunter2hunter2"', 'bad_request', 'not valid JSON'],
  ['hunter2hunter2', 'bad_request', 'not valid JSON'],
])('a refusal does not repeat what was sent: %s', async (payload, code, said) => {
  const response = await server.fastify.inject({
    method: 'POST',
    url: '/api/v1/secrets',
    headers: { authorization: `Bearer ${acme}`, 'content-type': 'application/json' },
    payload,
  });
  expect(response.json().error).toMatchObject({ code, message: expect.stringContaining(said) });
  expect(response.body).not.toContain('hunter2');
});
