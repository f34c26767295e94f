import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMask as createBytesMask } from './mask.ts';

const nowhere = { traces: null, logs: null };

/** One line at a time, as text. */
function createMask(...[env, targets]: Parameters<typeof createBytesMask>) {
  const mask = createBytesMask(env, targets);
  return (line: string): string =>
    mask(Buffer.from(`${line}\n`))
      .toString()
      .slice(0, -1);
}

test('values of variables that are named like a secret, longest first', () => {
  const mask = createMask(
    { DEPLOY_TOKEN: 'abcdefgh', DB_PASSWORD: 'abcdefgh+123', AWS_SECRET_ACCESS_KEY: 'w.x*y(z)/0', PATH: '/usr/bin' },
    nowhere,
  );
  expect(mask('abcdefgh abcdefgh+123 w.x*y(z)/0 wax*y(z)/0 /usr/bin')).toBe('*** *** *** wax*y(z)/0 /usr/bin');
});

test('what only says where a secret is, and what is short, stays', () => {
  const env = { RUNLENS_TOKEN_FILE: '/run/secrets/runlens', NPM_TOKEN: 'true', KEYBOARD: 'qwertyuiop' };
  const line = 'read /run/secrets/runlens: true qwertyuiop';
  expect(createMask(env, nowhere)(line)).toBe(line);
});

test('our own credential, with and without its scheme', () => {
  const logs = { url: 'http://one', headers: { authorization: 'Bearer t0ken-t0ken' } };
  const mask = createMask({}, { traces: null, logs });
  expect(mask('authorization: Bearer t0ken-t0ken')).toBe('authorization: ***');
  expect(mask('<t0ken-t0ken>')).toBe('<***>');
});

test('each line of a secret, and the password of an address', () => {
  const mask = createMask(
    { CI_PRIVATE_KEY: '-----BEGIN-----\r\nMIIEvQIBADAN\nAgE=\n', PG: 'postgres://me:pa55word!@db/x' },
    nowhere,
  );
  expect(mask('MIIEvQIBADAN')).toBe('***');
  expect(mask('AgE=')).toBe('AgE=');
  expect(mask('connecting to me:pa55word!@db')).toBe('connecting to me:***@db');
});

test('what a step hides from the log of GitHub', () => {
  const mask = createMask({}, nowhere);
  expect(mask('s3cret-100%')).toBe('s3cret-100%');
  expect(mask('::add-mask::s3cret-100%25%0Aother-one')).toBe('::add-mask::***');
  expect(mask('is s3cret-100% or other-one')).toBe('is *** or ***');
});

test('many lines at once, and a secret that is told in one of them', () => {
  const mask = createBytesMask({ A_TOKEN: 'abcdéfgh' }, nowhere);
  const lines = 'abcdéfgh\nnot yet s3cret-100\n::add-mask::s3cret-100\nnow s3cret-100 abcdéfgh\n';
  expect(mask(Buffer.from(lines)).toString()).toBe('***\nnot yet s3cret-100\n::add-mask::***\nnow *** ***\n');
});

test('whatever a secret is made of, it is found, and nothing else changes', () => {
  const secret = fc
    .string({ minLength: 8, unit: 'grapheme' })
    .filter((text) => text.trim() === text && !/[\r\n*]/.test(text));
  const around = fc.string({ unit: fc.constantFrom('\t', '\u00a0') });
  fc.assert(
    fc.property(secret, around, around, (value, before, after) => {
      fc.pre(value.length >= 8 && !value.startsWith('::'));
      expect(createMask({ A_TOKEN: value }, nowhere)(`${before}${value}${after}`)).toBe(`${before}***${after}`);
    }),
  );
});

test('a secret in every form that the server would not know it in', () => {
  const value = 'tr0ub4dor & "3"/\\ñ';
  const mask = createMask({ DEPLOY_PASSWORD: value }, nowhere);
  const inJson = JSON.stringify(value).slice(1, -1);
  for (const form of [value, inJson, JSON.stringify(inJson).slice(1, -1), encodeURIComponent(value)]) {
    expect(mask(`a ${form} b`)).toBe('a *** b');
  }
});

test('within base64 at every alignment, whatever stands around', () => {
  const any = fc.uint8Array({ maxLength: 9 });
  const alphabet = fc.constantFrom('base64' as const, 'base64url' as const);
  fc.assert(
    fc.property(fc.string({ minLength: 8, maxLength: 30 }), any, any, alphabet, (raw, before, after, encoding) => {
      const value = raw.trim();
      fc.pre(value.length >= 8);
      const text = Buffer.concat([before, Buffer.from(value), after]).toString(encoding);
      const out = createMask({ A_TOKEN: value }, nowhere)(text);
      const from = Math.ceil((before.length * 4) / 3);
      const to = Math.floor(((before.length + Buffer.byteLength(value)) * 4) / 3);
      expect(out).toContain('***');
      expect(out).not.toContain(text.slice(from, to));
      expect(out.length).toBeLessThanOrEqual(text.length - (to - from) + 3);
    }),
  );
});

test('as a search for each would find them, the longest of those at one place', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', 'ü'), minLength: 8, maxLength: 10 });
  fc.assert(
    fc.property(fc.uniqueArray(piece, { maxLength: 5 }), fc.array(fc.constantFrom('a', 'b', 'ü')), (list, letters) => {
      const line = letters.join('');
      const env = Object.fromEntries(list.map((value, at) => [`TOKEN_${at}`, value]));
      const words = [...list].sort((one, two) => two.length - one.length);
      const expected = words.length === 0 ? line : line.replaceAll(new RegExp(words.join('|'), 'g'), '***');
      expect(createMask(env, nowhere)(line)).toBe(expected);
    }),
  );
});

test('a private key, from its first line to its last', () => {
  const mask = createMask({}, nowhere);
  const lines = [
    '-----BEGIN PRIVATE KEY-----',
    'A'.repeat(64),
    `${'B'.repeat(20)}==`,
    '-----END PRIVATE KEY-----',
    'next',
  ];
  expect(lines.map(mask)).toEqual([lines[0], '***', '***', lines[3], 'next']);
});
