import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeWait, encodeWait } from './wait-buckets.ts';

test('whole seconds below 64 are exact', () => {
  for (let second = 0; second < 64; second += 1) expect(decodeWait(encodeWait(second))).toBe(second);
});

test('above, a bucket is at most 1/32 wide, and buckets keep the order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 64, max: 4_128_767 }), (second) => {
      const longest = decodeWait(encodeWait(second));
      expect(longest).toBeGreaterThanOrEqual(second);
      expect(longest - second).toBeLessThan(second / 32);
      expect(encodeWait(longest)).toBe(encodeWait(second));
      expect(encodeWait(longest + 1)).toBe(encodeWait(second) + 1);
    }),
  );
});

test('what is longer than can be told apart goes to the last bucket, below zero to the first', () => {
  expect(encodeWait(1e12)).toBe(encodeWait(4_194_303));
  expect(decodeWait(encodeWait(1e12))).toBe(4_194_303);
  expect(encodeWait(-5)).toBe(0);
});
