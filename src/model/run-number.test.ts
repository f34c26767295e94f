import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runNumberOf } from './run-number.ts';

test('a number is itself', () => {
  fc.assert(fc.property(fc.maxSafeNat(), (id) => runNumberOf(String(id)) === id));
});

test('any other text is 53 bits of its SHA-256', () => {
  // printf f62a1b4d-10f9-4790-bc1c-e2c3a0c80983 | sha256sum → 61fd816ab77409…, without its last three bits
  expect(runNumberOf('f62a1b4d-10f9-4790-bc1c-e2c3a0c80983')).toBe(3_447_725_627_993_729);
  expect(runNumberOf('9007199254740992')).not.toBe(9007199254740992);
  fc.assert(fc.property(fc.string(), (id) => Number.isSafeInteger(runNumberOf(id))));
});
