import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../model/journal.ts';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import { createBackoff } from '../apply/backoff.ts';
import { openForwarding } from './forwarding.ts';
import { createPost, type Outcome, type Post } from './post.ts';
import type { SinkOptions } from './sink.ts';
import { type SinkServer, startSinkServer } from './testing/sink-server.ts';

let path: string;
let server: SinkServer;
beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), 'runlens-forward-'));
  server = await startSinkServer();
});
afterEach(async () => {
  await server.close();
  rmSync(path, { recursive: true, force: true });
});

const secret = 'Bearer hunter2-hunter2';
const sink = (change: Partial<SinkOptions> = {}): SinkOptions => ({
  name: 'otlp',
  urls: { traces: `${server.url}/v1/traces`, logs: `${server.url}/v1/logs` },
  headers: { authorization: secret },
  buffer: { path, maxBytes: 2 ** 24 },
  ...change,
});
let sequence = 0;
const entry = (body: string | Buffer, change: Partial<JournalEntry> = {}): JournalEntry => ({
  source: 'otlp',
  event: 'traces',
  deliveryId: `d${sequence}`,
  receivedAt: Date.now(),
  tenant: 'octo',
  body: Buffer.from(body),
  sequence: sequence++,
  ...change,
});
const open = (options: SinkOptions = sink(), post: Post = createPost(5_000)) =>
  openForwarding([options], { post, backoff: createBackoff(1, 4) });
type Forwarding = ReturnType<typeof open>;
const state = (forwarding: Forwarding) => forwarding.status()[0];
const bodies = () => server.received.map(({ body }) => body.toString());
const settled = (forwarding: Forwarding) => expect.poll(() => state(forwarding)?.waiting).toBe(0);

describe('Zipkin', () => {
  const toZipkin = () => sink({ name: 'zipkin', urls: { traces: `${server.url}/api/v2/spans` } });
  const span = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), name: 'a', startTimeUnixNano: '2000' };
  const request = (spans: number, resourceBytes: number) => {
    const attributes = [{ key: 'a', value: { stringValue: 'x'.repeat(resourceBytes) } }];
    const scopeSpans = [{ spans: Array.from({ length: spans }, () => span) }];
    return Buffer.from(encodeJson('traces', { resourceSpans: [{ resource: { attributes }, scopeSpans }] }));
  };

  it.each([
    ['of many bytes', () => request(1, 9 * 2 ** 20)],
    ['of few bytes that each span repeats', () => request(40, 2 ** 20)],
  ])('does not get a request %s: it is counted, and the next goes on', async (_, make) => {
    const forwarding = open(toZipkin());
    await forwarding.pass([entry(make())]);
    await expect.poll(() => state(forwarding)?.dropped).toBe(1);
    expect(state(forwarding)?.lastError).toBe('it is too large for Zipkin');
    await forwarding.pass([entry(request(40, 1000))]);
    await expect.poll(() => state(forwarding)?.sent).toBe(1);
    expect(server.received).toHaveLength(1);
    expect(JSON.parse(bodies()[0] ?? '')).toHaveLength(40);
    await forwarding.stop();
  });
});

