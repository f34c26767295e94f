import { Bytes } from './bytes.ts';
import type { Column } from './column.ts';

type FixedType = 'DateTime64(9)' | 'UInt64' | 'UInt32' | 'UInt8' | 'Int32' | 'Float64' | 'Bool' | 'DateTime';

const widths: Record<FixedType, number> = {
  'DateTime64(9)': 8,
  UInt64: 8,
  Float64: 8,
  UInt32: 4,
  Int32: 4,
  DateTime: 4,
  UInt8: 1,
  Bool: 1,
};

/** Values of a fixed width. */
export class FixedColumn implements Column {
  readonly type: FixedType;
  private readonly width: number;
  private readonly data = new Bytes();
  private marked = 0;

  constructor(type: FixedType) {
    this.type = type;
    this.width = widths[type];
  }

  /** A whole number that fits the width and 53 bits; Int32 may be negative. */
  push(value: number): void {
    const { data: bytes, width } = this;
    if (width === 8) {
      bytes.u64(value);
      return;
    }
    bytes.reserve(width);
    if (width === 1) bytes.buffer[bytes.length] = value;
    else bytes.buffer.writeUInt32LE(value >>> 0, bytes.length);
    bytes.length += width;
  }

  pushFloat(value: number): void {
    const { data: bytes } = this;
    bytes.reserve(8);
    bytes.buffer.writeDoubleLE(value, bytes.length);
    bytes.length += 8;
  }

  /** 64 bits as two halves. */
  pushHalves(low: number, high: number): void {
    const { data: bytes } = this;
    bytes.reserve(8);
    bytes.buffer.writeUInt32LE(low >>> 0, bytes.length);
    bytes.buffer.writeUInt32LE(high >>> 0, bytes.length + 4);
    bytes.length += 8;
  }

  rows(): number {
    return this.data.length / this.width;
  }

  bytes(): number {
    return this.data.length;
  }

  writePrefix(): void {
    // Nothing precedes plain values.
  }

  writeData(out: Bytes): void {
    out.copy(this.data.buffer, 0, this.data.length);
  }

  mark(): void {
    this.marked = this.data.length;
  }

  rewind(): void {
    this.data.length = this.marked;
  }

  clear(): void {
    this.data.length = 0;
  }
}
