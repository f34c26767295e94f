import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from './decode.ts';
import { Rejection } from './rejection.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function codeOf(body: Uint8Array): string {
  try {
    decode(body);
    return 'fine';
  } catch (error) {
    return error instanceof Rejection ? error.code : 'thrown';
  }
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const padding = ' '.repeat(300_000);

test.each([
  ['nothing', '', 'not_json'],
  ['half an object', '{"a":', 'not_json'],
  ['two values', '{} {}', 'not_json'],
  ['NaN', '{"a":NaN}', 'not_json'],
  ['64 levels', nested(64), 'fine'],
  ['65 levels', nested(65), 'too_deep'],
  ['65 levels of objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'too_deep'],
  ['64 levels in a large body', nested(64) + padding, 'fine'],
  ['65 levels in a large body', nested(65) + padding, 'too_deep'],
  ['a bomb of brackets', '['.repeat(2_000_000), 'too_deep'],
  ['brackets in a text of a large body', `{"a\\"${'['.repeat(100)}":"\\\\"}${padding}`, 'fine'],
])('%s', (_, text, code) => {
  expect(codeOf(bytes(text))).toBe(code);
});

test('bytes that are not UTF-8', () => {
  expect(codeOf(Uint8Array.from([0x22, 0xff, 0x22]))).toBe('not_json');
});

test('of duplicate keys the last one counts', () => {
  expect(decode(bytes('{"a":1,"a":2}'))).toEqual({ a: 2 });
});

test('a key called __proto__ is only a key', () => {
  const value = decode(bytes('{"__proto__":{"polluted":true}}')) as Record<string, unknown>;
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect((Object.prototype as Record<string, unknown>).polluted).toBeUndefined();
});

test('property: reads what JSON.stringify writes, small or large', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.boolean(), (value, isLarge) => {
      const text = JSON.stringify(value);
      expect(decode(bytes(isLarge ? text + padding : text))).toEqual(JSON.parse(text));
    }),
    { numRuns: 200 },
  );
});

test('property: bytes of any kind are read or refused, never a fault', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
      expect(codeOf(body)).not.toBe('thrown');
    }),
  );
});
