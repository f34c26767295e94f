import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createdFilter, slicesBetween, splitSlice, touches } from './slices.ts';

const time = fc.integer({ min: Date.UTC(2019, 0, 1), max: Date.UTC(2030, 0, 1) });

test('the grid covers the range without a gap or an overlap, newest first', () => {
  fc.assert(
    fc.property(time, time, (a, b) => {
      const [since, until] = [Math.min(a, b), Math.max(a, b)];
      const slices = slicesBetween(since, until);
      expect((slices.at(-1)?.fromSecond ?? 0) * 1000).toBeLessThanOrEqual(since);
      expect((slices[0]?.toSecond ?? 0) * 1000 + 999).toBeGreaterThanOrEqual(until);
      for (const [index, slice] of slices.entries()) {
        expect(touches(slice, since, until)).toBe(true);
        if (index > 0) expect(slice.toSecond + 1).toBe(slices[index - 1]?.fromSecond);
      }
    }),
  );
});

test('halving ends in single seconds that cover the slice exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 0, max: 300 }), (fromSecond, length) => {
      const seconds: number[] = [];
      const open = [{ fromSecond, toSecond: fromSecond + length }];
      for (let slice = open.shift(); slice !== undefined; slice = open.shift()) {
        const halves = splitSlice(slice);
        if (halves.length === 0) seconds.push(slice.fromSecond);
        open.unshift(...halves);
      }
      expect(seconds).toEqual(Array.from({ length: length + 1 }, (_, index) => fromSecond + length - index));
    }),
  );
});

test('the same days ask the same addresses tomorrow', () => {
  const now = Date.UTC(2026, 0, 20, 8);
  const day = 86_400_000;
  const filters = (at: number) => slicesBetween(at - 60 * day, at).map(createdFilter);
  expect(filters(now + day)).toEqual(filters(now));
  expect(createdFilter({ fromSecond: 0, toSecond: 59 })).toBe('1970-01-01T00:00:00Z..1970-01-01T00:00:59Z');
});
