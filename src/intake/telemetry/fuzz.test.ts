import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import type { Signal } from '../../sources/otlp/signal.ts';
import { encodeRequest, readRequest, requestNames, signalOf } from '../../sources/otlp/testing/requests.ts';
import { expectBoundedMemory } from './testing/bounded-memory.ts';
import { createTestIntake } from './testing/intake.ts';
import { calm, change, changed, runs, timeout } from './testing/mutate.ts';

const { send, rows, receivedAt } = createTestIntake();

const seeds = requestNames.map((name) => encodeRequest(name));
const texts = requestNames.map((name) => ({
  signal: signalOf(readRequest(name)),
  text: JSON.stringify(readRequest(name)),
}));

test(`protobuf that was changed at random, ${runs} times: a coded answer, and what was taken can be read`, {
  timeout,
}, async () => {
  const seen = new Set<string>();
  await expectBoundedMemory(() =>
    fc.assert(
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
    ),
  );
  expect([...seen].sort()).toEqual(['accepted', 'malformed']);
});

test(`JSON that was changed at random, ${runs} times`, { timeout }, async () => {
  await expectBoundedMemory(() =>
    fc.assert(
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
    ),
  );
});

test('bytes without any order', { timeout }, async () => {
  await expectBoundedMemory(() =>
    fc.assert(
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
    ),
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
