import { Buffer } from 'node:buffer';
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import * as zlib from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { encodeRequest } from '../../sources/otlp/testing/requests.ts';
import type { TelemetryRequest } from './accept.ts';
import type { TelemetryAnswer } from './answer.ts';
import { createAuthorize } from './authorize.ts';
import { type Compression, compressions } from './decompress.ts';
import { createGrpcServer } from './grpc-door.ts';
import { createMemoryBudget } from './memory-budget.ts';

/** Since Node 22.15. */
const zstd = zlib as unknown as { zstdCompressSync?: (whole: Buffer) => Buffer };
const maxBytes = 100_000;
const budget = createMemoryBudget(300_000);
const done: TelemetryAnswer = { outcome: 'accepted', accepted: 1, errors: [], rejected: 0, message: '' };
let answer: TelemetryAnswer = done;
let kept: TelemetryRequest[] = [];
let faults: string[] = [];

const authorizeWithoutStore = createAuthorize({
  authenticate: () => Promise.reject(new Error('The thread ended.')),
  open: false,
});
const grpc = createGrpcServer({
  async accept(request) {
    kept.push({ ...request, body: Buffer.from(request.body) });
    return answer;
  },
  async authorize(sender) {
    if (sender.authorization === undefined) return { tenant: 'acme' };
    if (sender.authorization === 'Bearer store-away') return authorizeWithoutStore(sender);
    return { outcome: 'refused', reason: 'unauthorized', message: 'The token is not known — hier.' };
  },
  budget,
  maxBytes,
  onFault: (message) => faults.push(message),
});
let client: ClientHttp2Session;

beforeAll(async () => {
  await new Promise<void>((listening) => grpc.server.listen(0, '127.0.0.1', listening));
  client = connect(`http://127.0.0.1:${(grpc.server.address() as AddressInfo).port}`);
});
beforeEach(() => {
  answer = done;
  kept = [];
  faults = [];
});
afterAll(async () => {
  client.close();
  await grpc.close(1000);
});

const traces = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const { body } = encodeRequest('traces');

function frame(message: Buffer, isCompressed = false, size = message.length): Buffer {
  const head = Buffer.alloc(5);
  head[0] = isCompressed ? 1 : 0;
  head.writeUInt32BE(size, 1);
  return Buffer.concat([head, message]);
}

