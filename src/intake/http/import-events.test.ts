import Fastify from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { RunlensError } from '../../errors.ts';
import type { Principal } from '../../model/access.ts';
import type { IntakeEvent } from '../../model/events.ts';
import type { AppendOutcome } from '../../model/journal.ts';
import { importEventsPath, registerImportEvents } from './import-events.ts';

const everything: Principal = { id: 'admin', scope: 'admin', organizations: null };
let close = async () => {};
afterEach(() => close());

async function door({ principal = everything, room = Number.POSITIVE_INFINITY, maxBytes = 1_000_000 } = {}) {
  const fastify = Fastify();
  close = () => fastify.close();
  const kept = new Map<string, IntakeEvent>();
  const append = async (event: IntakeEvent): Promise<AppendOutcome> => {
    if (kept.has(event.deliveryId)) return { outcome: 'duplicate' };
    if (kept.size >= room) return { outcome: 'full', retryAfterSeconds: 7, reason: 'the disk is full' };
    kept.set(event.deliveryId, event);
    return { outcome: 'appended', sequence: kept.size };
  };
  fastify.decorateRequest('principal');
  fastify.addHook('onRequest', async (request) => {
    request.principal = principal;
  });
  fastify.setErrorHandler((error, _request, reply) => {
    const status =
      error instanceof RunlensError ? error.status : ((error as { statusCode?: number }).statusCode ?? 500);
    return reply
      .code(status)
      .send({ error: { code: error instanceof RunlensError ? error.code : '', message: String(error) } });
  });
  await registerImportEvents(fastify, { journal: { append }, sources: ['github'], now: () => 42, maxBytes });
  const post = (payload: string, type = 'application/x-ndjson') =>
    fastify.inject({ method: 'POST', url: importEventsPath, payload, headers: { 'content-type': type } });
  return { kept, post };
}

const body = '{"repository": {"full_name": "acme/web", "owner": {"login": "acme"}}, "id": 9007199254740993, "ä": 1.0}';
const line = (id: string, change: Record<string, unknown> = {}) =>
  `${JSON.stringify({ source: 'github', event: 'workflow_job', deliveryId: `import-${id}`, body, ...change })}\n`;

test('keeps each event once, byte for byte, and counts', async () => {
  const { kept, post } = await door();
  expect((await post(line('1') + line('2') + line('1'))).json()).toEqual({ accepted: 2, duplicate: 1 });
  expect((await post(`${line('2')}\n\n${line('3')}`)).json()).toEqual({ accepted: 1, duplicate: 1 });
  const event = kept.get('import-3');
  expect(Buffer.from(event?.body ?? '').toString()).toBe(body);
  expect(event).toMatchObject({ source: 'github', event: 'workflow_job', receivedAt: 42, tenant: '' });
});

test('a full journal answers 429 and the same request goes on later', async () => {
  const { kept, post } = await door({ room: 2 });
  const response = await post(line('1') + line('2') + line('3'));
  expect([response.statusCode, response.headers['retry-after'], response.json().error.code]).toEqual([
    429,
    '7',
    'import_incomplete',
  ]);
  expect(response.json().error.message).toContain('2 of 3 events: the disk is full.');
  expect(kept.size).toBe(2);
});

describe('nothing is kept of a request with a bad line', () => {
  test.each([
    ['not JSON', '{"source":\n', /Line 2: not JSON/],
    ['a JSON value that is no object', 'null\n', /Line 2: "source"/],
    ['another source', line('2', { source: 'gitlab' }), /Line 2: "source" must be one of: github/],
    ['a strange event', line('2', { event: 'a b' }), /"event"/],
    [
      'the delivery id of a webhook',
      line('2', { deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958' }),
      /must begin with import-/,
    ],
    ['a body that is no text', line('2', { body: {} }), /"body"/],
  ])('%s', async (_, bad, sentence) => {
    const { kept, post } = await door();
    const response = await post(line('1') + bad);
    expect(response.statusCode).toBe(400);
    expect(response.json().error.message).toMatch(sentence);
    expect(kept.size).toBe(0);
  });
});

test('bounds: size, count, content type', async () => {
  const { post } = await door({ maxBytes: 1000 });
  expect((await post(line('1', { body: 'x'.repeat(2000) }))).statusCode).toBe(413);
  expect((await post('{}', 'application/json')).statusCode).toBe(400);
  const { post: large } = await door();
  expect((await large('{}\n'.repeat(10_001))).json().error.message).toMatch(/may hold 10000 events/);
});

describe('a token of one organisation', () => {
  const principal: Principal = { id: 't1', scope: 'ingest', organizations: ['Acme'] };

  test('gives its events their tenant', async () => {
    const { kept, post } = await door({ principal });
    expect((await post(line('1'))).statusCode).toBe(200);
    expect(kept.get('import-1@acme')?.tenant).toBe('Acme');
  });

  test('has its delivery ids to itself', async () => {
    const { kept, post } = await door({ principal });
    expect((await post(line('1'))).json()).toEqual({ accepted: 1, duplicate: 0 });
    expect((await post(line('1'))).json()).toEqual({ accepted: 0, duplicate: 1 });
    expect([...kept.keys()]).toEqual(['import-1@acme']);
    expect((await post(line('2', { deliveryId: 'import-1@other' }))).statusCode).toBe(400);
  });

  test.each([
    ['another organisation', '{"repository":{"full_name":"other/web","owner":{"login":"other"}}}'],
    ['two organisations at once', '{"repository":{"full_name":"other/web","owner":{"login":"acme"}}}'],
    ['no organisation', '{}'],
    ['a name with a space', '{"repository":{"full_name":"acme/web","owner":{"login":"acme "}}}'],
    ['an empty name', '{"repository":{"full_name":"/web","owner":{"login":""}}}'],
    ['a name that is no text', '{"repository":{"full_name":"acme/web","owner":{"login":["acme"]}}}'],
    ['letters that fold to ASCII', '{"repository":{"full_name":"acme/web","owner":{"login":"acm\u212A"}}}'],
    [
      'itself first and another then',
      '{"repository":{"owner":{"login":"acme"}},"repository":{"owner":{"login":"other"}}}',
    ],
    ['no JSON', 'acme'],
  ])('may not send for %s', async (_, payload) => {
    const { kept, post } = await door({ principal });
    expect((await post(line('1') + line('2', { body: payload }))).statusCode).toBe(403);
    expect(kept.size).toBe(0);
  });
});
