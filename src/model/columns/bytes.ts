import { Buffer } from 'node:buffer';

const firstSize = 1024;
/** Below this many bytes a loop beats the call into native code. */
const shortCopy = 40;

/** Bytes that grow at their end. Little endian. `buffer` is larger than what is used, and is replaced when it grows. */
export class Bytes {
  buffer = Buffer.allocUnsafe(firstSize);
  length = 0;

  /** Makes sure that `more` bytes fit; call it before writing into `buffer`. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }

  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.buffer[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.buffer[this.length++] = rest;
  }

  /** A whole number from 0 to 2^53. */
  u64(value: number): void {
    this.reserve(8);
    this.buffer.writeUInt32LE(value % 0x1_0000_0000, this.length);
    this.buffer.writeUInt32LE(Math.floor(value / 0x1_0000_0000), this.length + 4);
    this.length += 8;
  }

  /** Copies a range; returns the bits that any of its bytes had set, where that was cheap to know, else 0xff. */
  copy(from: Uint8Array, start: number, end: number): number {
    const size = end - start;
    this.reserve(size);
    const to = this.buffer;
    let at = this.length;
    this.length += size;
    if (size > shortCopy) {
      to.set(from.subarray(start, end), at);
      return 0xff;
    }
    let bits = 0;
    for (let i = start; i < end; i += 1) {
      const byte = from[i] as number;
      bits |= byte;
      to[at++] = byte;
    }
    return bits;
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.reserve(size);
    this.buffer.write(value, this.length);
    this.length += size;
  }

  view(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}
