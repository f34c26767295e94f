import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from './parse-time.ts';

const at = 1_777_903_200_123_456_789n;

describe('what is a time', () => {
  it.each([
    ['2026-05-04T14:00:00.123456789Z', at],
    ['2026-05-04t14:00:00.1234567891234z', at],
    ['2026-05-04 14:00:00,123456789', at],
    [' 2026-05-04T16:30:00.123456789+02:30 ', at],
    ['2026-05-04T09:00:00.123456789-0500', at],
    ['2026-05-04T09:00:00.123456789 -05', at],
    ['2026-05-04 14:00:00.123456789 UTC', at],
    ['2026-05-04T14:00:00Z', 1_777_903_200_000_000_000n],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000_000n],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000_000_000n],
    // Seconds, as Fluent Bit writes them.
    [1_777_903_200.123456, 1_777_903_200_123_456_000n],
    ['1777903200.123456789', at],
    [1_777_903_200, 1_777_903_200_000_000_000n],
    ['1777903200', 1_777_903_200_000_000_000n],
    [1_777_903_200_123, 1_777_903_200_123_000_000n],
    ['1777903200123.456789', at],
    [1_777_903_200_123_456, 1_777_903_200_123_456_000n],
    ['1777903200123456789', at],
    // Where units meet.
    ['100000000000', 100_000_000_000_000_000n],
    ['100000000000000', 100_000_000_000_000_000n],
    ['100000000000000000', 100_000_000_000_000_000n],
  ])('%s', (value, wanted) => {
    expect(parseTime(value)).toBe(wanted);
  });

  it.each([
    '',
    '99999999999',
    '9999-01-01T00:00:00Z',
    'yesterday',
    '2026-13-04T14:00:00Z',
    '2026-02-30T14:00:00Z',
    '2025-02-29T14:00:00Z',
    '2026-05-04T24:00:00Z',
    '2026-05-04T14:60:00Z',
    '2026-05-04T14:00:61Z',
    '2026-05-04',
    '1969-12-31T23:59:59Z',
    '0',
    0,
    -1,
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '99999999999999999999',
    '1'.repeat(1_000_000),
    null,
    undefined,
    true,
    [],
    {},
  ])('not %s', (value) => {
    expect(parseTime(value)).toBeNull();
  });
});

const moment = fc.bigInt({ min: 100_000_000_000_000_000n, max: 4_102_444_800_000_000_000n });

describe('any time', () => {
  it('is read as it was written, in every form', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -14 * 60, max: 14 * 60 }), (ns, zoneMinutes) => {
        const local = new Date(Number(ns / 1_000_000n) + zoneMinutes * 60_000).toISOString().slice(0, 19);
        const fraction = String(ns % 1_000_000_000n).padStart(9, '0');
        const sign = zoneMinutes < 0 ? '-' : '+';
        const two = (number: number) => String(number).padStart(2, '0');
        const zone = `${sign}${two(Math.floor(Math.abs(zoneMinutes) / 60))}:${two(Math.abs(zoneMinutes) % 60)}`;
        expect(parseTime(`${local}.${fraction}${zone}`)).toBe(ns);
        expect(parseTime(String(ns))).toBe(ns);
        expect(parseTime(`${ns / 1_000_000_000n}.${fraction}`)).toBe(ns);
        expect(parseTime(String(ns / 1000n))).toBe(ns - (ns % 1000n));
        expect(parseTime(Number(ns / 1_000_000n))).toBe(ns - (ns % 1_000_000n));
        expect(parseTime(Number(ns / 1_000_000_000n))).toBe(ns - (ns % 1_000_000_000n));
      }),
    );
  });

  it('is null, or fits into 64 bits', () => {
    const odd = fc.oneof(
      fc.string(),
      fc.double(),
      fc.bigInt().map(String),
      fc.stringMatching(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d([.,]\d{0,12})?(Z|[+-]\d\d:?\d\d)?$/),
    );
    fc.assert(
      fc.property(odd, (value) => {
        const found = parseTime(value);
        expect(found === null || (found > 0n && found < 1n << 64n)).toBe(true);
      }),
    );
  });
});
