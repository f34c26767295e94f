import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTime } from './times.ts';

const now = Date.parse('2025-11-01T00:00:00Z');

test.each([
  ['2025-03-01T10:00:07Z', '2025-03-01T10:00:07.000Z'],
  ['2025-03-01T10:00:07.000Z', '2025-03-01T10:00:07.000Z'],
  ['2025-03-01T10:00:07.25Z', '2025-03-01T10:00:07.250Z'],
  ['2025-03-01T10:00:07.123456789Z', '2025-03-01T10:00:07.123Z'],
  ['2025-03-01T12:00:07+02:00', '2025-03-01T10:00:07.000Z'],
  ['2025-03-01T05:30:07.5-04:30', '2025-03-01T10:00:07.500Z'],
  ['2025-03-01 10:00:07Z', '2025-03-01T10:00:07.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
])('%s', (text, iso) => {
  expect(readTime(text, now)).toBe(Date.parse(iso));
});

test.each([[null], [undefined], ['0001-01-01T00:00:00Z'], ['0001-01-01T00:00:00.000Z']])('%s is none', (value) => {
  expect(readTime(value, now)).toBeNull();
});

test('unix seconds', () => {
  expect(readTime(1_740_823_190, now)).toBe(1_740_823_190_000);
});

test.each([
  ['yesterday'],
  [''],
  ['2025-03-01'],
  ['2025-03-01T10:00:07'],
  ['2025-13-01T10:00:07Z'],
  ['2025-02-30T10:00:07Z'],
  ['2025-04-31T10:00:07Z'],
  ['2025-03-01T24:00:00Z'],
  ['2025-03-01T10:60:00Z'],
  ['2025-03-01T10:00:07.Z'],
  ['2025-03-01T10:00:07.aaaZ'],
  ['2025-03-01T10:00:07.a00Z'],
  ['2025-0x-01T10:00:07Z'],
  [true],
  [{}],
  [Number.NaN],
  [1.0005e9 + 0.0001],
])('%s is malformed', (value) => {
  expect(readTime(value, now)).toBe('malformed');
});

test('bounds: the year 2000, and a day after now', () => {
  expect(readTime('1999-12-31T23:59:59Z', now)).toBe('out_of_range');
  expect(readTime('2000-01-01T00:00:00Z', now)).toBe(Date.UTC(2000, 0, 1));
  expect(readTime('2025-11-02T00:00:00Z', now)).toBe(now + 24 * 3600 * 1000);
  expect(readTime('2025-11-02T00:00:01Z', now)).toBe('out_of_range');
  expect(readTime(-1, now)).toBe('out_of_range');
});

test('property: agrees with Date', () => {
  const times = fc.date({ min: new Date('2000-01-01'), max: new Date('2025-11-01'), noInvalidDate: true });
  fc.assert(
    fc.property(times, (date) => {
      expect(readTime(date.toISOString(), now)).toBe(date.getTime());
    }),
  );
});
