import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactText } from './redact-text.ts';
import { createRegisteredValues } from './registered-values.ts';
import { leftOver } from './testing/forms.ts';

function redact(text: string, ...values: string[]): string {
  const bytes = Buffer.from(text);
  redactText(bytes, createRegisteredValues(values));
  return bytes.toString();
}

test('a value is masked in every form', () => {
  const value = 'tr0ub4dor & "3"/\\ñ';
  const inJson = JSON.stringify(value).slice(1, -1);
  const twice = JSON.stringify(inJson).slice(1, -1);
  for (const form of [value, inJson, twice, inJson.replaceAll('/', '\\/'), encodeURIComponent(value)]) {
    expect(redact(`a ${form} b`, value)).toBe(`a ${'*'.repeat(Buffer.byteLength(form))} b`);
  }
});

test('within base64 at every alignment, whatever stands around', () => {
  const any = fc.uint8Array({ maxLength: 9 });
  const alphabet = fc.constantFrom('base64' as const, 'base64url' as const);
  fc.assert(
    fc.property(fc.string({ minLength: 6, maxLength: 30 }), any, any, alphabet, (value, before, after, encoding) => {
      const text = Buffer.concat([before, Buffer.from(value), after]).toString(encoding);
      const out = redact(`key: ${text}\n`, value);
      const from = Math.ceil((before.length * 4) / 3);
      const to = Math.floor(((before.length + Buffer.byteLength(value)) * 4) / 3);
      expect(leftOver(text.slice(from, to), out)).toBeNull();
      expect(out).toContain('****');
    }),
  );
});

test('of several values, one after the other and one within another', () => {
  expect(redact('alphabetagamma alpha beta', 'alpha', 'betagamma', 'alphabeta')).toBe('*********gamma ***** beta');
});
