import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Authentication } from '../../model/access.ts';
import type { AppendOutcome } from '../../model/journal.ts';
import { encodePush, snap } from '../../sources/loki/testing/encode-push.ts';
import { decodeMessage } from '../../sources/otlp/decode-message.ts';
import { requests } from '../../sources/otlp/schema.ts';
import { createRedaction } from '../redact/redaction.ts';
import { createAccept } from './accept.ts';
import { createAuthorize } from './authorize.ts';
import { createHttpDoor, maxMessageBytes } from './http-door.ts';
import { createMemoryBudget, maxHeldBytes } from './memory-budget.ts';

const budget = createMemoryBudget(maxHeldBytes);
let kept: { tenant: string; text: string; deliveryId: string }[] = [];
let outcome: AppendOutcome = { outcome: 'appended', sequence: 1 };
let faults: string[] = [];
const tokens: Record<string, Authentication> = {
  'tok:en': { outcome: 'accepted', principal: { id: 't', scope: 'ingest', organizations: ['Acme'] } },
  read: { outcome: 'accepted', principal: { id: 'r', scope: 'read', organizations: null } },
};
let open = true;
const begun = Date.now();
let now = begun;
const door = createHttpDoor({
  accept: createAccept({
    journal: {
      async append({ tenant, body, deliveryId }) {
        const decoded = decodeMessage(requests.logs, Buffer.from(body), 0, body.length);
        kept.push({ tenant, deliveryId, text: JSON.stringify(decoded) });
        return outcome;
      },
    },
    keptDays: { traces: 30, logs: 30, metrics: 30 },
    redaction: createRedaction(),
    now: () => now,
  }),
  authorize: (sender) =>
    createAuthorize({ authenticate: async (secret) => tokens[secret] ?? { outcome: 'refused' }, open })(sender),
  budget,
  maxBytes: maxMessageBytes,
  onFault: (message) => faults.push(message),
});
const server = createServer(door);
let url = '';

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  kept = [];
  faults = [];
  outcome = { outcome: 'appended', sequence: 1 };
  open = true;
  now = begun;
});
afterEach(() => expect(faults).toEqual([]));
afterAll(() => new Promise((closed) => server.close(closed)));

const ndjson = 'application/x-ndjson';
const json = 'application/json';
const protobuf = 'application/x-protobuf';
const records = '/api/v1/logs';
const push = '/loki/api/v1/push';

async function send(path: string, type: string, body: Uint8Array | string, headers: Record<string, string> = {}) {
  const init = { method: 'POST', body: body, headers: { 'content-type': type, ...headers } };
  const response = await fetch(url + path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) };
}
const lines = '{"message":"one"}\n{"message":"two"}\n';
const secret = `ghp_${'a1B2c3D4e5F6g7H8i9J0'.repeat(2).slice(0, 36)}`;
const at = BigInt(begun) * 1_000_000n;
const lokiJson = (line: string) =>
  JSON.stringify({ streams: [{ stream: { app: 'api' }, values: [[String(at), line]] }] });
const lokiProtobuf = (line: string) => snap(encodePush([{ labels: '{app="api"}', entries: [{ at, line }] }]));
const problem = (code: string) => ({ error: { code, message: expect.any(String), requestId: expect.any(String) } });

describe('what is taken', () => {
  it.each([
    ['lines', ndjson, lines, {}],
    ['a list', json, '[{"message":"one"},{"message":"two"}]', {}],
    ['one behind the other', json, '{"message":"one"}{"message":"two"}', {}],
    ['gzip', `${ndjson}; charset=utf-8`, gzipSync(lines), { 'content-encoding': 'gzip' }],
    ['deflate', 'application/jsonl', deflateSync(lines), { 'content-encoding': 'deflate' }],
  ])('records: %s', async (_, type, body, headers) => {
    const answer = await send(records, type, body, headers);
    expect([answer.status, answer.headers.get('content-type'), answer.body]).toEqual([
      200,
      json,
      { accepted: 2, rejected: 0, errors: [] },
    ]);
    expect(kept).toHaveLength(1);
    expect(kept[0]?.text).toMatch(/one.*two/);
  });

  it('what can be kept of records, with the lines of what cannot', async () => {
    const { status, body } = await send(records, ndjson, `${lines}no\n{"message":"old","time":"2001-01-01T00:00:00Z"}`);
    expect([status, body]).toEqual([
      200,
      {
        accepted: 2,
        rejected: 2,
        errors: [
          { line: 3, message: expect.stringMatching(/^It is not JSON/) },
          { line: 4, message: 'Its time is older than what is kept.' },
        ],
      },
    ]);
  });

  it('no records at all', async () => {
    for (const empty of ['', '[]', '\n']) expect((await send(records, json, empty)).body.accepted).toBe(0);
    expect(kept).toEqual([]);
  });

  it.each([
    ['JSON', json, lokiJson('hello'), {}],
    ['JSON in gzip', json, gzipSync(lokiJson('hello')), { 'content-encoding': 'gzip' }],
    ['protobuf', protobuf, lokiProtobuf('hello'), {}],
    ['protobuf that says it is Snappy', protobuf, lokiProtobuf('hello'), { 'content-encoding': 'snappy' }],
  ])('a push of Loki in %s: 204', async (_, type, body, headers) => {
    const answer = await send(push, type, body, { 'x-scope-orgid': 'someone', ...headers });
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([204, '', null]);
    expect(kept).toMatchObject([{ tenant: '' }]);
    expect(kept[0]?.text).toContain('"stringValue":"hello"');
  });

  it('a push of which a line cannot be kept: 200, and why', async () => {
    const body = snap(
      encodePush([
        {
          labels: '{a="b"}',
          entries: [
            { at, line: 'new' },
            { at: 1n, line: 'old' },
          ],
        },
      ]),
    );
    const answer = await send(push, protobuf, body);
    expect([answer.status, answer.body]).toEqual([
      200,
      { accepted: 1, rejected: 1, errors: [{ line: 2, message: 'Its time is older than what is kept.' }] },
    ]);
  });

  it('the same push again is the same delivery; lines without a time are new ones', async () => {
    await send(push, protobuf, lokiProtobuf('x'));
    await send(push, json, lokiJson('x'));
    expect(kept[1]?.deliveryId).toBe(kept[0]?.deliveryId);
    await send(records, ndjson, lines);
    now += 1;
    await send(records, ndjson, lines);
    expect(kept[3]?.deliveryId).not.toBe(kept[2]?.deliveryId);
  });

  it('secrets are masked, wherever they stand', async () => {
    await send(
      records,
      ndjson,
      JSON.stringify({ message: { token: secret }, password: 'hunter2-4711-again', a: { b: [secret] } }),
    );
    await send(push, json, lokiJson(`token ${secret}`));
    await send(push, protobuf, lokiProtobuf(`token ${secret}`));
    expect(kept).toHaveLength(3);
    for (const { text } of kept) {
      expect(text).toContain('****');
      expect(text).not.toContain(secret);
      expect(text).not.toContain('4711-again');
    }
  });
});