/** One unary call: the status, wherever it is told, and the message. */
function call(path: string, sent: Buffer, headers: Record<string, string> = {}) {
  const stream = client.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  return new Promise<{ head: IncomingHttpHeaders; status: string; message: Buffer }>((resolve, reject) => {
    let head: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.on('response', (received) => {
      head = received;
    });
    stream.on('trailers', (received) => {
      trailers = received;
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('close', () => {
      const status = String(trailers['grpc-status'] ?? head['grpc-status']);
      resolve({ head, status, message: Buffer.concat(chunks) });
    });
    stream.end(sent);
  });
}

it.each([
  ['Trace', 'traces'],
  ['Logs', 'logs'],
  ['Metrics', 'metrics'],
])('%s', async (service, signal) => {
  const path = `/opentelemetry.proto.collector.${service.toLowerCase()}.v1.${service}Service/Export`;
  const { status, message } = await call(path, frame(body));
  expect([status, message]).toEqual(['0', frame(Buffer.alloc(0))]);
  expect(kept).toMatchObject([{ signal, encoding: 'protobuf', tenant: 'acme' }]);
  expect(kept[0]?.body.equals(body)).toBe(true);
});

it.each<[Compression, (body: Buffer) => Buffer]>([
  ['gzip', zlib.gzipSync],
  ['deflate', zlib.deflateSync],
  ['zstd', (whole) => zstd.zstdCompressSync?.(whole) ?? whole],
])('a message in %s', async (encoding, compress) => {
  const { status } = await call(traces, frame(compress(body), true), { 'grpc-encoding': encoding });
  if (!compressions.includes(encoding)) return expect([status, kept]).toEqual(['12', []]);
  expect(status).toBe('0');
  expect(kept[0]?.body.equals(body)).toBe(true);
});

it('a partial success', async () => {
  answer = { outcome: 'accepted', accepted: 1, errors: [], rejected: 3, message: 'why' };
  const { status, message } = await call(traces, frame(body));
  // PartialSuccess { rejected: 3, error_message: "why" }
  expect([status, message.subarray(5).toString('hex')]).toEqual(['0', '0a07080312037768793'.slice(0, 18)]);
});

it.each<[string, TelemetryAnswer, string]>([
  ['INVALID_ARGUMENT', { outcome: 'refused', reason: 'malformed', message: 'no' }, '3'],
  ['RESOURCE_EXHAUSTED', { outcome: 'busy', reason: 'full', message: 'no', retryAfterSeconds: 30 }, '8'],
  ['UNAVAILABLE', { outcome: 'busy', reason: 'starting', message: 'no', retryAfterSeconds: 1 }, '14'],
])('%s', async (_, given, code) => {
  answer = given;
  const { status, head } = await call(traces, frame(body));
  expect([status, head['grpc-message']]).toEqual([code, 'no']);
  const details = Buffer.from(String(head['grpc-status-details-bin']), 'base64').toString('latin1');
  // Without RetryInfo a client does not try RESOURCE_EXHAUSTED again.
  expect(details.includes('google.rpc.RetryInfo')).toBe(given.outcome === 'busy');
});

it('a fault of ours is no secret of ours', async () => {
  answer = { outcome: 'refused', reason: 'internal', message: 'secret-4711' };
  const { status, head } = await call(traces, frame(body));
  expect(status).toBe('13');
  expect(JSON.stringify(head)).not.toContain('4711');
  expect(faults).toEqual(['secret-4711']);
});

it('a token that cannot be looked up is to be sent again', async () => {
  const { status, head } = await call(traces, frame(body), { authorization: 'Bearer store-away' });
  expect(status).toBe('14');
  const details = Buffer.from(String(head['grpc-status-details-bin']), 'base64').toString('latin1');
  expect(details).toContain('google.rpc.RetryInfo');
  expect([kept, faults]).toEqual([[], []]);
});

it('a message of umlauts is escaped', async () => {
  const { status, head } = await call(traces, frame(body), { authorization: 'Bearer x' });
  expect([status, head['grpc-message']]).toEqual(['16', 'The token is not known %E2%80%94 hier.']);
  expect(kept).toEqual([]);
});

it.each<[string, string, Buffer, Record<string, string>, string]>([
  ['another method', '/x.Y/Z', frame(body), {}, '12'],
  ['another content type', traces, frame(body), { 'content-type': 'application/json' }, '3'],
  ['another compression', traces, frame(body, true), { 'grpc-encoding': 'snappy' }, '12'],
  ['no gzip', traces, frame(body, true), { 'grpc-encoding': 'gzip' }, '3'],
  ['no frame', traces, Buffer.from([0, 0]), {}, '3'],
  ['half a message', traces, frame(body, false, body.length + 1), {}, '3'],
  ['two messages', traces, Buffer.concat([frame(body), frame(body)]), {}, '3'],
  ['a bomb', traces, frame(zlib.gzipSync(Buffer.alloc(maxBytes + 1)), true), { 'grpc-encoding': 'gzip' }, '8'],
])('%s', async (_, path, sent, headers, code) => {
  expect((await call(path, sent, headers)).status).toBe(code);
  expect(kept).toEqual([]);
  expect(budget.used()).toBe(0);
});

it('a message that is too large is not read to its end', async () => {
  const { status } = await call(traces, frame(Buffer.alloc(maxBytes * 20)));
  expect(status).toBe('8');
  expect((await call(traces, frame(body))).status).toBe('0');
});
