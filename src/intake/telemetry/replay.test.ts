import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { IntakeEvent } from '../../model/events.ts';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import { SpanReader } from '../../sources/otlp/read-spans.ts';
import type { Engine } from '../../store/engine.ts';
import { openStore } from '../../store/open.ts';
import { createJournalWriter } from '../journal/writer.ts';
import { createReplay } from '../replay.ts';
import { createTelemetryRoom, type TelemetryRoom } from './room.ts';

let dataDir: string;
let engine: Engine;
let room: TelemetryRoom;
let dead: string[] = [];
let ofRuns: IntakeEvent[] = [];
const journal = () => ({ path: join(dataDir, 'telemetry'), maxBytes: 2 ** 24, maxAgeMs: 60_000 });

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'runlens-replay-'));
  engine = await openStore({ dataDir });
  dead = [];
  ofRuns = [];
  const door = { port: 0, isWanted: false };
  room = createTelemetryRoom(
    {
      host: '127.0.0.1',
      http: door,
      grpc: door,
      open: true,
      journal: journal(),
      store: { dataDir, url: '' },
      redactValuesFile: '',
      keptDays: { traces: 30, logs: 30, metrics: 30 },
      sinks: [],
    },
    {
      authenticate: async () => ({ outcome: 'refused' }),
      forward: async () => ({ outcome: 'full', retryAfterSeconds: 1, reason: 'no room' }),
      notify: (notice) => {
        if (notice.kind === 'dead') dead.push(notice.reason);
      },
    },
  );
});
afterEach(async () => {
  vi.restoreAllMocks();
  await room.stop();
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const replay = () =>
  createReplay(engine, {
    runs: {
      async append(event) {
        ofRuns.push(event);
        return { outcome: 'appended', sequence: 1 };
      },
    },
    telemetry: { append: room.replay },
  });
const letters = () =>
  engine.query<{ code: string; state: string }>('letters', 'SELECT code, state FROM dead_letters FINAL ORDER BY code');
const spans = async () =>
  (await engine.query<{ name: string }>('spans', 'SELECT SpanName AS name FROM otel_traces')).map(({ name }) => name);
const applied = () => expect.poll(() => room.status().journal?.entries).toBe(0);
const request = () =>
  encodeJson('traces', {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: 'aa'.repeat(16),
                spanId: 'bb'.repeat(8),
                name: 'kept after all',
                startTimeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
              },
            ],
          },
        ],
      },
    ],
  });

test('a request that could not be read is read again after the fix, once, however often that is asked', async () => {
  const broken = vi.spyOn(SpanReader.prototype, 'read').mockImplementation(() => {
    throw new Error('a fault that a later version mends');
  });
  await room.open(Promise.resolve(engine));
  const body = Buffer.from(request());
  expect(await room.accept({ signal: 'traces', encoding: 'protobuf', tenant: '', body })).toMatchObject({
    accepted: 1,
  });
  await applied();
  expect(dead).toEqual(['a fault that a later version mends']);
  expect(await letters()).toEqual([{ code: 'mapper_failed', state: 'open' }]);

  // Not mended yet: it stays what it was.
  expect(await replay().deadLetters({})).toEqual({ requested: 1, left: 0 });
  await applied();
  expect(await letters()).toEqual([{ code: 'mapper_failed', state: 'open' }]);
  expect(await spans()).toEqual([]);

  broken.mockRestore();
  const twice = await Promise.all([replay().deadLetters({}), replay().deadLetters({ code: 'mapper_failed' })]);
  expect(twice).toEqual([
    { requested: 1, left: 0 },
    { requested: 1, left: 0 },
  ]);
  await applied();
  expect(await spans()).toEqual(['kept after all']);
  expect(await letters()).toEqual([{ code: 'mapper_failed', state: 'replayed' }]);
  expect(await replay().deadLetters({})).toEqual({ requested: 0, left: 0 });
  expect([dead.length, ofRuns]).toEqual([2, []]);
});

test('before the journal is open a letter is left for later', async () => {
  const letter = {
    source: 'otlp',
    event: 'traces',
    deliveryId: 'd',
    receivedAt: Date.now(),
    tenant: '',
    body: request(),
  };
  expect(await room.replay(letter)).toMatchObject({ outcome: 'full' });
  const writer = createJournalWriter(journal());
  expect(writer.stats().entries).toBe(0);
  await writer.close();
});

test('what spans told of runs goes to the journal of runs, and letters of one number are all found', async () => {
  const names = ['traces', 'run_span', 'logs', 'metrics'];
  const receivedAt = (Date.now() / 1000).toFixed(3);
  const rows = names.map((event) => ['otlp', event, `of-${event}`, receivedAt, 'mapper_failed', 'open', 7]);
  await engine.insert(
    'dead_letters',
    ['source', 'event', 'delivery_id', 'received_at', 'code', 'state', 'sequence'],
    'JSONCompactEachRow',
    Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
  );
  const ofTelemetry: string[] = [];
  const replayed = await createReplay(engine, {
    runs: {
      async append(event) {
        ofRuns.push(event);
        return { outcome: 'appended', sequence: 1 };
      },
    },
    telemetry: {
      async append({ event }) {
        ofTelemetry.push(event);
        return event === 'logs' ? { outcome: 'duplicate' } : { outcome: 'appended', sequence: 1 };
      },
    },
  }).deadLetters({});
  expect(replayed).toEqual({ requested: 4, left: 0 });
  expect(ofRuns.map(({ event }) => event)).toEqual(['run_span']);
  expect(ofTelemetry.sort()).toEqual(['logs', 'metrics', 'traces']);
});
