import { Buffer } from 'node:buffer';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Authentication } from '../../model/access.ts';
import type { IntakeEvent } from '../../model/events.ts';
import type { AppendOutcome } from '../../model/journal.ts';
import { encodeRequest, readRequest } from '../../sources/otlp/testing/requests.ts';
import { createAccept } from './accept.ts';
import { createAuthorize } from './authorize.ts';
import { compressions } from './decompress.ts';
import { createHttpDoor } from './http-door.ts';
import { createMemoryBudget } from './memory-budget.ts';

const days = 20_000;
const maxBytes = 100_000;
const budget = createMemoryBudget(150_000);
let kept: IntakeEvent[] = [];
let outcome: AppendOutcome = { outcome: 'appended', sequence: 1 };
let open = true;
let faults: string[] = [];
let isRedactorBroken = false;

const tokens: Record<string, Authentication> = {
  ingest: { outcome: 'accepted', principal: { id: 't', scope: 'ingest', organizations: ['Acme'] } },
  read: { outcome: 'accepted', principal: { id: 'r', scope: 'read', organizations: null } },
  'store-away': { outcome: 'unavailable', retryAfterSeconds: 5 },
  guessed: { outcome: 'limited', retryAfterSeconds: 7 },
};
const door = createHttpDoor({
  accept: createAccept({
    journal: {
      async append(event) {
        kept.push({ ...event, body: Buffer.from(event.body) });
        return outcome;
      },
    },
    keptDays: { traces: days, logs: days, metrics: days },
    redaction: {
      message() {
        if (isRedactorBroken) throw new Error('secret-4711');
      },
    },
    now: Date.now,
  }),
  authorize: (sender) =>
    createAuthorize({
      async authenticate(secret) {
        if (secret === 'thread-gone') throw new Error('The thread ended.');
        return tokens[secret] ?? { outcome: 'refused' };
      },
      open,
    })(sender),
  budget,
  maxBytes,
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
  isRedactorBroken = false;
});
afterAll(() => new Promise((closed) => server.close(closed)));

const protobuf = 'application/x-protobuf';
const json = 'application/json';

async function send(body: Uint8Array | string, headers: Record<string, string> = {}, path = '/v1/traces') {
  const response = await fetch(url + path, { method: 'POST', body, headers: { 'content-type': protobuf, ...headers } });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}

const zstdLogs =
  'KLUv/SCBLQMAIgYWG2BNdaCPtY0MtLXYSuBT+X1DBQmfMqBENAjOCn369Ol+bi4MI4dRjiPH56IgxGpsHf/hIUoVTw4YCALHa0OFB2uHZDCnVlMalioNTfyXwPNSQqZdlHP/AgMAcT0ANeTYphg=';
const traces = encodeRequest('traces').body;
const logs = encodeRequest('logs').body;

describe('what is taken', () => {
  it('protobuf: an empty answer, and the bytes in the journal', async () => {
    const answer = await send(logs, {}, '/v1/logs');
    expect([answer.status, answer.headers.get('content-type'), answer.body.length]).toEqual([200, protobuf, 0]);
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ source: 'otlp', event: 'logs', tenant: '' });
    expect(Buffer.from(kept[0]?.body ?? []).equals(logs)).toBe(true);
  });

  it('JSON: the same message is kept, the answer is JSON', async () => {
    const answer = await send(
      JSON.stringify(readRequest('logs')),
      { 'content-type': `${json}; charset=utf-8` },
      '/v1/logs',
    );
    expect([answer.status, answer.headers.get('content-type'), answer.body.toString()]).toEqual([200, json, '{}']);
    expect(Buffer.from(kept[0]?.body ?? []).equals(logs)).toBe(true);
  });

  it.each([
    ['gzip', gzipSync(logs)],
    ['deflate', deflateSync(logs)],
    ['GZIP', Buffer.concat([gzipSync(logs.subarray(0, 40)), gzipSync(logs.subarray(40))])],
    ['identity', logs],
  ])('%s', async (encoding, body) => {
    expect((await send(body, { 'content-encoding': encoding }, '/v1/logs')).status).toBe(200);
    expect(Buffer.from(kept[0]?.body ?? []).equals(logs)).toBe(true);
  });

  it('zstd, where Node can read it', async () => {
    // The request in Zstandard, made by its own library.
    const body = Buffer.from(zstdLogs, 'base64');
    const { status } = await send(body, { 'content-type': json, 'content-encoding': 'zstd' }, '/v1/logs');
    if (!compressions.includes('zstd')) return expect([status, kept]).toEqual([415, []]);
    expect([status, kept.length]).toEqual([200, 1]);
    expect(Buffer.from(kept[0]?.body ?? []).includes('zstd was here')).toBe(true);
    expect((await send(body.subarray(0, -3), { 'content-type': json, 'content-encoding': 'zstd' })).status).toBe(400);
  });

  it('an empty request, which is a request without records', async () => {
    expect((await send('')).status).toBe(200);
    expect((await send('{}', { 'content-type': json })).body.toString()).toBe('{}');
    expect(kept).toEqual([]);
  });

  it('what can be kept of a request, saying how many records cannot and why', async () => {
    const answer = await send(JSON.stringify(readRequest('traces')), { 'content-type': json });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toEqual({
      partialSuccess: {
        rejectedSpans: '2',
        errorMessage: '1: the trace id is not 16 bytes, or all zero; 1: the span id is not 8 bytes, or all zero',
      },
    });
    const same = await send(traces);
    // ExportTracePartialSuccess { rejected_spans: 2, error_message: … }
    expect([...same.body.subarray(0, 1), ...same.body.subarray(2, 4)]).toEqual([0x0a, 0x08, 2]);
    expect(kept).toHaveLength(2);
  });

  it('the same request again is the same delivery', async () => {
    await send(logs, {}, '/v1/logs');
    await send(gzipSync(logs), { 'content-encoding': 'gzip' }, '/v1/logs');
    await send(traces);
    const [first, second, third] = kept.map(({ deliveryId }) => deliveryId);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    outcome = { outcome: 'duplicate' };
    expect((await send(logs, {}, '/v1/logs')).status).toBe(200);
  });
});

