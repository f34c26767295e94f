import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenBuckets } from './token-bucket.ts';

describe('createTokenBuckets', () => {
  it('never lets more through than burst + rate × time, and always tells how long to wait', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { maxLength: 60 }), (pauses) => {
        let now = 0;
        let passed = 0;
        const buckets = createTokenBuckets({ burst: 5, perSecond: 2, maxKeys: 10, now: () => now });
        for (const pause of pauses) {
          now += pause;
          const wait = buckets.take('a');
          if (wait === 0) passed += 1;
          else expect(wait).toBeGreaterThanOrEqual(1);
          expect(passed).toBeLessThanOrEqual(5 + (now / 1000) * 2 + 1e-6);
        }
      }),
    );
  });

  it('gives what it promised after the wait', () => {
    let now = 0;
    const buckets = createTokenBuckets({ burst: 1, perSecond: 0.1, maxKeys: 10, now: () => now });
    expect(buckets.take('a')).toBe(0);
    const wait = buckets.take('a');
    expect(wait).toBe(10);
    now += wait * 1000;
    expect(buckets.peek('a')).toBe(0);
    expect(buckets.take('a')).toBe(0);
  });

  it('forgets the key unused for longest when there are too many', () => {
    const buckets = createTokenBuckets({ burst: 1, perSecond: 0.001, maxKeys: 2, now: () => 0 });
    for (const key of ['a', 'b', 'a', 'c']) buckets.take(key);
    expect([buckets.peek('a'), buckets.peek('b'), buckets.peek('c')].map((wait) => wait > 0)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
