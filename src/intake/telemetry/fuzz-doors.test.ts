import { Buffer } from 'node:buffer';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { type ClientHttp2Session, connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { encodePush, snap } from '../../sources/loki/testing/encode-push.ts';
import { encodeRequest, readRequest, requestNames, signalOf } from '../../sources/otlp/testing/requests.ts';
import { createListener } from '../http/listener.ts';
import type { Accept } from './accept.ts';
import { createGrpcServer } from './grpc-door.ts';
import { createHttpDoor, type HttpDoorDeps } from './http-door.ts';
import { createMemoryBudget } from './memory-budget.ts';
import { expectBoundedMemory } from './testing/bounded-memory.ts';
import { createTestIntake } from './testing/intake.ts';
import { type Change, change, changed, sentRuns, timeout } from './testing/mutate.ts';

// Requests changed at random through the real doors: what they carry, how they are packed, what they say of themselves.

const { send, receivedAt } = createTestIntake();
const maxBytes = 200_000;
const budget = createMemoryBudget(1_000_000);
let faults: string[] = [];
let dead = 0;
const accept: Accept = async (request) => {
  const { answer, parts } = await send(request);
  dead += parts.flatMap(({ deadLetters }) => deadLetters).length;
  return answer;
};
const deps: HttpDoorDeps = {
  accept,
  authorize: async () => ({ tenant: '' }),
  budget,
  maxBytes,
  onFault: (message) => faults.push(message),
};
const http = createListener(createHttpDoor(deps));
const grpc = createGrpcServer(deps);
let httpPort = 0;

beforeAll(async () => {
  httpPort = Number(new URL(await http.listen('127.0.0.1', 0)).port);
  await new Promise<void>((listening) => grpc.server.listen(0, '127.0.0.1', listening));
});
afterEach(() => {
  // Whatever came, nothing was found unreadable behind the door, nothing failed, and nothing is held.
  expect([faults, dead]).toEqual([[], 0]);
  faults = [];
});
afterAll(async () => {
  await Promise.all([http.close(0), grpc.close(0)]);
});

interface Seed {
  path: string;
  type: string;
  body: Uint8Array;
}
const at = BigInt(receivedAt) * 1_000_000n;
const protobuf = 'application/x-protobuf';
const json = 'application/json';
const entries = [{ at, line: 'again and again '.repeat(9) }];
const seeds: Seed[] = [
  ...requestNames.flatMap((name): Seed[] => {
    const path = `/v1/${signalOf(readRequest(name))}`;
    return [
      { path, type: protobuf, body: encodeRequest(name).body },
      { path, type: json, body: Buffer.from(JSON.stringify(readRequest(name))) },
    ];
  }),
  {
    path: '/api/v1/logs',
    type: 'application/x-ndjson',
    body: Buffer.from('{"message":"a","level":"warn"}\n{"msg":"b"}'),
  },
  { path: '/loki/api/v1/push', type: protobuf, body: snap(encodePush([{ labels: '{app="api"}', entries }])) },
];

const packs: Record<string, (body: Buffer) => Buffer> = {
  identity: (body) => body,
  gzip: gzipSync,
  deflate: deflateSync,
};
const changes = fc.array(change, { maxLength: 5 });

/** Sends a request that may be cut off after some of its bytes; null when it got no answer. */
function post(port: number, path: string, headers: Record<string, string>, body: Buffer): Promise<number | null> {
  return new Promise((resolve) => {
    const sent = httpRequest({ port, host: '127.0.0.1', path, method: 'POST', headers }, (response) => {
      response.resume();
      response.on('close', () => resolve(response.statusCode ?? null));
    });
    sent.on('error', () => resolve(null));
    sent.end(body);
  });
}

const said = fc.record({
  type: fc.constantFrom(null, null, null, null, protobuf, json, 'text/plain', ''),
  path: fc.constantFrom(null, null, null, null, '/v1/traces', '/v1/logs', '/loki/api/v1/push', '/v1/%', '/'),
  encoding: fc.constantFrom(null, null, null, null, 'gzip', 'deflate', 'br', 'gzip, gzip', 'snappy'),
});
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;

const asItIs = { type: null, path: null, encoding: null };
const cut = { at: 5, kind: 'cut' as const, byte: 0, length: 60 };
/** Sent besides those of chance, so that each answer is seen whatever chance does. */
const sure = seeds.slice(0, 1).flatMap((seed): [Seed, string, Change[], Change[], Said][] => [
  [seed, 'gzip', [], [], asItIs],
  [seed, 'gzip', [], [cut], asItIs],
  [seed, 'gzip', [], [], { ...asItIs, path: '/' }],
  [seed, 'gzip', [], [], { ...asItIs, encoding: 'br' }],
]);

test(`${sentRuns} requests over HTTP: each is answered, and none is a fault of ours`, { timeout }, async () => {
  const seen = new Set<number>();
  await expectBoundedMemory(() =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.constantFrom(...Object.keys(packs)),
        changes,
        changes,
        said,
        async (seed, pack, inside, outside, other) => {
          const packed = packs[pack]?.(changed(seed.body, inside)) ?? Buffer.alloc(0);
          const headers = { 'content-type': other.type ?? seed.type, 'content-encoding': other.encoding ?? pack };
          const status = await post(httpPort, other.path ?? seed.path, headers, changed(packed, outside));
          expect([200, 204, 400, 404, 413, 415]).toContain(status);
          seen.add(status ?? 0);
          expect(budget.used()).toBe(0);
        },
      ),
      { numRuns: sentRuns, examples: sure },
    ),
  );
  for (const status of [200, 400, 404, 415]) expect(seen).toContain(status);
});

