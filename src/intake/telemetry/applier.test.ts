import { expect, it } from 'vitest';
import type { IntakeEvent } from '../../model/events.ts';
import type { AppendOutcome, JournalBatch } from '../../model/journal.ts';
import { ownScope } from '../../model/own-spans.ts';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import { encodeRequest } from '../../sources/otlp/testing/requests.ts';
import { createTelemetryApplier } from './applier.ts';

const receivedAt = Date.parse('2026-05-04T14:00:00Z');
const { body } = encodeRequest('github-run');
const entry = { source: 'otlp', event: 'traces', deliveryId: 'hash', receivedAt, tenant: '', body, sequence: 1 };

it('a batch is forgotten when its rows and what it tells of runs are durable, and written under one token until then', async () => {
  let waiting: JournalBatch | null = { id: 'b', entries: [entry] };
  const said: string[] = [];
  const outcomes: AppendOutcome[] = [{ outcome: 'full', retryAfterSeconds: 1, reason: 'no room' }];
  let storeFails = true;
  const applier = createTelemetryApplier({
    reader: {
      nextBatch: async () => waiting,
      async commit() {
        said.push('commit');
        waiting = null;
      },
      backlog: () => (waiting === null ? 0 : 1),
      peek: () => null,
      begin: async () => undefined,
      close: async () => undefined,
    },
    engine: {
      async insert(table, _columns, format, _rows, token) {
        said.push(`${table} ${format} ${token}`);
        if (storeFails) {
          storeFails = false;
          throw new Error('no');
        }
      },
    },
    keptDays: { traces: 20_000, logs: 20_000, metrics: 20_000 },
    async forward({ source, deliveryId }: IntakeEvent) {
      said.push(`${source} ${deliveryId}`);
      return outcomes.shift() ?? { outcome: 'appended', sequence: 1 };
    },
    async pass(entries) {
      said.push(`on to others: ${entries.length}`);
    },
    onFailing: (reason) => said.push(reason),
    now: () => receivedAt,
  });
  const running = applier.run();
  await expect.poll(() => said.at(-1)).toBe('commit');
  applier.stop();
  await running;
  const insert = 'otel_traces Native b-0:otel_traces';
  expect(said).toEqual([
    insert,
    'no',
    insert,
    'otlp hash-0',
    'runs are not kept: no room',
    insert,
    'otlp hash-0',
    'on to others: 1',
    'commit',
  ]);
  expect(applier.status()).toMatchObject({ failing: null, batches: 1 });
});

it('tells how each attempt went, but not of batches that hold nothing but spans of Runlens', async () => {
  const time = String(BigInt(receivedAt) * 1_000_000n);
  const span = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    name: 'x',
    startTimeUnixNano: time,
    endTimeUnixNano: time,
  };
  const ofScope = (name: string) => ({
    ...entry,
    body: encodeJson('traces', { resourceSpans: [{ scopeSpans: [{ scope: { name }, spans: [span] }] }] }),
  });
  const own = ofScope(ownScope);
  const other = ofScope('other');
  const waiting = [[own], [own, other], [own, own], [other]].map((entries, at) => ({ id: String(at), entries }));
  const said: (string | number | undefined)[][] = [];
  let failures = 2;
  const applier = createTelemetryApplier({
    reader: {
      nextBatch: async () => waiting[0] ?? null,
      async commit() {
        waiting.shift();
      },
      backlog: () => waiting.length,
      peek: () => null,
      begin: async () => undefined,
      close: async () => undefined,
    },
    engine: {
      async insert() {
        if (waiting.length > 3 || failures === 0) return;
        failures -= 1;
        throw new Error('no');
      },
    },
    keptDays: { traces: 20_000, logs: 20_000, metrics: 20_000 },
    forward: async () => ({ outcome: 'appended', sequence: 1 }),
    onApplied: ({ attempt, entries, rows, bytes }) => said.push(['applied', attempt, entries, rows, bytes]),
    onFailing: (_reason, work) => said.push(['failed', work?.attempt, work?.entries, work?.rows, work?.bytes]),
    now: () => receivedAt,
  });
  const running = applier.run();
  await expect.poll(() => waiting.length).toBe(0);
  applier.stop();
  await running;
  const bytes = own.body.length + other.body.length;
  expect(said).toEqual([
    ['failed', 1, 2, 0, bytes],
    ['failed', 2, 2, 0, bytes],
    ['applied', 3, 2, 2, bytes],
    ['applied', 1, 1, 1, other.body.length],
  ]);
});
