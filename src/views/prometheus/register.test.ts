import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../store/engine.ts';
import { openStore } from '../../store/open.ts';
import { registerMetrics } from './register.ts';
import { parsePage } from './testing/parse.ts';
import { insertDeltas } from './testing/store.ts';

const prometheus =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

let dataDir: string;
let engine: Engine;
let server: FastifyInstance;
let applied: () => void = () => undefined;
let redacted: () => Promise<Record<string, number>> = async () => ({});

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'runlens-metrics-'));
  engine = await openStore({ dataDir });
  server = Fastify();
  registerMetrics(server, {
    engine,
    onApplied: (listener) => {
      applied = listener;
    },
    journal: () => ({ entries: 3, bytes: 900, oldestAt: Date.now() - 2000, maxBytes: 1e6, maxAgeMs: 1e6, full: false }),
    sinks: async () => [{ name: 'zipkin', waiting: 3, sent: 20, dropped: 1 }],
    redacted: () => redacted(),
  });
  server.get('/things/:id', async () => 'x');
});
afterAll(async () => {
  await server.close();
  await engine.close();
  await rm(dataDir, { recursive: true });
});

const get = (headers: Record<string, string> = {}) => server.inject({ url: '/metrics', headers });

describe('GET /metrics', () => {
  it('answers the older text to those who ask for nothing', async () => {
    const reply = await get();
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(reply.headers['content-length']).toBe(String(reply.rawPayload.length));
    const names = parsePage(reply.payload, 'text').map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'cicd_jobs_total',
        'process_resident_memory_bytes',
        'runlens_journal_bytes',
        'nodejs_eventloop_lag_seconds',
      ]),
    );
  });

  it('answers OpenMetrics to Prometheus, also compressed', async () => {
    const reply = await get({ accept: prometheus, 'accept-encoding': 'gzip' });
    expect(reply.headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(reply.headers['content-encoding']).toBe('gzip');
    expect(reply.headers.vary).toBe('Accept, Accept-Encoding');
    const page = gunzipSync(reply.rawPayload).toString();
    expect(parsePage(page, 'openmetrics').map(({ name }) => name)).toContain('cicd_jobs');
  });

  it('counts what was masked by kind, and the counts never fall, also while nobody answers', async () => {
    const shown = async () => {
      const families = parsePage((await get()).payload, 'text');
      const found = families.find(({ name }) => name === 'runlens_redactions_total');
      expect(found?.type).toBe('counter');
      return found?.samples.map(({ labels, value }) => [labels.kind, value]);
    };
    expect(await shown()).toEqual([]);
    redacted = async () => ({ jwt: 2, github: 1 });
    const counts = [
      ['github', 1],
      ['jwt', 2],
    ];
    expect(await shown()).toEqual(counts);
    for (const silent of [() => Promise.reject(new Error('gone')), () => new Promise<never>(() => undefined)]) {
      redacted = silent;
      expect(await shown()).toEqual(counts);
    }
    redacted = async () => ({});
  });

  it('shows what was applied before the scrape began', async () => {
    for (let sequence = 1; sequence <= 5; sequence += 1) {
      await insertDeltas(
        engine,
        [{ family: 'deployments', labels: ['production'], count: 1, sum: 0, buckets: {} }],
        sequence,
      );
      applied();
      const pages = await Promise.all([get(), get({ accept: prometheus }), get()]);
      for (const page of pages)
        expect(page.payload).toContain(`cicd_deployments_total{environment="production"} ${sequence}\n`);
    }
  });

  it('shows how forwarding goes', async () => {
    const page = await get({ accept: prometheus });
    const found = parsePage(page.payload, 'openmetrics').filter(({ name }) => name.startsWith('runlens_forward_'));
    expect(found.map(({ name, type }) => [name, type])).toEqual([
      ['runlens_forward_dropped_requests', 'counter'],
      ['runlens_forward_sent_requests', 'counter'],
      ['runlens_forward_waiting_requests', 'gauge'],
    ]);
    expect(page.payload).toContain('runlens_forward_sent_requests_total{sink="zipkin"} 20\n');
  });

  it('counts requests by route template, never by the URL as it came', async () => {
    await server.inject('/things/1');
    await server.inject('/things/2?x=secret');
    await server.inject('/no/such/path');
    const { payload } = await get();
    expect(payload).toContain('http_request_duration_seconds_count{method="GET",route="/things/:id",status="200"} 2');
    expect(payload).toContain('http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1');
    expect(payload).not.toContain('secret');
    expect(payload).not.toContain('/no/such');
  });
});
