import { Buffer } from 'node:buffer';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressions, decompress } from './decompress.ts';
import { createMemoryBudget, shareOf } from './memory-budget.ts';

type Compress = (data: Uint8Array, options?: { params: Record<number, number> }) => Buffer;
const { zstdCompressSync, constants } = zlib as unknown as {
  zstdCompressSync?: Compress;
  constants: { ZSTD_c_windowLog: number };
};
const compress = zstdCompressSync ?? (() => Buffer.alloc(0));
const mebibyte = 2 ** 20;

async function unzip(body: Buffer, maxBytes = mebibyte, budgetBytes = 64 * mebibyte) {
  const budget = createMemoryBudget(budgetBytes);
  const share = shareOf(budget);
  const read = await decompress(body, 'zstd', maxBytes, share);
  const held = budget.used();
  share.end();
  expect(budget.used()).toBe(0);
  return { read, held };
}
const reason = async (body: Buffer, maxBytes?: number, budgetBytes?: number) => {
  const { read } = await unzip(body, maxBytes, budgetBytes);
  return 'answer' in read && read.answer.outcome !== 'accepted' ? read.answer.reason : read;
};

it('Zstandard is taken where Node has it', () => {
  expect(compressions).toEqual(zstdCompressSync ? ['gzip', 'deflate', 'zstd'] : ['gzip', 'deflate']);
});

describe.skipIf(zstdCompressSync === undefined)('Zstandard', () => {
  const text = Buffer.from('line of a log\n'.repeat(5000));

  it('whatever the data and its frames', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 5000 }), { minLength: 1, maxLength: 5 }), async (parts) => {
        const { read } = await unzip(Buffer.concat(parts.map((part) => compress(part))));
        expect('body' in read && read.body.equals(Buffer.concat(parts))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('cut anywhere, followed by anything or changed: not taken in part', async () => {
    const body = compress(text);
    for (let end = 0; end < body.length; end += 1) expect(await reason(body.subarray(0, end))).toBe('malformed');
    expect(await reason(Buffer.concat([body, Buffer.from('more')]))).toBe('malformed');
    expect(await reason(Buffer.concat([body, body.subarray(0, 20)]))).toBe('malformed');
    expect(await reason(text)).toBe('malformed');
  });

  it('too much is not made: said beforehand, found on the way, or made by many frames', async () => {
    const bomb = compress(Buffer.alloc(64 * mebibyte));
    expect(bomb.length).toBeLessThan(10_000);
    expect(await reason(bomb)).toBe('too_large');
    const half = compress(Buffer.alloc(mebibyte / 2));
    expect(await reason(Buffer.concat([half, half]))).toMatchObject({ body: expect.any(Buffer) });
    expect(await reason(Buffer.concat([half, half, compress(Buffer.from('x'))]))).toBe('too_large');
    expect(await reason(Buffer.concat(Array.from({ length: 1001 }, () => compress(Buffer.alloc(0)))))).toBe(
      'malformed',
    );
  });

  it('a frame that does not say its size is stopped on the way', async () => {
    const stream = (zlib as unknown as { createZstdCompress: () => zlib.Gzip }).createZstdCompress();
    const chunks: Buffer[] = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    const ended = new Promise((resolve) => stream.on('end', resolve));
    for (let part = 0; part < 64; part += 1) stream.write(Buffer.alloc(mebibyte));
    stream.end();
    await ended;
    const { read, held } = await unzip(Buffer.concat(chunks));
    expect(read).toMatchObject({ answer: { reason: 'too_large' } });
    // What was made and the decoder's own memory, not what it would have become.
    expect(held).toBeLessThan(2 * mebibyte);
  });

  it('a decoder may have 8 MiB of its own and no more, and they count', async () => {
    const log = (windowLog: number) =>
      compress(Buffer.alloc(20 * mebibyte), { params: { [constants.ZSTD_c_windowLog]: windowLog } });
    expect(await reason(log(23), 32 * mebibyte)).toMatchObject({ body: expect.any(Buffer) });
    expect(await reason(log(24), 32 * mebibyte)).toBe('malformed');
    expect(await reason(log(23), 32 * mebibyte, 4 * mebibyte)).toBe('overloaded');
  });
});
