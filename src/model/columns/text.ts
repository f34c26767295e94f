import { Buffer, isUtf8 } from 'node:buffer';
import { Bytes } from './bytes.ts';
import type { Column } from './column.ts';

const highBit = 0x80;
const hexDigits = Buffer.from('0123456789abcdef');

/** Texts. What is not UTF-8 is mended with U+FFFD; what is longer than its limit ends in a marker that says so. */
export class TextColumn implements Column {
  readonly type = 'String';
  private readonly data = new Bytes();
  private count = 0;
  private marked = { length: 0, count: 0 };

  pushText(value: string): void {
    this.data.text(value);
    this.count += 1;
  }

  /** The range of `from`, at most `limit` bytes of it. */
  push(from: Buffer, start: number, end: number, limit: number): void {
    if (end - start > limit) {
      this.pushText(from.toString('utf8', start, cutEnd(from, start, start + limit)) + cutMarker(end - start));
      return;
    }
    const { data: bytes } = this;
    const before = bytes.length;
    bytes.varint(end - start);
    const bits = bytes.copy(from, start, end);
    if ((bits & highBit) !== 0 && !isUtf8(from.subarray(start, end))) {
      bytes.length = before;
      bytes.text(from.toString('utf8', start, end));
    }
    this.count += 1;
  }

  /** The bytes of an id as lower-case hexadecimal. */
  pushHex(from: Buffer, start: number, end: number): void {
    const { data: bytes } = this;
    bytes.varint((end - start) * 2);
    bytes.reserve((end - start) * 2);
    const to = bytes.buffer;
    let at = bytes.length;
    for (let i = start; i < end; i += 1) {
      const byte = from[i] as number;
      to[at++] = hexDigits[byte >> 4] as number;
      to[at++] = hexDigits[byte & 15] as number;
    }
    bytes.length = at;
    this.count += 1;
  }

  /** Where the next text will begin, for {@link repeat}. */
  end(): number {
    return this.data.length;
  }

  /** Appends `count` texts again that lie between two ends. */
  repeat(from: number, to: number, count: number): void {
    this.data.reserve(to - from);
    this.data.copy(this.data.buffer, from, to);
    this.count += count;
  }

  rows(): number {
    return this.count;
  }

  bytes(): number {
    return this.data.length;
  }

  writePrefix(): void {
    // Nothing precedes texts.
  }

  writeData(out: Bytes): void {
    out.copy(this.data.buffer, 0, this.data.length);
  }

  mark(): void {
    this.marked = { length: this.data.length, count: this.count };
  }

  rewind(): void {
    this.data.length = this.marked.length;
    this.count = this.marked.count;
  }

  clear(): void {
    this.data.length = 0;
    this.count = 0;
  }
}

/** What stands at the end of a text that was cut. */
function cutMarker(bytes: number): string {
  return `…[cut, ${bytes} bytes]`;
}

/** The largest end of at most `end` that cuts no character in two. */
export function cutEnd(from: Buffer, start: number, end: number): number {
  let last = end;
  while (last > start && last > end - 4 && ((from[last] as number) & 0xc0) === 0x80) last -= 1;
  return last;
}
