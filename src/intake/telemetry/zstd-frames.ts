import type { Buffer } from 'node:buffer';

/** A frame of compressed data: where it lies, and what it says of itself. */
export interface ZstdFrame {
  start: number;
  end: number;
  /** Memory that its decoder needs. */
  windowBytes: number;
  /** What it decompresses to; null where it does not say. */
  contentBytes: number | null;
}

const frameMagic = 0xfd2fb528;
/** 16 of them, for frames that hold anything and are passed over. */
const skippableMagic = 0x184d2a50;
const magicBytes = 4;
const checksumBytes = 4;
const blockHeadBytes = 3;
const blockTypes = { raw: 0, repeated: 1, compressed: 2 };

/**
 * Frames of a Zstandard body, without decompressing it; null when it is not whole frames and nothing else, or more than
 * `most`. Needed because Node's decoder stops after the first frame, and at the end of half a frame, and calls both the end.
 * https://www.rfc-editor.org/rfc/rfc8878#section-3.1
 */
export function zstdFrames(body: Buffer, most: number): ZstdFrame[] | null {
  const frames: ZstdFrame[] = [];
  let at = 0;
  while (at < body.length) {
    if (body.length - at < 2 * magicBytes) return null;
    const magic = body.readUInt32LE(at);
    if (magic >>> 4 === skippableMagic >>> 4) {
      at += 2 * magicBytes + body.readUInt32LE(at + magicBytes);
      if (at > body.length) return null;
      continue;
    }
    const frame = magic === frameMagic ? frameAt(body, at) : null;
    if (frame === null || frames.length === most) return null;
    frames.push(frame);
    at = frame.end;
  }
  return frames.length === 0 ? null : frames;
}

function frameAt(body: Buffer, start: number): ZstdFrame | null {
  let at = start + magicBytes;
  const descriptor = body[at++] ?? 0;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const hasChecksum = (descriptor & 0x04) !== 0;
  const window = isSingleSegment ? 0 : (body[at++] ?? 0);
  at += [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  if (at + sizeBytes > body.length) return null;
  const contentBytes = sizeBytes === 0 ? null : readSize(body, at, sizeBytes);
  const end = endOfBlocks(body, at + sizeBytes, hasChecksum);
  if (end === null) return null;
  return { start, end, contentBytes, windowBytes: isSingleSegment ? (contentBytes ?? 0) : windowOf(window) };
}

function readSize(body: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(body.readBigUInt64LE(at));
  // Two bytes begin where one ends.
  return body.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}

/** An exponent in five bits, and eighths of that power. */
function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function endOfBlocks(body: Buffer, start: number, hasChecksum: boolean): number | null {
  let at = start;
  for (let isLast = false; !isLast; ) {
    if (at + blockHeadBytes > body.length) return null;
    const head = body.readUIntLE(at, blockHeadBytes);
    isLast = (head & 1) !== 0;
    const type = (head >> 1) & 3;
    if (type > blockTypes.compressed) return null;
    at += blockHeadBytes + (type === blockTypes.repeated ? 1 : head >> 3);
  }
  const end = at + (hasChecksum ? checksumBytes : 0);
  return end > body.length ? null : end;
}
