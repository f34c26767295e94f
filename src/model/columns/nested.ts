import { Bytes } from './bytes.ts';
import type { Column } from './column.ts';
import { LowCardinalityColumn } from './low-cardinality.ts';
import { TextColumn } from './text.ts';

/** Where each row of a nested column ends: shared by arrays and maps. */
class Ends {
  private readonly bytes = new Bytes();
  private marked = 0;

  push(end: number): void {
    this.bytes.u64(end);
  }

  rows(): number {
    return this.bytes.length / 8;
  }

  /** Of memory. */
  size(): number {
    return this.bytes.length;
  }

  write(out: Bytes): void {
    out.copy(this.bytes.buffer, 0, this.bytes.length);
  }

  mark(): void {
    this.marked = this.bytes.length;
  }

  rewind(): void {
    this.bytes.length = this.marked;
  }

  clear(): void {
    this.bytes.length = 0;
  }
}

/** Lists: append the elements of a row to `inner`, then end the row. */
export class ArrayColumn<Inner extends Column> implements Column {
  readonly type: string;
  readonly inner: Inner;
  private readonly ends = new Ends();

  constructor(inner: Inner) {
    this.inner = inner;
    this.type = `Array(${inner.type})`;
  }

  endRow(): void {
    this.ends.push(this.inner.rows());
  }

  rows(): number {
    return this.ends.rows();
  }

  bytes(): number {
    return this.ends.size() + this.inner.bytes();
  }

  writePrefix(out: Bytes): void {
    this.inner.writePrefix(out);
  }

  writeData(out: Bytes): void {
    this.ends.write(out);
    this.inner.writeData(out);
  }

  mark(): void {
    this.ends.mark();
    this.inner.mark();
  }

  rewind(): void {
    this.ends.rewind();
    this.inner.rewind();
  }

  clear(): void {
    this.ends.clear();
    this.inner.clear();
  }
}

/** A place in a {@link MapColumn} whose entries can be appended again. */
export interface MapPlace {
  key: number;
  value: number;
}

/** Attributes: append keys and values of a row one by one, then end the row. */
export class MapColumn implements Column {
  readonly type = 'Map(LowCardinality(String), String)';
  readonly keys = new LowCardinalityColumn();
  readonly values = new TextColumn();
  private readonly ends = new Ends();

  place(): MapPlace {
    return { key: this.keys.rows(), value: this.values.end() };
  }

  repeat(from: MapPlace, to: MapPlace): void {
    this.keys.repeat(from.key, to.key);
    this.values.repeat(from.value, to.value, to.key - from.key);
  }

  endRow(): void {
    this.ends.push(this.keys.rows());
  }

  rows(): number {
    return this.ends.rows();
  }

  bytes(): number {
    return this.ends.size() + this.keys.bytes() + this.values.bytes();
  }

  writePrefix(out: Bytes): void {
    this.keys.writePrefix(out);
  }

  writeData(out: Bytes): void {
    this.ends.write(out);
    this.keys.writeData(out);
    this.values.writeData(out);
  }

  mark(): void {
    this.ends.mark();
    this.keys.mark();
    this.values.mark();
  }

  rewind(): void {
    this.ends.rewind();
    this.keys.rewind();
    this.values.rewind();
  }

  clear(): void {
    this.ends.clear();
    this.keys.clear();
    this.values.clear();
  }
}
