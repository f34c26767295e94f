import { Buffer } from 'node:buffer';
import { decompress } from '@stablelib/snappy';
import { Malformed } from '../otlp/malformed.ts';
import { TooLarge } from '../otlp/too-large.ts';
import { Wire } from '../otlp/wire.ts';

/**
 * A block in Snappy's format, decompressed. Its head says how long it becomes: nothing is allocated for one that would be
 * longer than `maxBytes`. Throws TooLarge, Malformed. https://github.com/google/snappy/blob/main/format_description.txt
 */
export function unsnap(block: Buffer, maxBytes: number): Buffer {
  const length = new Wire(block).varint();
  if (length > maxBytes) {
    throw new TooLarge(`A push in protobuf may have ${maxBytes} bytes when it is decompressed.`);
  }
  try {
    const bytes = decompress(block, Buffer.allocUnsafe(length));
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch {
    // The library's only errors are those of a broken block.
    throw new Malformed('it is not compressed with Snappy, or cut off');
  }
}
