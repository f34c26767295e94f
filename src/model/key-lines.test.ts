import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyLines } from './key-lines.ts';

const line = (letter: string) => letter.repeat(64);
const begin = '-----BEGIN RSA PRIVATE KEY-----';
const end = '-----END RSA PRIVATE KEY-----';
function maskAll(lines: readonly string[]): string[] {
  const keys = createKeyLines();
  return lines.map((one) => keys.mask(one));
}

test('from its first line to its last, the short one too; nothing before and behind', () => {
  const digest = 'f'.repeat(64);
  expect(maskAll([digest, begin, line('A'), line('B'), 'abc+/=', end, digest])).toEqual([
    digest,
    begin,
    '***',
    '***',
    '***',
    end,
    digest,
  ]);
});

test('with something before each line, and lines of others between', () => {
  const written = [
    'x | -----BEGIN PRIVATE KEY-----',
    `x | ${line('A')}`,
    'another program',
    'y | abc=',
    'x | -----END',
  ];
  expect(maskAll(written)).toEqual([written[0], 'x | ***', 'another program', 'y | ***', 'x | -----END']);
});

test('in one line, and two of them', () => {
  const both = `{"a":"${begin}\\n${line('A')}\\nabc=\\n${end}\\n","b":"${begin}\\n${line('C')}\\n${end}"}`;
  expect(maskAll([both])).toEqual([`{"a":"${begin}***${end}\\n","b":"${begin}***${end}"}`]);
});

test('one without an end is over after four thousand characters of something else', () => {
  const keys = createKeyLines();
  keys.mask(begin);
  for (let i = 0; i < 130; i += 1) keys.mask('thirty-one letters and an ending');
  expect(keys.isOpen()).toBe(false);
  expect(keys.mask(line('A'))).toBe(line('A'));
});

test('no key, no change', () => {
  const text = fc.string({ unit: fc.constantFrom('-----', 'BEGIN ', 'CERTIFICATE', 'PUBLIC KEY', 'a', line('A')) });
  fc.assert(
    fc.property(fc.array(text), (lines) => {
      expect(maskAll(lines)).toEqual(lines);
    }),
  );
});

test('wherever lines of a key are, none is left', () => {
  const other = fc.constantFrom('compiling', '', 'at 12:00', '-- done --');
  fc.assert(
    fc.property(fc.array(other), fc.array(fc.tuple(fc.constantFrom('A', 'b', '/'), other)), (before, body) => {
      const lines = [...before, begin, ...body.flatMap(([letter, between]) => [line(letter), between]), end, line('x')];
      const masked = maskAll(lines);
      expect(masked.filter((one) => /[Ab/]{64}/.test(one))).toEqual([]);
      expect(masked.at(-1)).toBe(line('x'));
    }),
  );
});
