import { combineCrc32 } from './crc32.ts';
import type { Part } from './part.ts';

const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff]);
/** An empty final block with static codes (RFC 1951, 3.2.6). */
const finalBlock = Buffer.from([0x03, 0x00]);

/**
 * One gzip member (RFC 1952) out of parts that are deflated one by one. One member, because not every client reads on
 * after the first; joined from parts, because most of a page is the same as at the scrape before.
 */
export async function gzipParts(parts: readonly Part[]): Promise<Buffer[]> {
  const buffers: Buffer[] = [header];
  let crc = 0;
  let length = 0;
  for (const deflated of await Promise.all(parts.map(async (part) => ({ part, piece: await part.deflated() })))) {
    buffers.push(deflated.piece.bytes);
    crc = combineCrc32(crc, deflated.piece.crc, deflated.part.text.length);
    length += deflated.part.text.length;
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  buffers.push(finalBlock, trailer);
  return buffers;
}
