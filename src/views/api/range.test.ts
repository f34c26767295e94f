import { expect, test } from 'vitest';
import { readInstant, readRange } from './range.ts';

const now = Date.parse('2026-11-22T12:00:00.500Z');

test.each([
  ['now', '2026-11-22T12:00:00Z'],
  ['90m', '2026-11-22T10:30:00Z'],
  ['1w', '2026-11-15T12:00:00Z'],
  ['1763726400', '2025-11-21T12:00:00Z'],
  ['2026-11-21', '2026-11-21T00:00:00Z'],
  ['2026-11-21T12:36Z', '2026-11-21T12:36:00Z'],
  ['2026-11-21T12:36:24.999Z', '2026-11-21T12:36:24Z'],
  ['2026-11-21T12:36:24+02:00', '2026-11-21T10:36:24Z'],
])('%s is %s', (text, moment) => {
  expect(readInstant(text, now, 'from')).toBe(Date.parse(moment) / 1000);
});

test('a range without bounds is the last 24 hours', () => {
  expect(readRange({}, now)).toEqual({ from: now / 1000 - 0.5 - 86_400, to: now / 1000 - 0.5 });
});
