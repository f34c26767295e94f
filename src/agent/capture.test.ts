import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCapture, type StreamName } from './capture.ts';

interface Piece {
  stream: StreamName;
  text: string;
}

function capture(limit: number, pieces: readonly Piece[]) {
  const lines: { stream: StreamName; body: string; timeMs: number }[] = [];
  const gaps: number[] = [];
  const made = createCapture(limit, {
    lines(stream, timeMs, bytes) {
      for (const body of bytes.toString().split('\n').slice(0, -1)) lines.push({ stream, body, timeMs });
    },
    gap(_, bytes) {
      gaps.push(bytes);
      lines.push({ stream: 'stdout', body: 'GAP', timeMs: 0 });
    },
  });
  for (const [index, { stream, text }] of pieces.entries()) {
    const shared = Buffer.from(text);
    made.push(stream, shared, index);
    shared.fill(0);
  }
  return { lines, gaps, dropped: made.finish() };
}

const pieces = fc.array(
  fc.record({
    stream: fc.constantFrom<StreamName>('stdout', 'stderr'),
    text: fc
      .array(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 6 })
      .map((lines) => `${lines.join('\n')}\n`),
  }),
  { maxLength: 40 },
);
const bytesIn = (all: readonly Piece[]): number => all.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);

test('output within the bound comes out whole, each stream in its order', () => {
  fc.assert(
    fc.property(pieces, (all) => {
      // The end must fit the part that is meant for ends, whatever the beginning is.
      const { lines, gaps, dropped } = capture(Math.max(1, bytesIn(all) * 5), all);
      expect({ gaps, dropped }).toEqual({ gaps: [], dropped: 0 });
      for (const stream of ['stdout', 'stderr'] as const) {
        const written = all.filter((one) => one.stream === stream).map(({ text }) => text);
        const expected = written.join('').split('\n').slice(0, -1);
        expect(lines.filter((line) => line.stream === stream).map(({ body }) => body)).toEqual(expected);
      }
    }),
  );
});

test('beyond the bound, the beginning and the end are kept and every byte between is counted', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 200 }), (limit, count) => {
      const all = Array.from({ length: count }, (_, index) => ({ stream: 'stdout' as const, text: `line ${index}\n` }));
      const { lines, gaps, dropped } = capture(limit, all);
      const written = all.map(({ text }) => text).join('');
      const at = lines.findIndex(({ body }) => body === 'GAP');
      if (dropped === 0) {
        expect(gaps).toEqual([]);
        return;
      }
      expect(gaps).toEqual([dropped]);
      const head = lines.slice(0, at).map(({ body }) => body);
      const tail = lines.slice(at + 1).map(({ body }) => body);
      expect(written.startsWith(head.join('\n'))).toBe(true);
      expect(written.endsWith(`${tail.join('\n')}\n`)).toBe(true);
      expect(Math.abs(written.length - dropped - limit)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a million single bytes on changing streams stay within the bound', () => {
  const made = createCapture(100_000, { lines: () => undefined, gap: () => undefined });
  const byte = Buffer.from('x');
  for (let index = 0; index < 1_000_000; index += 1) made.push(index % 2 === 0 ? 'stdout' : 'stderr', byte, index);
  expect(made.finish()).toBeGreaterThanOrEqual(900_000);
});
