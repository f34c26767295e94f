import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, type ZlibOptions } from 'node:zlib';

const deflate: (text: Buffer, options: ZlibOptions) => Promise<Buffer> = promisify(deflateRaw);

/** A piece of a page, never changed once made, so that a page being sent stays what it was. */
export interface Part {
  text: Buffer;
  /** Deflated on first use and kept: a scrape pays only for what changed since the one before. */
  deflated(): Promise<Deflated>;
}

export interface Deflated {
  /** Raw deflate blocks, ended by a flush and not by a final block: pieces join by standing side by side. */
  bytes: Buffer;
  crc: number;
}

export function createPart(text: string | Buffer): Part {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  let deflated: Promise<Deflated> | undefined;
  return {
    text: bytes,
    deflated() {
      deflated ??= deflate(bytes, { level: 1, finishFlush: constants.Z_FULL_FLUSH }).then((done) => ({
        bytes: done,
        crc: crc32(bytes),
      }));
      return deflated;
    },
  };
}
