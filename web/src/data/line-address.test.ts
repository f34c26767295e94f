import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLineId, linePatch } from './line-address.ts';
import { readRange } from './time-range.ts';
import { patchSearch } from './url-state.ts';

const now = Date.parse('2026-01-02T12:00:00Z');
const at = (ms: number) => ({ id: `${ms}000000-ab`, atUs: ms * 1000 });

describe('the address of a line', () => {
  it('has the time that is listed now, and keeps the filter', () => {
    const search = patchSearch('q=x&range=1h', linePatch(new URLSearchParams('q=x&range=1h'), at(now - 1000), now));
    expect(Object.fromEntries(new URLSearchParams(search))).toEqual({
      q: 'x',
      line: `${now - 1000}000000-ab`,
      from: '2026-01-02T11:00:00Z',
      to: '2026-01-02T12:00:00Z',
    });
  });

  it('leaves a time that is fixed already', () => {
    const fixed = new URLSearchParams('from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z');
    expect(linePatch(fixed, at(now), now)).toEqual({ line: at(now).id });
  });

  it('always holds the line, to the second, whatever the clocks say', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'range=1h', 'range=30d'), fc.integer({ min: -3e9, max: 1e6 }), (search, ago) => {
        const params = new URLSearchParams(search);
        const range = readRange(new URLSearchParams(patchSearch(search, linePatch(params, at(now + ago), now))));
        if (range.kind !== 'fixed') throw new Error('not fixed');
        expect(range.from).toBeLessThanOrEqual(now + ago);
        expect(range.to).toBeGreaterThan(now + ago - 1000);
      }),
    );
  });
});

it.each([
  ['1750000000000000000-0a1f', true],
  ['17-', false],
  ['latest', false],
  ['1-2/context', false],
])('%s is a line id: %s', (id, is) => expect(isLineId(id)).toBe(is));
