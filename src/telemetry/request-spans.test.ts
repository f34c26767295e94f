import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createLog, type Log } from './log.ts';
import { traceRequests } from './request-spans.ts';
import type { Tracing } from './tracing.ts';
import { startTracing } from './tracing-sdk.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const caller = 'b7ad6b7169203331';
const hidden = 'hunter2';

let exporter: InMemorySpanExporter;
let tracing: Tracing;
let server: FastifyInstance;
let lines: string[];
let log: Log;
/** Ends what a request left running. */
let later: () => void;

beforeAll(() => {
  // Spans are sent as soon as they end.
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '1');
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'team=ci');
});
afterAll(() => vi.unstubAllEnvs());

beforeEach(async () => {
  exporter = new InMemorySpanExporter();
  lines = [];
  log = createLog({
    level: 'info',
    format: 'json',
    write: (line) => lines.push(line),
    span: () => tracing.span(),
  });
  tracing = startTracing({ exporter, service: 'mine', version: '1.2.3', log });
  const query = (name: string) => tracing.inSpan(name, { 'db.query.summary': name }, async () => name);
  server = Fastify();
  traceRequests(server, tracing);
  server.addHook('onRequest', async () => {
    await query('access');
  });
  server.get('/things/:id', async () => {
    log.info('looked at');
    return query('things');
  });
  server.post('/things', async () => query('new thing'));
  server.get('/broken', async () => {
    await tracing.inSpan('refused', {}, async () => {
      throw Object.assign(new Error(`cannot read ${hidden}`), { code: 241 });
    });
  });
  server.get('/probe', { config: { untraced: true } }, async () => query('probe'));
  server.get('/late', async () => {
    const waited = new Promise<void>((resolve) => {
      later = resolve;
    });
    void waited.then(() => query('late')).then(() => log.info('late'));
    return 'x';
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(async () => {
  await server.close();
  await tracing.close();
});

const ask = (path: string, options: RequestInit = {}) => {
  const headers = { traceparent: `00-${trace}-${caller}-01`, ...options.headers };
  return fetch(`${server.listeningOrigin}${path}`, { ...options, headers }).then((response) => response.text());
};
/** All spans when there are so many. */
async function spans(count: number): Promise<ReadableSpan[]> {
  await expect.poll(() => exporter.getFinishedSpans().length).toBe(count);
  return exporter.getFinishedSpans();
}
const found = (all: ReadableSpan[], name: string) => {
  const span = all.find((one) => one.name === name);
  if (span === undefined) throw new Error(`no span ${name} among ${all.map((one) => one.name)}`);
  return span;
};

it('a request is a span below its caller, and what it asks of the store is below it', async () => {
  await ask(`/things/${hidden}?token=${hidden}`, { headers: { authorization: `Bearer ${hidden}` } });
  const all = await spans(3);
  const request = found(all, 'GET /things/:id');
  expect(request.kind).toBe(SpanKind.SERVER);
  expect(request.attributes).toEqual({
    'http.request.method': 'GET',
    'http.route': '/things/:id',
    'http.response.status_code': 200,
  });
  expect(request.resource.attributes).toMatchObject({ 'service.name': 'mine', 'service.version': '1.2.3', team: 'ci' });
  expect([request.spanContext().traceId, request.parentSpanContext?.spanId]).toEqual([trace, caller]);
  for (const name of ['access', 'things']) {
    expect(found(all, name).parentSpanContext?.spanId).toBe(request.spanContext().spanId);
  }
  expect(
    JSON.stringify(all.map(({ name, attributes, events, status }) => [name, attributes, events, status])),
  ).not.toContain(hidden);
  // What is logged meanwhile carries its ids.
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { service: 'runlens', trace_id: trace, span_id: request.spanContext().spanId, message: 'looked at' },
  ]);
});

it('what comes after a body is within the span as well', async () => {
  await ask('/things', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
  const all = await spans(3);
  expect(found(all, 'new thing').parentSpanContext?.spanId).toBe(found(all, 'POST /things').spanContext().spanId);
});

it('a fault is an error without its words', async () => {
  await ask('/broken');
  const all = await spans(3);
  expect(found(all, 'refused')).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'error.type': '241' },
    events: [],
  });
  expect(found(all, 'GET /broken')).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'http.response.status_code': 500, 'error.type': '500' },
  });
  expect(JSON.stringify(all.map(({ attributes, status }) => [attributes, status]))).not.toContain(hidden);
});

it('of a caller that is not sampled, of a probe, and of what goes on after the answer there are no spans', async () => {
  await ask('/things/1', { headers: { traceparent: `00-${trace}-${caller}-00` } });
  await ask('/probe');
  await ask('/late');
  await spans(2);
  later();
  await expect.poll(() => lines.map((line) => JSON.parse(line).message)).toEqual(['looked at', 'late']);
  await ask('/nowhere');
  const all = await spans(4);
  expect(all.map(({ name }) => name).sort()).toEqual(['GET', 'GET /late', 'access', 'access']);
});

it('a batch of another thread is a span with its numbers', async () => {
  const work = { startedAt: 1_700_000_000_000, tookMs: 250, entries: 3, bytes: 900, rows: 12, attempt: 2 };
  tracing.batch('events', work, 'failed', () => log.info('tried again'));
  const [span] = await spans(1);
  expect(span).toMatchObject({
    name: 'apply events',
    startTime: [1_700_000_000, 0],
    duration: [0, 250_000_000],
    status: { code: SpanStatusCode.ERROR },
    attributes: {
      'runlens.batch.entries': 3,
      'runlens.batch.bytes': 900,
      'runlens.batch.rows': 12,
      'runlens.batch.attempt': 2,
    },
  });
  expect(span?.parentSpanContext).toBeUndefined();
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: 'tried again', span_id: span?.spanContext().spanId });
});

it('says once that spans cannot be sent, and again when that begins anew', async () => {
  let isGone = true;
  const failing = new InMemorySpanExporter();
  vi.spyOn(failing, 'export').mockImplementation((_spans, done) =>
    done(isGone ? { code: 1, error: new Error('nobody there') } : { code: 0 }),
  );
  await tracing.close();
  tracing = startTracing({ exporter: failing, service: 'mine', version: '1', log });
  const send = async (times: number) => {
    const before = vi.mocked(failing.export).mock.calls.length;
    tracing.batch(
      'events',
      { startedAt: 1, tookMs: 1, entries: 1, bytes: 1, rows: 1, attempt: 1 },
      'applied',
      () => undefined,
    );
    await expect.poll(() => vi.mocked(failing.export).mock.calls.length).toBe(before + 1);
    expect(lines.length).toBe(times);
  };
  await send(1);
  await send(1);
  isGone = false;
  await send(1);
  isGone = true;
  await send(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'WARN', context: { reason: 'nobody there' } });
});