const services = { traces: 'Trace', logs: 'Logs', metrics: 'Metrics' };
const calls = requestNames.map((name) => encodeRequest(name));

/** The status of a call, wherever it is told; the code of HTTP/2 where there is none. */
function call(
  client: ClientHttp2Session,
  path: string,
  headers: Record<string, string>,
  sent: Buffer,
): Promise<string> {
  const stream = client.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', ...headers });
  return new Promise((resolve) => {
    let status: string | undefined;
    const hear = (heard: IncomingHttpHeaders) => {
      status = heard['grpc-status']?.toString() ?? status;
    };
    stream.on('response', hear);
    stream.on('trailers', hear);
    stream.on('error', () => undefined);
    stream.on('close', () => resolve(status ?? `rst ${stream.rstCode}`));
    stream.resume();
    stream.end(sent);
  });
}

const called = fc.record({
  service: fc.constantFrom(null, null, null, null, 'Trace', 'Logs', 'Metrics', 'Other'),
  encoding: fc.constantFrom(null, null, null, null, 'gzip', 'identity', 'snappy'),
});
type Called = typeof called extends fc.Arbitrary<infer T> ? T : never;
const sureCalls = calls.slice(0, 1).flatMap((one): [typeof one, boolean, Change[], Change[], Called][] => [
  [one, true, [], [], { service: null, encoding: null }],
  [one, false, [{ ...cut, at: 0, kind: 'huge' }], [], { service: null, encoding: null }],
  [one, false, [], [], { service: 'Other', encoding: null }],
]);

test(`${sentRuns} calls over gRPC`, { timeout }, async () => {
  // Not before: the server closes a connection on which nothing comes.
  const client = connect(`http://127.0.0.1:${(grpc.server.address() as AddressInfo).port}`);
  const seen = new Set<string>();
  await expectBoundedMemory(() =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...calls),
        fc.boolean(),
        changes,
        changes,
        called,
        async ({ signal, body }, isGzip, inside, outside, other) => {
          const name = other.service ?? services[signal];
          const message = changed(body, inside);
          const packed = isGzip ? gzipSync(message) : message;
          const head = Buffer.alloc(5);
          head[0] = isGzip ? 1 : 0;
          head.writeUInt32BE(packed.length, 1);
          const headers = { 'grpc-encoding': other.encoding ?? (isGzip ? 'gzip' : 'identity') };
          const path = `/opentelemetry.proto.collector.${name.toLowerCase()}.v1.${name}Service/Export`;
          const status = await call(client, path, headers, changed(Buffer.concat([head, packed]), outside));
          expect(['0', '3', '8', '12']).toContain(status);
          seen.add(status);
          expect(budget.used()).toBe(0);
        },
      ),
      { numRuns: sentRuns, examples: sureCalls },
    ),
  );
  for (const status of ['0', '3', '12']) expect(seen).toContain(status);
  expect(client.destroyed || client.closed).toBe(false);
  client.close();
});
