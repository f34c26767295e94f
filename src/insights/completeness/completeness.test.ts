import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completenessOf } from './completeness.ts';

describe('completenessOf', () => {
  it('expects nothing of nothing', () => {
    expect(completenessOf({ first: 0, last: 0, received: 0, edges: [] }, 5)).toEqual({
      expected: 0,
      received: 0,
      missing: 0,
      gaps: [],
      ratio: null,
    });
  });

  it('finds exactly the numbers that are missing between the first and the last', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1 }), (numbers) => {
        const seen = [...numbers].sort((a, b) => a - b);
        const [first, last] = [seen[0] as number, seen.at(-1) as number];
        const edges = seen.slice(1).map((after, index) => [seen[index] as number, after] as const);
        const result = completenessOf({ first, last, received: seen.length, edges }, 1000);
        const missing = result.gaps.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, i) => from + i),
        );
        expect([...missing, ...seen].sort((a, b) => a - b)).toEqual(
          Array.from({ length: last - first + 1 }, (_, index) => first + index),
        );
        expect(missing).toHaveLength(result.missing);
      }),
    );
  });

  it('keeps the newest gaps when there are too many', () => {
    const edges = [
      [1, 3],
      [3, 5],
      [5, 7],
    ] as const;
    expect(completenessOf({ first: 1, last: 7, received: 4, edges }, 1).gaps).toEqual([{ from: 6, to: 6 }]);
  });
});
