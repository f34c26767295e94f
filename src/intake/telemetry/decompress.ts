import { Buffer } from 'node:buffer';
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { refused } from './answer.ts';
import type { Share } from './memory-budget.ts';
import { overloaded, type ReadBody, tooLarge } from './read-request.ts';
import { zstdFrames } from './zstd-frames.ts';

export type Compression = 'gzip' | 'deflate' | 'zstd';

const options = { chunkSize: 64 * 1024 };
/** What a decoder of HTTP's `zstd` must have, and none needs more. https://www.rfc-editor.org/rfc/rfc9659 */
const maxWindowLog = 23;
const mostFrames = 1000;

/** Node has Zstandard since 22.15; where it has not, nobody is told that we take it. */
type Zstd = { createZstdDecompress?: (options: object) => Transform; constants: { ZSTD_d_windowLogMax?: number } };
const { createZstdDecompress, constants } = zlib as unknown as Zstd;
const zstdOptions = { ...options, params: { [constants.ZSTD_d_windowLogMax ?? 0]: maxWindowLog } };

const decoders = new Map<Compression, () => Transform>([
  ['gzip', () => zlib.createGunzip(options)],
  ['deflate', () => zlib.createInflate(options)],
  ...(createZstdDecompress ? [['zstd', () => createZstdDecompress(zstdOptions)] as const] : []),
]);

/** Those that this Node can decompress. */
export const compressions: readonly Compression[] = [...decoders.keys()];

export const isCompression = (word: string): word is Compression => (compressions as readonly string[]).includes(word);

/** Decompresses: one level, at most `maxBytes` of result. No more than that is made, and no more held than the share has. */
export async function decompress(
  compressed: Buffer,
  compression: Compression,
  maxBytes: number,
  share: Share,
): Promise<ReadBody> {
  if (compression !== 'zstd') return decode(compressed, compression, { made: 0, maxBytes }, share);
  const frames = zstdFrames(compressed, mostFrames);
  if (frames === null) return malformed(compression, 'it does not consist of whole frames');
  const parts: Buffer[] = [];
  let made = 0;
  for (const { start, end, windowBytes, contentBytes } of frames) {
    if (windowBytes > 2 ** maxWindowLog) return malformed(compression, 'its window is larger than 8 MiB');
    if (made + (contentBytes ?? 0) > maxBytes) return tooLarge(maxBytes);
    if (!share.take(windowBytes)) return overloaded;
    const read = await decode(compressed.subarray(start, end), compression, { made, maxBytes }, share);
    share.giveBack(windowBytes);
    if (!('body' in read)) return read;
    parts.push(read.body);
    made += read.body.length;
  }
  return { body: parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, made) };
}

/** `made`: bytes of the result that there are already. */
function decode(
  compressed: Buffer,
  compression: Compression,
  { made, maxBytes }: { made: number; maxBytes: number },
  share: Share,
): Promise<ReadBody> {
  const create = decoders.get(compression);
  if (create === undefined) throw new Error(`this Node cannot decompress ${compression}`);
  return new Promise((resolve) => {
    const decoder = create();
    const chunks: Buffer[] = [];
    let size = made;
    const stop = (result: ReadBody) => {
      decoder.removeAllListeners('data');
      decoder.destroy();
      resolve(result);
    };
    decoder.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) stop(tooLarge(maxBytes));
      else if (!share.take(chunk.length)) stop(overloaded);
      else chunks.push(chunk);
    });
    decoder.on('end', () => resolve({ body: Buffer.concat(chunks, size - made) }));
    decoder.on('error', ({ message }) => resolve(malformed(compression, message)));
    decoder.end(compressed);
  });
}

const malformed = (compression: Compression, why: string): ReadBody => ({
  answer: refused('malformed', `The body is not ${compression}: ${why}.`),
});
