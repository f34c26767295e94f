import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfTerminalCode, keepColours } from './terminal-codes.ts';

const plain = (line: string) => {
  const bytes = Buffer.from(line);
  return bytes.toString('utf8', 0, keepColours(bytes));
};

test.each([
  ['a colour stays', '\u001b[1;31mred\u001b[0m', '\u001b[1;31mred\u001b[0m'],
  ['what moves the cursor or erases goes', 'a\u001b[2K\u001b[1Gb\u001b[?25l', 'ab'],
  ['a title, a link', '\u001b]0;title\u0007a\u001b]8;;https://example.com\u001b\\b', 'ab'],
  ['a device string', 'a\u001bPq#0\u001b\\b', 'ab'],
  ['a character set, as tput writes it', 'a\u001b(B\u001b[mb', 'a\u001b[mb'],
  ['a string without an end', 'a\u001b]0;title\nb', 'a0;title\nb'],
  ['nothing behind it', 'a\u001b', 'a'],
  ['what has been masked stays', 'a\u001b***b\u001b[31***', 'a***b***'],
  ['without a last byte', 'a\u001b[3', 'a'],
])('%s', (_name, line, expected) => {
  expect(plain(line)).toBe(expected);
});

/** The same said as one expression. */
const sequence = new RegExp(
  [
    '\\x1b\\[[0-?]*[ -)+-/]*[@-~]?',
    '\\x1b\\][^\\x07\\x1b\\n]*(?:\\x07|\\x1b\\\\)',
    '\\x1b[PX^_][^\\x1b\\n]*\\x1b\\\\',
    '\\x1b[ -)+-/]*[0-~]?',
  ].join('|'),
  'g',
);

const colour = new RegExp(`^${String.fromCharCode(0x1b)}\\[[0-9;:]*m$`);

test('any bytes: each sequence ends where it ends, and no ESC is left but those of colours', () => {
  const parts = fc.constantFrom(...'\u001b\u0007\\[]P_^X(0;?mK#B *\nâ');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 40 }), (list) => {
      const line = list.join('');
      const bytes = Buffer.from(line, 'latin1');
      for (const { index, 0: found } of line.matchAll(sequence)) {
        expect(endOfTerminalCode(bytes, index, bytes.length)).toBe(index + found.length);
      }
      const length = keepColours(bytes);
      expect(bytes.toString('latin1', 0, length)).toBe(line.replace(sequence, (one) => (colour.test(one) ? one : '')));
    }),
  );
});
