import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineSplitter } from './line-splitter.ts';

const maxLineBytes = 64 * 1024;

interface Line {
  body: string;
  cut: number;
}

/** Pushes the chunks through one buffer that is written over each time. */
function linesOf(chunks: readonly Uint8Array[]): Line[] {
  const lines: Line[] = [];
  const splitter = createLineSplitter(maxLineBytes, (body, cut) => lines.push({ body, cut }));
  for (const chunk of chunks) {
    const shared = Buffer.from(chunk);
    splitter.push(shared);
    shared.fill(0xff);
  }
  splitter.flush();
  return lines;
}

function chunked(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let from = 0;
  for (let index = 0; from < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    chunks.push(bytes.subarray(from, from + size));
    from += size;
  }
  return chunks;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

test('lines do not depend on how their bytes are cut into chunks', () => {
  const text = fc
    .array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 20 })
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, sizes, (written, cuts) => {
      const expected = Buffer.from(written).toString().split('\n');
      if (expected.at(-1) === '') expected.pop();
      const lines = linesOf(chunked(Buffer.from(written), cuts)).map(({ body }) => body);
      expect(lines).toEqual(expected.map((line) => line.replace(/\r$/, '')));
    }),
  );
});

test('bytes that are not UTF-8, and NULs, are a line like any other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), sizes, (bytes, cuts) => {
      expect(linesOf(chunked(bytes, cuts))).toEqual(linesOf([bytes]));
    }),
  );
  expect(linesOf([Buffer.from([0x61, 0x00, 0xff, 0x0a])])).toEqual([{ body: 'a\0\ufffd', cut: 0 }]);
});

test('a line as long as the bound is whole; a longer one is cut and the rest counted', () => {
  const line = 'x'.repeat(maxLineBytes);
  expect(linesOf([Buffer.from(`${line}\n`)])).toEqual([{ body: line, cut: 0 }]);
  expect(linesOf([Buffer.from(`${line}yyy\nz`)])).toEqual([
    { body: line, cut: 3 },
    { body: 'z', cut: 0 },
  ]);
  expect(linesOf(chunked(Buffer.from(`${line}yyy\n`), [1000]))).toEqual([{ body: line, cut: 3 }]);
});

test('a cut does not go through a character', () => {
  for (const character of ['é', '€', '😀']) {
    for (let ascii = 0; ascii < 4; ascii += 1) {
      const text = 'a'.repeat(ascii) + character.repeat(maxLineBytes / 2);
      const [line] = linesOf([Buffer.from(text)]);
      expect(line?.body).not.toContain('\ufffd');
      expect(text.startsWith(line?.body ?? '?')).toBe(true);
      expect(Buffer.byteLength(line?.body ?? '') + (line?.cut ?? 0)).toBe(Buffer.byteLength(text));
    }
  }
});