describe('forwarding', () => {
  it('sends each request of its signals as it came, compressed, with its headers', async () => {
    const forwarding = open(sink({ urls: { traces: `${server.url}/v1/traces`, logs: `${server.url}/v1/logs` } }));
    const bytes = Buffer.from([0, 255, 10, 1]);
    await forwarding.pass([entry(bytes), entry('b', { event: 'logs' }), entry('c', { event: 'metrics' })]);
    await settled(forwarding);
    expect(state(forwarding)).toMatchObject({ name: 'otlp', sent: 2, dropped: 0, rejected: 0, lastError: null });
    const traces = server.received.find(({ path: at }) => at === '/v1/traces');
    expect(traces?.body).toEqual(bytes);
    expect(traces?.headers).toMatchObject({
      authorization: secret,
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
    });
    expect(server.received.filter(({ path: at }) => at === '/v1/logs').map(({ body }) => body.toString())).toEqual([
      'b',
    ]);
    expect(server.received).toHaveLength(2);
    await forwarding.stop();
  });

  it.each([400, 401, 404, 413, 500, 307])(
    'what is refused for good (%i) is dropped and counted, and the next goes on',
    async (status) => {
      const forwarding = open();
      server.behave(({ body }) => ({ status: body.toString() === 'bad' ? status : 200, headers: { location: '/' } }));
      await forwarding.pass([entry('bad')]);
      await expect.poll(() => state(forwarding)?.dropped).toBe(1);
      expect(state(forwarding)?.lastError).toBe(`answer ${status}`);
      await forwarding.pass([entry('good')]);
      await expect.poll(() => state(forwarding)?.sent).toBe(1);
      expect(state(forwarding)?.lastError).toBeNull();
      expect(bodies()).toEqual(['bad', 'good']);
      await forwarding.stop();
    },
  );

  it.each([429, 502, 503, 504])('what is refused for now (%i) is sent again, the same bytes', async (status) => {
    const forwarding = open();
    let refusals = 3;
    server.behave(() => ({ status: refusals-- > 0 ? status : 200 }));
    await forwarding.pass([entry('a')]);
    await settled(forwarding);
    expect(bodies()).toEqual(['a', 'a', 'a', 'a']);
    expect(state(forwarding)).toMatchObject({ sent: 1, dropped: 0, lastError: null });
    await forwarding.stop();
  });

  it('a sink that is not there is tried until it is', async () => {
    const { port } = server;
    await server.close();
    const forwarding = open();
    await forwarding.pass([entry('a'), entry('b')]);
    await expect.poll(() => state(forwarding)?.lastError).toBe('ECONNREFUSED');
    server = await startSinkServer(port);
    await settled(forwarding);
    expect(bodies().sort()).toEqual(['a', 'b']);
    await forwarding.stop();
  });

  it('a sink that hangs is given up for now, and what it did not answer comes again', async () => {
    const forwarding = open(sink(), createPost(30));
    server.behave(() => 'hang');
    await forwarding.pass([entry('a')]);
    await expect.poll(() => state(forwarding)?.lastError).toBe('no answer within 0.03 s');
    server.behave(() => ({ status: 200 }));
    await settled(forwarding);
    expect(state(forwarding)?.sent).toBe(1);
    await forwarding.stop();
  });

  it('one request that a sink cannot take holds up no other', async () => {
    const forwarding = open();
    server.behave(({ body }) => ({ status: body.toString() === 'poison' ? 503 : 200 }));
    await forwarding.pass([entry('poison')]);
    await expect.poll(() => server.received.length).toBeGreaterThan(1);
    await forwarding.pass(Array.from({ length: 100 }, (_, n) => entry(`fine ${n}`)));
    await expect.poll(() => state(forwarding)?.sent).toBe(100);
    expect(state(forwarding)?.dropped).toBe(0);
    await forwarding.stop();
    const next = open();
    expect(state(next)?.waiting).toBe(1);
    await next.stop();
  });

  it('what nobody took for a day is dropped', async () => {
    const forwarding = open();
    await forwarding.pass([entry('old', { receivedAt: Date.now() - 86_400_001 }), entry('new')]);
    await settled(forwarding);
    expect(bodies()).toEqual(['new']);
    expect(state(forwarding)).toMatchObject({ sent: 1, dropped: 1 });
    await forwarding.stop();
  });

  it('a full buffer drops what comes, counts it, and tells nobody else', async () => {
    const maxBytes = 2 ** 20;
    server.behave(() => ({ status: 503, headers: { 'retry-after': '3600' } }));
    const forwarding = open(sink({ buffer: { path, maxBytes } }));
    for (let n = 0; n < 20; n += 1) await forwarding.pass([entry(Buffer.alloc(100_000))]);
    // While one is put back it is there twice for a moment.
    await expect.poll(() => (state(forwarding)?.dropped ?? 0) + (state(forwarding)?.waiting ?? 0)).toBe(20);
    expect(state(forwarding)?.dropped).toBeGreaterThan(0);
    expect(state(forwarding)?.waiting).toBeGreaterThan(0);
    expect(state(forwarding)?.waitingBytes).toBeLessThanOrEqual(maxBytes);
    await forwarding.stop();
  });

  it('says once that a sink makes trouble', async () => {
    const told: string[] = [];
    server.behave(() => ({ status: 503 }));
    const forwarding = openForwarding([sink()], {
      backoff: createBackoff(1, 4),
      onTrouble: (reason) => told.push(reason),
    });
    await forwarding.pass([entry('a')]);
    await expect.poll(() => server.received.length).toBeGreaterThan(5);
    server.behave(({ body }) => ({ status: body.toString() === 'bad' ? 400 : 200 }));
    await settled(forwarding);
    await forwarding.pass([entry('bad')]);
    await expect.poll(() => state(forwarding)?.dropped).toBe(1);
    expect(told).toEqual(['otlp: answer 503']);
    await forwarding.stop();
  });

  it('waits as long as it is asked to', async () => {
    const asked = { patient: 0, hasty: 0 };
    const openWith = (name: keyof typeof asked, afterMs: number) => {
      const buffer = { path: mkdtempSync(join(path, 'own-')), maxBytes: 2 ** 24 };
      return open(sink({ buffer }), async () => {
        asked[name] += 1;
        return { kind: 'later', reason: 'busy', afterMs };
      });
    };
    const both = [openWith('patient', 3_600_000), openWith('hasty', 0)];
    for (const forwarding of both) await forwarding.pass([entry('a')]);
    await expect.poll(() => asked.hasty).toBeGreaterThan(20);
    expect(asked.patient).toBe(1);
    await Promise.all(both.map((forwarding) => forwarding.stop()));
  });

  it.each([
    [{}, 0],
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '999999' }, 3_600_000],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
    [{ 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }, 3_600_000],
    [{ 'retry-after': '-1' }, 0],
    [{ 'retry-after': 'soon' }, 0],
  ])('reads %j as %i ms', async (headers, afterMs) => {
    server.behave(() => ({ status: 503, headers }));
    const request = { url: server.url, headers: {}, body: Buffer.from('a') };
    const outcome = await createPost(5_000)(request, new AbortController().signal);
    expect(outcome).toEqual({ kind: 'later', reason: 'answer 503', afterMs });
  });

  it('counts what a sink took only in part', async () => {
    // partial_success { rejected_spans: 3 }
    const body = Buffer.from([0x0a, 0x02, 0x08, 0x03]);
    server.behave(() => ({ status: 200, headers: { 'content-type': 'application/x-protobuf' }, body }));
    const forwarding = open();
    await forwarding.pass([entry('a')]);
    await settled(forwarding);
    expect(state(forwarding)).toMatchObject({ sent: 1, rejected: 3 });
    await forwarding.stop();
  });

  it('passes what is told once only once, after a restart too', async () => {
    const run = entry('run', { deliveryId: 'github/1/1' });
    let forwarding = open();
    await forwarding.passOnce(run);
    await forwarding.passOnce(run);
    await settled(forwarding);
    await forwarding.stop();
    forwarding = open();
    await forwarding.passOnce(run);
    await forwarding.passOnce(entry('other', { deliveryId: 'github/2/1' }));
    await settled(forwarding);
    await forwarding.stop();
    expect(bodies()).toEqual(['run', 'other']);
  });

  it('never says what is secret', async () => {
    // The error of an impossible header quotes it.
    const forwarding = open(sink({ headers: { authorization: `${secret}\nx` } }));
    await forwarding.pass([entry('a')]);
    await expect.poll(() => state(forwarding)?.lastError).toBe('network failure');
    await forwarding.stop();
  });
});

