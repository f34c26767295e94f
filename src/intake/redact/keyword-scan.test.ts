import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeywordScan } from './keyword-scan.ts';

const letters = fc.constantFrom('a', 'b', 'A', 'B', '_');
const word = fc.array(letters, { minLength: 4, maxLength: 7 }).map((all) => all.join(''));

test('finds what a search for each word finds, the longest of those at one place', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(word, fc.boolean()), { minLength: 1, maxLength: 6, selector: ([text]) => text }),
      fc.array(letters, { maxLength: 200 }),
      fc.nat(5),
      fc.nat(3),
      (words, text, step, offset) => {
        const bytes = Buffer.from(' '.repeat(offset) + text.join('')).subarray(offset);
        const scan = createKeywordScan(words.map(([text, ignoreCase]) => ({ bytes: Buffer.from(text), ignoreCase })));
        const found: string[] = [];
        scan.each(bytes, (at, index) => {
          found.push(`${at} ${words[index]?.[0].length}`);
          return at + step;
        });
        const expected: string[] = [];
        for (let at = 0; at < bytes.length; at += 1) {
          const here = words.filter(([word, ignoreCase]) => {
            const there = bytes.toString('latin1', at, at + word.length);
            return ignoreCase ? there.toLowerCase() === word.toLowerCase() : there === word;
          });
          if (here.length === 0) continue;
          expected.push(`${at} ${Math.max(...here.map(([word]) => word.length))}`);
          at += Math.max(step - 1, 0);
        }
        expect(found).toEqual(expected);
      },
    ),
  );
});

test('a keyword ends within the text, or by the given end', () => {
  const scan = createKeywordScan([{ bytes: Buffer.from('word'), ignoreCase: false }]);
  const bytes = Buffer.from('.word.');
  expect(scan.at(bytes, 1, 5)).toBe(0);
  expect(scan.at(bytes, 1, 4)).toBe(-1);
  expect(scan.at(bytes, 2, 6)).toBe(-1);
});
