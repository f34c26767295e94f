import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodePush, snap } from '../../sources/loki/testing/encode-push.ts';
import { expectBoundedMemory } from './testing/bounded-memory.ts';
import { createTestIntake } from './testing/intake.ts';
import { calm, change, changed, runs, timeout } from './testing/mutate.ts';
import type { Encoding } from './to-protobuf.ts';

const { send, receivedAt } = createTestIntake();
const at = BigInt(receivedAt) * 1_000_000n;

const record = {
  timestamp: '2026-05-04T13:00:00.123456789Z',
  level: 'WARN',
  service: 'api',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  span_id: 'b7ad6b7169203331',
  message: 'a line "of" it \u0000 é',
  context: { run_id: 'r', repository: 'o/r', queue_wait_ms: 2340, deep: { list: [1, { a: null }] } },
};
const shipped = {
  date: 1_777_899_600.123456,
  log: 'another\r\n',
  stream: 'stdout',
  kubernetes: { labels: { app: 'x' } },
};
const texts = [record, shipped].map((one) => JSON.stringify(one));
const streams = [
  {
    labels: '{app="api", level="warn", q="a \\"b\\""}',
    entries: [{ at, line: 'é', metadata: { trace_id: record.trace_id } }],
  },
  {
    labels: '{job="cron"}',
    entries: Array.from({ length: 4 }, (_, i) => ({ at: at + BigInt(i), line: 'again and again '.repeat(9) })),
  },
];
const lokiJson = {
  streams: [
    {
      stream: { app: 'api', level: 'warn' },
      values: [
        [String(at), 'a line', { pod: 'p' }],
        [String(at), 'b'],
      ],
    },
  ],
};
const push = encodePush(streams);

interface Seed {
  encoding: Encoding;
  body: Uint8Array;
}
const seeds: Seed[] = [
  { encoding: 'records', body: Buffer.from(texts.join('\n')) },
  { encoding: 'records', body: Buffer.from(texts.join('\r\n\r\n')) },
  { encoding: 'records', body: Buffer.from(texts.join('')) },
  { encoding: 'records', body: Buffer.from(`[${texts.join(',')}]`) },
  { encoding: 'loki-json', body: Buffer.from(JSON.stringify(lokiJson)) },
  { encoding: 'loki-protobuf', body: snap(push) },
];

async function check(encoding: Encoding, body: Buffer): Promise<string> {
  const { outcome, accepted, rows, parts } = await send({ signal: 'logs', encoding, tenant: '', body });
  expect(calm).toContain(outcome);
  // What the door let through is never found unreadable afterwards, and becomes as many rows as it said.
  expect(parts.flatMap(({ deadLetters }) => deadLetters)).toEqual([]);
  expect(rows).toBe(accepted);
  return outcome;
}

test(`lines that were changed at random, ${runs} times: a coded answer, and what was taken can be read`, {
  timeout,
}, async () => {
  const seen = new Set<string>();
  await expectBoundedMemory(() =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        async ({ encoding, body }, changes) => {
          seen.add(`${encoding} ${await check(encoding, changed(body, changes))}`);
        },
      ),
      { numRuns: runs },
    ),
  );
  for (const encoding of ['records', 'loki-json', 'loki-protobuf']) {
    for (const outcome of ['accepted', 'malformed']) expect(seen).toContain(`${encoding} ${outcome}`);
  }
});

// A changed block rarely decompresses, so what is inside is changed before it is compressed.
test(`pushes in protobuf that were changed before they were compressed, ${runs} times`, { timeout }, async () => {
  const seen = new Set<string>();
  await expectBoundedMemory(() =>
    fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        seen.add(await check('loki-protobuf', Buffer.from(snap(changed(push, changes)))));
      }),
      { numRuns: runs },
    ),
  );
  expect([...seen].sort()).toEqual(['accepted', 'malformed']);
});

test('bytes without any order', { timeout }, async () => {
  await expectBoundedMemory(() =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Encoding>('records', 'loki-json', 'loki-protobuf'),
        fc.uint8Array({ maxLength: 400 }),
        async (encoding, bytes) => {
          await check(encoding, Buffer.from(bytes));
        },
      ),
      { numRuns: runs },
    ),
  );
});

test(`any JSON as a record, ${runs} times: a record that is an object is kept`, { timeout }, async () => {
  const value = fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' });
  const names = fc.oneof(
    fc.string(),
    fc.constantFrom('message', 'log', 'level', 'time', 'trace_id', 'context', 'severity_number'),
  );
  await expectBoundedMemory(() =>
    fc.assert(
      fc.asyncProperty(fc.dictionary(names, value, { minKeys: 1, maxKeys: 6 }), async (fields) => {
        // Whatever the others say, this is the time.
        const body = Buffer.from(JSON.stringify({ ...fields, timestamp: record.timestamp }));
        const { outcome, rows } = await send({ signal: 'logs', encoding: 'records', tenant: '', body });
        expect([outcome, rows]).toEqual(['accepted', 1]);
      }),
      { numRuns: runs },
    ),
  );
});