/** google.rpc.Status begins with its code. */
const codeOf = (body: Buffer) => (body[0] === 0x08 ? body[1] : undefined);

describe('what is refused for good', () => {
  it.each([
    ['a truncated message', traces.subarray(0, traces.length - 1)],
    ['nonsense', Buffer.from('not protobuf at all')],
    ['a field of another type', Buffer.from([0x08, 1])],
  ])('%s: 400 with a Status in protobuf', async (_, body) => {
    const answer = await send(body);
    expect([answer.status, answer.headers.get('content-type'), codeOf(answer.body)]).toEqual([400, protobuf, 3]);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(kept).toEqual([]);
  });

  it.each(['{', '[]', '"a"', '{"resourceSpans":7}', '\ufffe', '{"resourceSpans":[{"resource":[]}]}'])(
    'JSON %s: 400 with a Status in JSON',
    async (body) => {
      const answer = await send(body, { 'content-type': json });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([400, json]);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 3, message: expect.any(String) });
    },
  );

  it('what is compressed otherwise, or not as it says', async () => {
    const twice = gzipSync(gzipSync(traces));
    expect((await send(twice, { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await send(twice, { 'content-encoding': 'gzip, gzip' })).status).toBe(415);
    expect((await send(traces, { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await send(gzipSync(traces).subarray(0, 90), { 'content-encoding': 'gzip' })).status).toBe(400);
    const other = await send(traces, { 'content-encoding': 'br' });
    const allowed = [...compressions, 'identity'].join(', ');
    expect([other.status, other.headers.get('accept-encoding')]).toEqual([415, allowed]);
    expect(allowed).toMatch(/^gzip, deflate(, zstd)?, identity$/);
  });

  it('another content type, method and address', async () => {
    expect((await send(traces, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await send(traces, {}, '/v1/profiles')).status).toBe(404);
    const get = await fetch(`${url}/v1/traces`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each(['gzip', 'deflate', 'identity'])('what is too large, before or after decompression: %s', async (encoding) => {
    const bomb = Buffer.alloc(maxBytes + 1);
    const body = encoding === 'gzip' ? gzipSync(bomb) : encoding === 'deflate' ? deflateSync(bomb) : bomb;
    const answer = await send(body, { 'content-encoding': encoding });
    expect([answer.status, codeOf(answer.body)]).toEqual([413, 8]);
    expect(budget.used()).toBe(0);
  });

  it('a gzip of many members counts them together', async () => {
    const member = gzipSync(Buffer.alloc(maxBytes / 2));
    expect((await send(Buffer.concat([member, member, member]), { 'content-encoding': 'gzip' })).status).toBe(413);
  });

  it('a fault of ours is no secret of ours', async () => {
    isRedactorBroken = true;
    const answer = await send(traces);
    expect(answer.status).toBe(500);
    expect(answer.body.toString()).not.toContain('4711');
    expect(faults.join()).toContain('4711');
  });
});

describe('what is to be sent again', () => {
  it('a full journal: 429, with the time to wait as a header and as RetryInfo', async () => {
    outcome = { outcome: 'full', retryAfterSeconds: 30, reason: 'the disk is full' };
    const answer = await send(traces);
    expect([answer.status, answer.headers.get('retry-after'), codeOf(answer.body)]).toEqual([429, '30', 8]);
    expect(answer.body.toString('latin1')).toContain('type.googleapis.com/google.rpc.RetryInfo');
    expect(answer.body.toString('latin1')).toContain('Nothing was kept of this request: the disk is full.');
  });

  it('too much at a time: 503, and nothing stays held', async () => {
    const halves = { 'content-length': '90000', 'content-type': protobuf };
    const slow = Array.from({ length: 2 }, () => httpRequest(`${url}/v1/traces`, { method: 'POST', headers: halves }));
    const answers = slow.map(
      (one) =>
        new Promise<number>((resolve) => {
          one.on('response', (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          });
          one.on('error', () => resolve(0));
        }),
    );
    for (const one of slow) one.write(Buffer.alloc(80_000));
    expect(await Promise.race(answers)).toBe(503);
    for (const one of slow) one.destroy();
    await expect.poll(() => budget.used()).toBe(0);
  });
});

describe('who may send', () => {
  it('without a token only from this machine, and only where no token is set', async () => {
    expect((await send(logs, {}, '/v1/logs')).status).toBe(200);
    open = false;
    const answer = await send(logs, {}, '/v1/logs');
    expect([answer.status, codeOf(answer.body)]).toEqual([401, 16]);
  });

  it.each([
    ['ingest', 200],
    ['read', 403],
    ['unknown', 401],
    ['guessed', 429],
    ['store-away', 503],
    ['thread-gone', 503],
  ])('a token: %s', async (token, status) => {
    const answer = await send(logs, { authorization: `Bearer ${token}` }, '/v1/logs');
    expect(answer.status).toBe(status);
    if (status === 200) expect(kept[0]?.tenant).toBe('Acme');
    else expect(kept).toEqual([]);
    expect(answer.headers.get('retry-after')).toBe(status === 429 ? '7' : status === 503 ? '5' : null);
    expect(faults).toEqual([]);
  });
});
