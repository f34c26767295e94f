import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rangeBounds, rangeToUrl, readRange } from './time-range.ts';
import { patchSearch } from './url-state.ts';

it('patching a search string keeps what it does not name', () => {
  expect(patchSearch('?range=7d&repository=a%2Fb', { range: null, q: 'x y' })).toBe('repository=a%2Fb&q=x+y');
  expect(patchSearch('q=1', { q: '' })).toBe('');
});

it.each(['', 'range=9y', 'from=x&to=y', 'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z'])(
  '"%s" falls back to 24 hours',
  (search) => expect(readRange(new URLSearchParams(search))).toEqual({ kind: 'named', name: '24h' }),
);

it('a fixed range survives the URL to the second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e9 }), fc.integer({ min: 1, max: 1e7 }), (start, length) => {
      const range = { kind: 'fixed' as const, from: start * 1000, to: (start + length) * 1000 };
      const search = patchSearch('range=1h', rangeToUrl(range));
      expect(readRange(new URLSearchParams(search))).toEqual(range);
    }),
  );
});

it('a named range ends now', () => {
  expect(rangeBounds({ kind: 'named', name: '6h' }, 1e12)).toEqual({ from: 1e12 - 21_600_000, to: 1e12 });
});
