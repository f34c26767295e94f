import type { Buffer } from 'node:buffer';
import { Malformed } from './malformed.ts';

// Protobuf's wire format, read in place. https://protobuf.dev/programming-guides/encoding/

const varintType = 0;
const fixed64Type = 1;
export const lengthType = 2;
const fixed32Type = 5;

/** Reads fields one after another. `position` moves; `end` is where the message in hand ends. */
export class Wire {
  buffer: Buffer;
  position: number;
  end: number;

  constructor(buffer: Buffer, start = 0, end = buffer.length) {
    this.buffer = buffer;
    this.position = start;
    this.end = end;
  }

  /** Points at another message. */
  at(buffer: Buffer, start: number, end: number): this {
    this.buffer = buffer;
    this.position = start;
    this.end = end;
    return this;
  }

  /** Field number × 8 + wire type; 0 at the end of the message. */
  tag(): number {
    if (this.position >= this.end) return 0;
    const tag = this.varint();
    if (tag < 8 || tag > 0xffff_ffff) throw new Malformed('a field has the number 0 or one that is too large');
    return tag;
  }

  /** Exact up to 2^53; larger ones (negative numbers are) lose their last digits. */
  varint(): number {
    const { buffer, end } = this;
    let position = this.position;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i += 1) {
      if (position >= end) throw new Malformed('the message ends within a number');
      const byte = buffer[position++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        this.position = position;
        return value;
      }
      scale *= 128;
    }
    throw new Malformed('a number is longer than ten bytes');
  }

  /** A varint as 64 bits with a sign, as decimal text. */
  signedText(): string {
    const start = this.position;
    const value = this.varint();
    if (value <= Number.MAX_SAFE_INTEGER) return String(value);
    let exact = 0n;
    for (let at = this.position - 1; at >= start; at -= 1) {
      exact = (exact << 7n) | BigInt((this.buffer[at] as number) & 0x7f);
    }
    return BigInt.asIntN(64, exact).toString();
  }

  /** A varint of a signed 32-bit number in zigzag (`sint32`). */
  zigzag(): number {
    const value = this.varint() >>> 0;
    return (value >>> 1) ^ -(value & 1);
  }

  /** The end of a field with a length; `position` is its start. */
  range(): number {
    const size = this.varint();
    const end = this.position + size;
    if (end > this.end) throw new Malformed('a field is longer than what holds it');
    return end;
  }

  /** Moves past a value of 8 or 4 bytes and returns where it began. */
  fixed(bytes: 4 | 8): number {
    const start = this.position;
    if (start + bytes > this.end) throw new Malformed('the message ends within a number');
    this.position = start + bytes;
    return start;
  }

  skip(tag: number): void {
    const type = tag & 7;
    if (type === lengthType) this.position = this.range();
    else if (type === varintType) this.varint();
    else if (type === fixed64Type) this.fixed(8);
    else if (type === fixed32Type) this.fixed(4);
    else throw new Malformed(`a field has the wire type ${type}, which is not used`);
  }
}