describe('whatever a sink answers', () => {
  it('each request is taken or counted as dropped, and stops in good order repeat nothing', async () => {
    const outcome = fc.constantFrom<Outcome['kind']>('sent', 'later', 'refused');
    const plan = fc.record({
      requests: fc.integer({ min: 1, max: 12 }),
      answers: fc.array(outcome, { maxLength: 40 }),
      stopAt: fc.nat(12),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ requests, answers, stopAt }) => {
        const own = mkdtempSync(join(path, 'case-'));
        const taken: string[] = [];
        const next = [...answers];
        const post: Post = async ({ body }) => {
          const kind = next.shift() ?? 'sent';
          if (kind === 'later') return { kind, reason: 'later', afterMs: 0 };
          taken.push(body.toString());
          return kind === 'sent' ? { kind, rejected: 0 } : { kind, reason: 'refused' };
        };
        const options = sink({ buffer: { path: own, maxBytes: 2 ** 24 } });
        let forwarding = open(options, post);
        const names = Array.from({ length: requests }, (_, n) => `request ${n}`);
        await forwarding.pass(names.slice(0, stopAt).map((name) => entry(name)));
        await forwarding.stop();
        forwarding = open(options, post);
        await forwarding.pass(names.slice(stopAt).map((name) => entry(name)));
        await expect.poll(() => state(forwarding)?.waiting, { interval: 2 }).toBe(0);
        await forwarding.stop();
        expect(taken.sort()).toEqual(names.sort());
      }),
      { numRuns: 30 },
    );
  });
});