describe('what is refused', () => {
  it.each([
    ['nothing that can be read', records, ndjson, 'hello\nworld'],
    ['a broken list', records, json, '[{"message":"a"},'],
    ['no object', records, json, '7'],
    ['a push without streams', push, json, '{}'],
    ['a push that is not Snappy', push, protobuf, encodePush([{ labels: '{a="b"}', entries: [] }])],
    ['a push that is cut off', push, protobuf, lokiProtobuf('hello hello hello').subarray(0, 20)],
    ['a push of other bytes', push, protobuf, snap(Buffer.from('hello'))],
    ['what is not compressed as it says', records, json, lines],
  ])('%s: 400', async (name, path, type, body) => {
    const headers: Record<string, string> = name.startsWith('what') ? { 'content-encoding': 'gzip' } : {};
    const answer = await send(path, type, body, headers);
    expect([answer.status, answer.body]).toEqual([400, problem('bad_request')]);
    expect(kept).toEqual([]);
  });

  it.each([
    ['a line of 20 MB', records, ndjson, `{"message":"${'x'.repeat(20_000_000)}"}`],
    ['JSON of 20 MB', push, json, `{"message":"${'x'.repeat(20_000_000)}"}`],
    ['Snappy that becomes 20 MB', push, protobuf, snap(Buffer.alloc(20_000_000))],
    ['Snappy that says it becomes 4 GiB', push, protobuf, Buffer.from('ffffffff0f00', 'hex')],
  ])('%s: 413', async (_, path, type, body) => {
    const answer = await send(path, type, body);
    expect([answer.status, answer.body]).toEqual([413, problem('body_too_large')]);
    expect(budget.used()).toBe(0);
  });

  it('a bomb of gzip: 413', async () => {
    const bomb = gzipSync(Buffer.alloc(maxMessageBytes + 1, ' '));
    expect((await send(records, json, bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect(budget.used()).toBe(0);
  });

  it('types that a page of another site could send, and other compression: 415', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', protobuf, 'constructor']) {
      const answer = await send(records, type, lines);
      expect([answer.status, answer.body]).toEqual([415, problem('media_type_unsupported')]);
    }
    expect((await send(push, ndjson, lines)).status).toBe(415);
    expect((await send(records, json, lines, { 'content-encoding': 'snappy' })).status).toBe(415);
    expect((await send(push, json, lines, { 'content-encoding': 'snappy' })).status).toBe(415);
  });

  it('another method: 405', async () => {
    const response = await fetch(url + records);
    expect([response.status, response.headers.get('allow'), await response.json()]).toEqual([
      405,
      'POST',
      problem('method_not_allowed'),
    ]);
  });

  it('a full journal: 429, with the time to wait', async () => {
    outcome = { outcome: 'full', retryAfterSeconds: 30, reason: 'the disk is full' };
    for (const [path, type, body] of [
      [records, ndjson, lines],
      [push, json, lokiJson('x')],
    ] as const) {
      const answer = await send(path, type, body);
      expect([answer.status, answer.headers.get('retry-after'), answer.body]).toEqual([
        429,
        '30',
        problem('journal_full'),
      ]);
    }
  });
});

describe('who may send', () => {
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
  it.each([
    ['a token', { authorization: 'Bearer tok:en' }, 200],
    ['a token as password', basic('anybody:tok:en'), 200],
    ['a token as password without a name', basic(':tok:en'), 200],
    ['a token as name', basic('tok:en'), 401],
    ['no password', basic('anybody:'), 401],
    ['a token that may only read', basic('anybody:read'), 403],
    ['an unknown one', basic('anybody:nobody'), 401],
    ['no base64', { authorization: 'Basic ???' }, 401],
    ['a tenant of Loki alone', { 'x-scope-orgid': 'Acme' }, 401],
    ['nothing', {}, 401],
  ])('%s', async (_, headers, status) => {
    open = false;
    const answer = await send(records, ndjson, lines, headers as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(kept.map(({ tenant }) => tenant)).toEqual(status === 200 ? ['Acme'] : []);
    if (status !== 200) expect(answer.body).toEqual(problem(status === 401 ? 'unauthorized' : 'forbidden'));
  });
});
