import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indentJson } from './json.ts';

it('prints every JSON document as JSON.stringify would', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

it('keeps what a parse would lose', () => {
  expect(indentJson('{"id":9007199254740993,"id":1e400}')).toBe('{\n  "id": 9007199254740993,\n  "id": 1e400\n}');
});

it('ends on what is not JSON', () => {
  expect(indentJson('}}"open\\')).toBe('\n}\n}"open\\');
});
