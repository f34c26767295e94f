import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStreamRedactor } from './redact-stream.ts';
import { redactText } from './redact-text.ts';
import { createRegisteredValues } from './registered-values.ts';
import { anyText, createSamples } from './testing/samples.ts';

const make = createSamples(5);
const registered = createRegisteredValues(['correct horse', 'done']);

function inPieces(text: Buffer, cuts: readonly number[]): { out: Buffer; counts: Record<string, number> } {
  const redactor = createStreamRedactor(registered);
  const out: Buffer[] = [];
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    if (cut <= from || cut >= text.length) continue;
    out.push(redactor.push(text.subarray(from, cut)));
    from = cut;
  }
  out.push(redactor.push(text.subarray(from)), redactor.end());
  return { out: Buffer.concat(out), counts: redactor.counts };
}

test('wherever it is cut, what comes out is what comes out of the whole', () => {
  const lines = fc.array(fc.oneof(anyText(make), fc.constant('correct horse'), fc.constant('{"name":"A_TOKEN",')), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(lines, fc.array(fc.nat(3000), { maxLength: 20 }), (list, cuts) => {
      const body = Buffer.from(list.join('\n'));
      const whole = Buffer.from(body);
      const counts = redactText(whole, registered);
      const pieces = inPieces(body, cuts);
      expect(pieces.out.toString('latin1')).toBe(whole.toString('latin1'));
      expect(pieces.counts).toEqual(counts);
    }),
    { numRuns: 1500 },
  );
});

test('lines are given back as soon as nothing in them can change', () => {
  const redactor = createStreamRedactor();
  expect(redactor.push(Buffer.from('Compiling\nlinking, pass')).toString()).toBe('Compiling\n');
  expect(redactor.push(Buffer.from('word=hunter22\n-----BEGIN PRIVATE KEY-----\n')).toString()).toBe(
    'linking, password=********\n',
  );
  expect(redactor.push(Buffer.from('-----END PRIVATE KEY-----\n')).toString()).not.toBe('');
  expect(redactor.end().toString()).toBe('');
});

test('holds a bounded part of a line without an end, and still masks what is cut by the bound', () => {
  const secret = make.word(40);
  const held = 65_536;
  for (const before of [held - 90, held - 30, held, 80_000, 160_000]) {
    const redactor = createStreamRedactor();
    const body = Buffer.from(`${'x'.repeat(before)};token=ghp_${secret};${'y'.repeat(100_000)}`);
    let out = '';
    for (let at = 0; at < body.length; at += 1000) {
      out += redactor.push(body.subarray(at, at + 1000)).toString();
      expect(at + 1000 - out.length).toBeLessThanOrEqual(held + 1000);
    }
    out += redactor.end().toString();
    expect(out).toHaveLength(body.length);
    expect(out).not.toContain(secret.slice(0, 8));
    expect(out).not.toContain(secret.slice(-8));
  }
});

test('masks to the end a secret longer than what is held', () => {
  const redactor = createStreamRedactor();
  const secret = make.word(200_000);
  const out = ['password="', ...(secret.match(/.{1,5000}/g) ?? []), '" next\n']
    .map((one) => redactor.push(Buffer.from(one)).toString())
    .join('');
  expect(out + redactor.end().toString()).toBe(`password="${'*'.repeat(200_000)}" next\n`);
});
