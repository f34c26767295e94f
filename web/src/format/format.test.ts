import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatBytes } from './bytes.ts';
import { formatDuration } from './duration.ts';
import { formatChange, formatCompact, formatCount, formatPercent, formatRate, relativeChange } from './number.ts';
import { formatExact, formatRelative } from './time.ts';

it.each([
  [null, '–'],
  [Number.NaN, '–'],
  [0, '0s'],
  [0.2, '1ms'],
  [420, '420ms'],
  [999.6, '1s'],
  [4200, '4.2s'],
  [9960, '10s'],
  [59_600, '1m'],
  [154_000, '2m 34s'],
  [3_599_600, '1h'],
  [3_900_000, '1h 5m'],
  [86_399_000, '1d'],
  [273_600_000, '3d 4h'],
  [-154_000, '−2m 34s'],
])('duration %s → %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

it('durations never show 60 of a smaller unit', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (ms) => {
      expect(formatDuration(ms)).not.toMatch(/(^|\s)(60[sm]|24h)$/);
    }),
  );
});

it.each([
  [12_847, '12,847'],
  [0, '0'],
  [null, '–'],
])('count %s → %s', (value, text) => expect(formatCount(value)).toBe(text));

it.each([
  [0.04, '0.04'],
  [0.42, '0.4'],
  [12.53, '12.5'],
  [1204.4, '1,204'],
  [0, '0'],
])('rate %s → %s', (value, text) => expect(formatRate(value)).toBe(text));

it.each([
  [800, '800'],
  [5200, '5.2K'],
  [999_960, '1M'],
  [3_000_000, '3M'],
])('compact %s → %s', (value, text) => expect(formatCompact(value)).toBe(text));

it.each([
  [0.982, '98.2 %'],
  [1, '100 %'],
  [0, '0 %'],
  [0.99999, '99.9 %'],
  [0.00001, '0.1 %'],
  [null, '–'],
])('per cent %s → %s', (value, text) => expect(formatPercent(value)).toBe(text));

it.each([
  [12.4e12, '12.4 TB'],
  [812, '812 B'],
  [999_600, '1 MB'],
  [1_500_000, '1.5 MB'],
  [null, '–'],
])('bytes %s → %s', (value, text) => expect(formatBytes(value)).toBe(text));

it('a change against nothing is unknown, not infinite', () => {
  expect(relativeChange(5, 0)).toBeNull();
  expect(relativeChange(0, 0)).toBe(0);
  expect(relativeChange(null, 3)).toBeNull();
  expect(relativeChange(112, 100)).toBeCloseTo(0.12);
});

it.each([
  [0.12, '+12 %'],
  [-0.08, '−8 %'],
  [0.003, '+0.3 %'],
  [0, '±0 %'],
  [13, '×14'],
  [null, '–'],
])('change %s → %s', (value, text) => expect(formatChange(value)).toBe(text));

it.each([
  [2000, 'just now'],
  [42_900, '42s ago'],
  [9_300, '9s ago'],
  [179_000, '2m ago'],
  [3_600_000 * 5.9, '5h ago'],
  [86_400_000 * 2.5, '2d ago'],
  [-125_000, 'in 2m'],
])('%s ms before now → %s', (distance, text) => expect(formatRelative(1e12 - distance, 1e12)).toBe(text));

it('an exact time carries its date, seconds and zone', () => {
  expect(formatExact(Date.UTC(2026, 10, 21, 7, 14, 17))).toMatch(/2026-11-2\d, \d\d:\d\d:17 \S+/);
  expect(formatExact(null)).toBe('–');
});
