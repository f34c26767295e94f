import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifySignature } from './verify.ts';

const sign = (body: Uint8Array, secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
const body = Buffer.from('Hello, World!');

test("GitHub's documented example", () => {
  const header = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  expect(verifySignature(body, header, "It's a Secret to Everybody")).toBe(true);
});

test('any of several secrets', () => {
  expect(verifySignature(body, sign(body, 'old'), ['new', 'old'])).toBe(true);
  expect(verifySignature(body, sign(body, 'new'), ['new', 'old'])).toBe(true);
  expect(verifySignature(body, sign(body, 'other'), ['new', 'old'])).toBe(false);
});

test.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['SHA-1', `sha1=${'a'.repeat(40)}`],
  ['a short digest', 'sha256=abcd'],
  ['a long digest', `${sign(body, 'secret')}00`],
  ['letters that are not hex', `sha256=${'g'.repeat(64)}`],
  ['another digest', `sha256=${'0'.repeat(64)}`],
])('refuses %s', (_, header) => {
  expect(verifySignature(body, header, 'secret')).toBe(false);
});

test('upper-case hex is the same digest', () => {
  const header = sign(body, 'secret').slice('sha256='.length).toUpperCase();
  expect(verifySignature(body, `sha256=${header}`, 'secret')).toBe(true);
});

test('no secret and the empty secret match nothing', () => {
  expect(verifySignature(body, sign(body, ''), '')).toBe(false);
  expect(verifySignature(body, sign(body, ''), [])).toBe(false);
  expect(verifySignature(body, sign(body, ''), ['', 'x'])).toBe(false);
});

test('one changed byte of a binary body is noticed', () => {
  const bytes = Uint8Array.from([0, 255, 128, 10]);
  const header = sign(bytes, 'ключ');
  expect(verifySignature(bytes, header, 'ключ')).toBe(true);
  bytes[3] = 11;
  expect(verifySignature(bytes, header, 'ключ')).toBe(false);
});
