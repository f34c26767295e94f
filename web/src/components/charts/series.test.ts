import { expect, it } from 'vitest';
import { describe, lastKnown, sparkPath, stack, total } from './series.ts';

it('a gap lifts the pen instead of drawing zero', () => {
  expect(sparkPath([1, 2, null, 2, 1], 40, 10)).toBe('M0.0 5.0L10.0 1.0M30.0 1.0L40.0 5.0');
});

it('a lone point between gaps is visible', () => {
  expect(sparkPath([null, 2, null], 20, 10)).toContain('h1');
  expect(sparkPath([null, null], 20, 10)).toBe('');
});

it('describes a chart in words, and says when there is no data', () => {
  const text = describe(
    'Waits',
    [
      { label: 'p50', color: 'x', values: [3, null, 1] },
      { label: 'p99', color: 'x', values: [null] },
    ],
    (v) => `${v}s`,
  );
  expect(text).toBe('Waits. p50: 1s to 3s, now 1s; p99: no data.');
  expect(lastKnown([1, 2, null])).toBe(2);
});

it('stacked bars reach as high as all below them, and the last is at the bottom', () => {
  const series = [
    [1, 2],
    [10, null],
    [100, 200],
  ].map((values) => ({ label: '', color: 'x', values }));
  expect(stack(series)).toEqual([
    [111, 202],
    [110, 200],
    [100, 200],
  ]);
});

it('the total leaves gaps out, and is unknown where nothing is known', () => {
  expect(total([1, null, 41])).toBe(42);
  expect(total([0])).toBe(0);
  expect(total([null])).toBeNull();
  expect(total([])).toBeNull();
  expect(describe('Lines', [{ label: 'info', color: 'x', values: [3, null, 1] }], String, true)).toBe(
    'Lines. info: 1 to 3, total 4.',
  );
});
