import type { Buffer } from 'node:buffer';
import type { Bytes } from './bytes.ts';
import type { Column } from './column.ts';
import { Dictionary } from './dictionary.ts';
import { cutEnd } from './text.ts';

/** Version of the encoding: shared dictionaries with additional keys. */
const version = 1;
const hasAdditionalKeys = 1 << 9;
const needsUpdate = 1 << 10;

/** Texts of which many are equal: a dictionary and numbers into it. */
export class LowCardinalityColumn implements Column {
  readonly type = 'LowCardinality(String)';
  readonly dictionary = new Dictionary();
  private numbers = new Uint32Array(256);
  private count = 0;
  private marked = 0;

  /** The range of `from`, at most `limit` bytes of it. Returns its number in the dictionary. */
  push(from: Buffer, start: number, end: number, limit: number): number {
    const last = end - start > limit ? cutEnd(from, start, start + limit) : end;
    const number = this.dictionary.find(from, start, last);
    this.pushNumber(number);
    return number;
  }

  pushText(text: string): void {
    this.pushNumber(this.dictionary.findText(text));
  }

  /** A text by the number that the dictionary gave it. */
  pushNumber(number: number): void {
    if (this.count === this.numbers.length) this.grow(this.count * 2);
    this.numbers[this.count++] = number;
  }

  /** Appends rows again that lie between two counts. */
  repeat(from: number, to: number): void {
    const size = this.count + to - from;
    if (size > this.numbers.length) this.grow(Math.max(size, this.numbers.length * 2));
    this.numbers.copyWithin(this.count, from, to);
    this.count = size;
  }

  rows(): number {
    return this.count;
  }

  bytes(): number {
    return this.count * 4 + this.dictionary.length;
  }

  writePrefix(out: Bytes): void {
    out.u64(version);
  }

  writeData(out: Bytes): void {
    if (this.count === 0) return;
    const { size } = this.dictionary;
    const width = size <= 0x100 ? 1 : size <= 0x1_0000 ? 2 : 4;
    out.u64((width >> 1) | hasAdditionalKeys | needsUpdate);
    out.u64(size);
    this.dictionary.write(out);
    out.u64(this.count);
    out.reserve(this.count * width);
    const { buffer, length } = out;
    const { numbers, count } = this;
    if (width === 1) for (let i = 0; i < count; i += 1) buffer[length + i] = numbers[i] as number;
    else if (width === 2) for (let i = 0; i < count; i += 1) buffer.writeUInt16LE(numbers[i] as number, length + i * 2);
    else for (let i = 0; i < count; i += 1) buffer.writeUInt32LE(numbers[i] as number, length + i * 4);
    out.length += count * width;
  }

  mark(): void {
    this.marked = this.count;
  }

  rewind(): void {
    this.count = this.marked;
  }

  clear(): void {
    this.count = 0;
    this.dictionary.clear();
  }

  private grow(size: number): void {
    const larger = new Uint32Array(size);
    larger.set(this.numbers.subarray(0, this.count));
    this.numbers = larger;
  }
}
