import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import type { Signal } from '../../sources/otlp/signal.ts';
import { encodeRequest, readRequest, requestNames, signalOf } from '../../sources/otlp/testing/requests.ts';
import { createRedaction } from '../redact/redaction.ts';
import { createAccept, type TelemetryRequest } from './accept.ts';
import { type BatchPart, createBatchRows } from './batch-rows.ts';

// `RUNLENS_FUZZ=50000 npx vitest run src/intake/telemetry/fuzz.test.ts` for more of it.
const runs = Number(process.env.RUNLENS_FUZZ ?? (process.env.RUNLENS_SLOW === '1' ? 200_000 : 3000));
const timeout = 60_000 + runs * 10;
const days = 20_000;
const keptDays = { traces: days, logs: days, metrics: days };
const receivedAt = Date.parse('2026-05-04T14:00:00Z');

let kept: Uint8Array | null = null;
const accept = createAccept({
  journal: {
    async append({ body }) {
      kept = body;
      return { outcome: 'appended', sequence: 1 };
    },
  },
  keptDays,
  redaction: createRedaction(),
  now: () => receivedAt,
});
const rows = createBatchRows(keptDays);

/** Sends it past the door, and reads what was kept as the applier does. Gives how many records the door counted as kept. */
async function send(request: TelemetryRequest): Promise<{ outcome: string; rows: number; parts: BatchPart[] }> {
  kept = null;
  const answer = await accept(request);
  const outcome = answer.outcome === 'accepted' ? answer.outcome : answer.reason;
  const parts: BatchPart[] = [];
  let count = 0;
  if (kept !== null) {
    const { signal: event, tenant } = request;
    const entry = { source: 'otlp', event, deliveryId: 'd', receivedAt, tenant, body: kept, sequence: 1 };
    for await (const part of rows.read([entry], receivedAt)) {
      parts.push(part);
      for (const table of rows.tables) count += table.rows();
    }
  }
  return { outcome, rows: count, parts };
}

const seeds = requestNames.map((name) => encodeRequest(name));
const texts = requestNames.map((name) => ({
  signal: signalOf(readRequest(name)),
  text: JSON.stringify(readRequest(name)),
}));

const change = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('flip', 'cut', 'insert', 'repeat', 'huge'),
  byte: fc.nat(255),
  length: fc.nat(60),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(seed: Buffer, changes: readonly Change[]): Buffer {
  let body: Buffer = Buffer.from(seed);
  for (const { at, kind, byte, length } of changes) {
    const place = body.length === 0 ? 0 : at % body.length;
    const [head, tail] = [body.subarray(0, place), body.subarray(place)];
    if (kind === 'flip' && body.length > 0) body[place] = byte;
    else if (kind === 'cut') body = Buffer.concat([head, tail.subarray(length)]);
    else if (kind === 'insert') body = Buffer.concat([head, Buffer.alloc(length, byte), tail]);
    else if (kind === 'repeat') body = Buffer.concat([head, tail.subarray(0, length), tail]);
    // A length or number as large as can be written.
    else body = Buffer.concat([head, Buffer.from('ffffffffffffffffff01', 'hex'), tail]);
  }
  return body;
}

const calm = ['accepted', 'malformed', 'too_large'];

test(`protobuf that was changed at random, ${runs} times: a coded answer, and what was taken can be read`, {
  timeout,
}, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.constantFrom<Signal | null>(null, null, null, 'traces', 'logs', 'metrics'),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      async (seed, other, changes) => {
        const signal = other ?? seed.signal;
        const { outcome, parts } = await send({
          signal,
          encoding: 'protobuf',
          tenant: '',
          body: changed(seed.body, changes),
        });
        seen.add(outcome);
        expect(calm).toContain(outcome);
        // What the door let through is never found unreadable afterwards.
        expect(parts.flatMap(({ deadLetters }) => deadLetters)).toEqual([]);
      },
    ),
    { numRuns: runs },
  );
  expect([...seen].sort()).toEqual(['accepted', 'malformed']);
});

test(`JSON that was changed at random, ${runs} times`, { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...texts),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async ({ signal, text }, changes) => {
        const body = changed(Buffer.from(text), changes);
        const { outcome, parts } = await send({ signal, encoding: 'json', tenant: '', body });
        expect(calm).toContain(outcome);
        expect(parts.flatMap(({ deadLetters }) => deadLetters)).toEqual([]);
      },
    ),
    { numRuns: runs },
  );
});

test('bytes without any order', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Signal>('traces', 'logs', 'metrics'),
      fc.uint8Array({ maxLength: 400 }),
      async (signal, bytes) => {
        expect(calm).toContain(
          (await send({ signal, encoding: 'protobuf', tenant: '', body: Buffer.from(bytes) })).outcome,
        );
      },
    ),
    { numRuns: runs },
  );
});

const traceId = '0af7651916cd43dd8448eb211c80319c';
const at = String(BigInt(receivedAt) * 1_000_000n);
const spans = (list: object[], resource: object = {}) =>
  encodeJson('traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: list }] }] });
const span = (fields: object = {}) => ({ traceId, spanId: 'b7ad6b7169203331', startTimeUnixNano: at, ...fields });
const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const sent = (body: Buffer) => send({ signal: 'traces', encoding: 'protobuf', tenant: '', body });

test('10,000 attributes, a value of a megabyte, NUL bytes: kept within bounds', async () => {
  const attributes = Array.from({ length: 10_000 }, (_, i) => attribute(`key-${i}`, 'x'));
  const large = [attribute('large', 'é'.repeat(2 ** 19)), attribute('nul\0', '\0\0')];
  const { outcome, rows: count } = await sent(spans([span({ attributes }), span({ attributes: large })]));
  expect([outcome, count]).toEqual(['accepted', 2]);
  // 256 attributes, and 32 KiB of the large one.
  expect(rows.tables[0]?.bytes()).toBeLessThan(50_000);
});

test('a message nested a thousand deep is refused, and does not end the process', async () => {
  let value: Buffer = Buffer.from([0x0a, 1, 0x78]);
  const wrap = (tag: number, inner: Buffer) => {
    const size = inner.length;
    return Buffer.concat([Buffer.from([tag, (size & 0x7f) | 0x80, ((size >> 7) & 0x7f) | 0x80, size >> 14]), inner]);
  };
  // AnyValue { array_value { values { … } } }
  for (let i = 0; i < 1000; i += 1) value = wrap(0x2a, wrap(0x0a, value));
  const keyValue = wrap(0x12, value);
  const body = wrap(0x0a, wrap(0x12, wrap(0x12, wrap(0x4a, keyValue))));
  expect((await sent(body)).outcome).toBe('malformed');
});

test('a large resource with very many spans is refused, or written in parts', async () => {
  const resource = { attributes: Array.from({ length: 30 }, (_, i) => attribute(`key-${i}`, 'x'.repeat(30_000))) };
  const many = (count: number) =>
    spans(
      Array.from({ length: count }, () => span()),
      resource,
    );
  expect((await sent(many(1000))).outcome).toBe('too_large');
  const body = many(50);
  const entry = { source: 'otlp', event: 'traces', deliveryId: 'd', receivedAt, tenant: '', body, sequence: 1 };
  let parts = 0;
  let highest = 0;
  for await (const _ of rows.read([entry, entry, entry, entry], receivedAt)) {
    parts += 1;
    highest = Math.max(highest, rows.tables[0]?.bytes() ?? 0);
  }
  expect(parts).toBe(2);
  expect(highest).toBeLessThan(150 * 2 ** 20);
});
