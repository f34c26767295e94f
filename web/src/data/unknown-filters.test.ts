import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unknownFilters } from './unknown-filters.ts';

const known = { severity: ['warn', 'error'], step: { form: /^[1-9]\d*$/, examples: ['3'] } };
const unknown = (search: string) => unknownFilters(new URLSearchParams(search), known);

it.each(['', 'severity=', 'severity=error', 'step=%2012%20', 'step=+&q=eror', 'other=eror'])(
  '"%s" is known',
  (search) => expect(unknown(search)).toEqual([]),
);

it('names what is not known, as it stands, with what is', () => {
  expect(unknown('severity=eror&step=0')).toEqual([
    { name: 'severity', value: 'eror', allowed: ['warn', 'error'] },
    { name: 'step', value: '0', allowed: ['3'] },
  ]);
  expect(unknown('severity=Error')).toHaveLength(1);
});

it('of any word, only those that are listed are known', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
      (text) => {
        const found = unknownFilters(new URLSearchParams({ severity: text }), known);
        expect(found).toEqual(
          known.severity.includes(text) ? [] : [{ name: 'severity', value: text, allowed: known.severity }],
        );
      },
    ),
  );
});
