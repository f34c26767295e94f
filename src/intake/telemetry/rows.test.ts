import { Buffer } from 'node:buffer';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IntakeEvent } from '../../model/events.ts';
import type { JournalEntry } from '../../model/journal.ts';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import type { Signal } from '../../sources/otlp/signal.ts';
import { encodeRequest } from '../../sources/otlp/testing/requests.ts';
import type { Engine } from '../../store/engine.ts';
import { openStore } from '../../store/open.ts';
import { applyRetention, retentionDefaults } from '../../store/retention.ts';
import { createTelemetryWriter } from '../../store/telemetry-writer.ts';
import { createBatchRows } from './batch-rows.ts';

const update = process.env.UPDATE_GOLDEN === '1';
const days = 20_000;
const keptDays = { traces: days, logs: days, metrics: days };
const receivedAt = Date.parse('2026-05-04T14:00:00Z');
const dataDir = mkdtempSync(join(tmpdir(), 'runlens-telemetry-'));
const kinds = ['gauge', 'sum', 'histogram', 'exponential_histogram', 'summary'];
const tables = ['otel_traces', 'otel_logs', ...kinds.map((kind) => `otel_metrics_${kind}`)];
let engine: Engine;

beforeAll(async () => {
  engine = await openStore({ dataDir });
  const logs = { job: days, scheduler: days, runner: days, security: days, system: days, debug: days };
  const metrics = Object.fromEntries(kinds.map((kind) => [`otel_metrics_${kind}`, days]));
  // The payloads are of one moment; with the defaults their rows would expire as they are written.
  await applyRetention(engine, {
    ...retentionDefaults,
    dead_letters: null,
    otel_traces: days,
    ...metrics,
    otel_logs: logs,
  });
});
beforeEach(async () => {
  for (const table of [...tables, 'dead_letters']) await engine.command(`TRUNCATE TABLE ${table}`);
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

let sequence = 0;
function entryOf(event: string, body: Buffer, fields: Partial<JournalEntry> = {}): JournalEntry {
  sequence += 1;
  return { source: 'otlp', event, deliveryId: `d${sequence}`, receivedAt, tenant: '', body, sequence, ...fields };
}

/** Reads entries and writes what they give as one batch. */
async function store(id: string, entries: JournalEntry[]): Promise<IntakeEvent[]> {
  const rows = createBatchRows(keptDays);
  const write = createTelemetryWriter(engine);
  const events: IntakeEvent[] = [];
  for await (const { number, deadLetters, runEvents } of rows.read(entries, receivedAt)) {
    await write({ id: `${id}-${number}`, version: sequence, tables: rows.tables, deadLetters });
    events.push(...runEvents);
  }
  return events;
}

const columnsOf = (table: string, order: string) =>
  engine.query<Record<string, unknown>>('rows', `SELECT * FROM ${table} ORDER BY ${order}`);

describe.each(['traces', 'logs', 'metrics'])('%s', (name) => {
  it('become the rows of the Collector’s tables, with where they belong', async () => {
    const { signal, body } = encodeRequest(name);
    await store(`golden-${name}`, [entryOf(signal, body)]);
    const found: Record<string, unknown> = {};
    for (const table of tables) {
      const rows = await columnsOf(table, table.includes('metrics') ? 'TimeUnix' : 'Timestamp');
      if (rows.length > 0) found[table] = rows;
    }
    const golden = new URL(`testdata/${name}.golden.json`, import.meta.url);
    if (update) writeFileSync(golden, `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
  });
});

const count = async (table: string) =>
  (await engine.query<{ n: number }>('count', `SELECT count() AS n FROM ${table}`))[0]?.n;

it('a batch that is written again counts once', async () => {
  const entries = ['traces', 'logs', 'metrics'].map((name) => entryOf(name, encodeRequest(name).body));
  await store('again', entries);
  const once = await Promise.all(tables.map(count));
  await store('again', entries);
  expect(await Promise.all(tables.map(count))).toEqual(once);
  expect(once).toEqual([3, 3, 2, 1, 1, 1, 1]);
});

it('what cannot be read is a dead letter, and its neighbours are rows', async () => {
  const whole = encodeRequest('traces').body;
  await store('dead', [
    entryOf('traces', whole.subarray(0, whole.length - 3)),
    entryOf('traces', whole),
    entryOf('profiles', whole),
    entryOf('traces', whole, { damage: 'the check sum is wrong' }),
  ]);
  expect(await count('otel_traces')).toBe(3);
  const letters = await engine.query('letters', 'SELECT code FROM dead_letters ORDER BY code');
  expect(letters.map((letter) => (letter as { code: string }).code)).toEqual([
    'journal_damaged',
    'mapper_failed',
    'unknown_source',
  ]);
});

it('spans of a CI system are rows and events of the journal of runs, under ids that do not change', async () => {
  const entry = entryOf('traces', encodeRequest('conventions').body, { deliveryId: 'hash', tenant: 'ops' });
  const events = await store('runs', [entry]);
  expect(events.map(({ source, deliveryId, tenant }) => [source, deliveryId, tenant])).toEqual([
    ['otlp', 'hash-0', 'ops'],
    ['otlp', 'hash-1', 'ops'],
  ]);
  expect(await count('otel_traces')).toBe(3);
  expect(await store('runs', [entry])).toEqual(events);
});

it('a limited credential’s rows carry its organization, whatever they say', async () => {
  await store('tenant', [entryOf('traces', encodeRequest('traces').body, { tenant: 'Umbrella' })]);
  const rows = await engine.query('tenant', 'SELECT DISTINCT Tenant, Organization, Repository FROM otel_traces');
  expect(rows).toEqual([{ Tenant: 'Umbrella', Organization: 'Umbrella', Repository: '' }]);
});

it('the attempt of a githubreceiver’s spans is told by their trace', async () => {
  await store('attempt', [entryOf('traces', encodeRequest('github-job').body)]);
  const rows = await engine.query(
    'attempt',
    'SELECT DISTINCT RunSource, RunId, Attempt, JobId, Repository FROM otel_traces',
  );
  expect(rows).toEqual([
    { RunSource: 'github', RunId: 18230001, Attempt: 2, JobId: 52340001, Repository: 'acme/widgets' },
  ]);
});

it('any text comes back as it was sent, or mended', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.constant('\0'),
    fc.string({ minLength: 300 }),
  );
  const span = fc.record({ name: text, attributes: fc.array(fc.tuple(text, text), { maxLength: 5 }) });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(span, { minLength: 1, maxLength: 100 }), async (spans) => {
      round += 1;
      const at = (i: number) => String(BigInt(receivedAt) * 1_000_000n + BigInt(i));
      const traceId = round.toString(16).padStart(32, '0');
      const sent = spans.map(({ name, attributes }, i) => ({
        traceId,
        spanId: (i + 1).toString(16).padStart(16, '0'),
        name,
        startTimeUnixNano: at(i),
        attributes: attributes.map(([key, stringValue]) => ({ key, value: { stringValue } })),
      }));
      const signal: Signal = 'traces';
      await store(`texts-${round}`, [
        entryOf(signal, encodeJson(signal, { resourceSpans: [{ scopeSpans: [{ spans: sent }] }] })),
      ]);
      const rows = await engine.query<{ name: string; keys: string[]; values: string[] }>(
        'texts',
        'SELECT SpanName AS name, mapKeys(SpanAttributes) AS keys, mapValues(SpanAttributes) AS values FROM otel_traces WHERE TraceId = {traceId:String} ORDER BY Timestamp',
        { traceId },
      );
      const mended = (value: string) => Buffer.from(value).toString('utf8');
      expect(rows).toEqual(
        spans.map(({ name, attributes }) => ({
          name: name === '' ? 'unknown' : mended(name),
          keys: attributes.map(([key]) => cut(mended(key), 256)),
          values: attributes.map(([, value]) => mended(value)),
        })),
      );
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

/** What is kept of a name that is too long. */
function cut(value: string, limit: number): string {
  const bytes = Buffer.from(value);
  if (bytes.length <= limit) return value;
  let end = limit;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

describe('names of a megabyte', () => {
  const long = 's'.repeat(1_000_000);
  const names = ['service.name', 'vcs.owner.name', 'github.repository', 'cicd.pipeline.task.name'];
  const request = encodeJson('traces', {
    resourceSpans: [
      {
        resource: { attributes: names.map((key) => ({ key, value: { stringValue: long } })) },
        scopeSpans: [
          {
            spans: [
              {
                traceId: 'aa'.repeat(16),
                spanId: 'bb'.repeat(8),
                name: 'x',
                startTimeUnixNano: String(BigInt(receivedAt) * 1_000_000n),
              },
            ],
          },
        ],
      },
    ],
  });

  it('are cut in every column that lists are made of', async () => {
    await store('long-names', [entryOf('traces', request)]);
    const lengths = await engine.query(
      'lengths',
      'SELECT length(ServiceName) AS s, length(Organization) AS o, length(Repository) AS r, length(JobName) AS j FROM otel_traces',
    );
    expect(lengths).toEqual([{ s: 1024, o: 1024, r: 1024, j: 500 }]);
  });

  it('count as memory, as all names do', async () => {
    const rows = createBatchRows(keptDays);
    const sizes: number[] = [];
    for (const spans of [1, 2]) {
      const named = (k: number) =>
        encodeJson('traces', {
          resourceSpans: [
            {
              scopeSpans: [
                {
                  spans: [
                    {
                      traceId: 'aa'.repeat(16),
                      spanId: 'bb'.repeat(8),
                      name: `${k}`.repeat(1000),
                      startTimeUnixNano: String(BigInt(receivedAt) * 1_000_000n),
                    },
                  ],
                },
              ],
            },
          ],
        });
      const entries = Array.from({ length: spans }, (_, k) => entryOf('traces', named(k)));
      for await (const _ of rows.read(entries, receivedAt))
        sizes.push(rows.tables.reduce((sum, table) => sum + table.bytes(), 0));
    }
    const [one = 0, two = 0] = sizes;
    expect(one).toBeGreaterThan(1000);
    expect(two - one).toBeGreaterThan(1000);
  });
});
