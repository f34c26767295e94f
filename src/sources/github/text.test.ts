import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText, httpsUrl } from './text.ts';

test('control characters and halves of characters go, everything else stays', () => {
  expect(cleanText('a\0b\u001bc\u0085d\ud800e', 100)).toBe('abcde');
  expect(cleanText('Größe 🚀 完了', 100)).toBe('Größe 🚀 完了');
});

test('cutting does not halve a character', () => {
  expect(cleanText('ab🚀', 3)).toBe('ab');
  expect(cleanText('ab🚀', 4)).toBe('ab🚀');
});

test('property: what is kept survives UTF-8, cleaning again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 20 }), (text, max) => {
      const clean = cleanText(text, max);
      expect(clean.length).toBeLessThanOrEqual(max);
      expect(Buffer.from(clean, 'utf8').toString('utf8')).toBe(clean);
      expect(cleanText(clean, max)).toBe(clean);
    }),
  );
});

test.each([
  ['https://github.com/a/b?x=1#y', true],
  ['http://github.com/', false],
  ['javascript:alert(1)', false],
  [' https://github.com/', false],
  ['https://x/"onclick=', false],
  ['https://x/\n', false],
  [`https://x/${'a'.repeat(3000)}`, false],
])('%s', (url, kept) => {
  expect(httpsUrl(url)).toBe(kept ? url : '');
});
