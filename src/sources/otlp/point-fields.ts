import { Buffer } from 'node:buffer';
import { Ranges } from './ranges.ts';
import { Wire } from './wire.ts';

/** The kinds of metric that are kept, by the number of their field in a Metric. */
export const metricKinds = {
  5: 'gauge',
  7: 'sum',
  9: 'histogram',
  10: 'exponentialHistogram',
  11: 'summary',
} as const;

export type MetricKind = (typeof metricKinds)[keyof typeof metricKinds];

/** One metric: its names and where its data points are. */
export class MetricFields {
  readonly points = new Ranges();
  kind: MetricKind | null = null;
  nameStart = 0;
  nameEnd = 0;
  descriptionStart = 0;
  descriptionEnd = 0;
  unitStart = 0;
  unitEnd = 0;
  temporality = 0;
  isMonotonic = false;
  private readonly wire = new Wire(Buffer.alloc(0));
  private readonly inner = new Wire(Buffer.alloc(0));

  read(buffer: Buffer, start: number, end: number): void {
    this.points.length = 0;
    this.kind = null;
    this.nameStart = this.nameEnd = this.descriptionStart = this.descriptionEnd = this.unitStart = this.unitEnd = 0;
    this.temporality = 0;
    this.isMonotonic = false;
    const wire = this.wire.at(buffer, start, end);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if ((tag & 7) !== 2) {
        wire.skip(tag);
        continue;
      }
      const last = wire.range();
      this.part(buffer, tag >>> 3, wire.position, last);
      wire.position = last;
    }
  }

  private part(buffer: Buffer, field: number, start: number, end: number): void {
    if (field === 1) [this.nameStart, this.nameEnd] = [start, end];
    else if (field === 2) [this.descriptionStart, this.descriptionEnd] = [start, end];
    else if (field === 3) [this.unitStart, this.unitEnd] = [start, end];
    else {
      const kind = metricKinds[field as keyof typeof metricKinds];
      if (kind !== undefined) this.data(buffer, kind, start, end);
    }
  }

  /** Gauge, Sum, Histogram, ExponentialHistogram and Summary use the same field numbers. */
  private data(buffer: Buffer, kind: MetricKind, start: number, end: number): void {
    this.kind = kind;
    this.points.length = 0;
    const wire = this.inner.at(buffer, start, end);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === ((1 << 3) | 2)) {
        const last = wire.range();
        this.points.add(wire.position, last);
        wire.position = last;
      } else if (tag === 2 << 3) this.temporality = wire.varint();
      else if (tag === 3 << 3) this.isMonotonic = wire.varint() !== 0;
      else wire.skip(tag);
    }
  }
}

/** Where a data point has its fields; the numbers differ from kind to kind. 0: the kind does not have it. */
const numbers = {
  gauge: { attributes: 7, exemplars: 5, flags: 8 },
  sum: { attributes: 7, exemplars: 5, flags: 8 },
  histogram: { attributes: 9, exemplars: 8, flags: 10 },
  exponentialHistogram: { attributes: 1, exemplars: 11, flags: 10 },
  summary: { attributes: 7, exemplars: 0, flags: 8 },
} as const;

/** One data point of any kind: what all have in common, and the place of everything else by field number. */
export class PointFields {
  readonly attributes = new Ranges();
  readonly exemplars = new Ranges();
  /** Of a summary. */
  readonly quantiles = new Ranges();
  /** Of a histogram, 8 bytes a value: packed into one range or each in its own, as it was sent. */
  readonly bucketCounts = new Ranges();
  readonly explicitBounds = new Ranges();
  startsAt = -1;
  at = -1;
  flags = 0;
  /** By field number: where the value begins and ends, or the value itself of a varint. */
  readonly starts = new Int32Array(16);
  readonly ends = new Int32Array(16);
  readonly varints = new Float64Array(16);
  private readonly wire = new Wire(Buffer.alloc(0));

  read(buffer: Buffer, kind: MetricKind, start: number, end: number): void {
    const of = numbers[kind];
    this.attributes.length = 0;
    this.exemplars.length = 0;
    this.quantiles.length = 0;
    this.bucketCounts.length = 0;
    this.explicitBounds.length = 0;
    this.startsAt = this.at = -1;
    this.flags = 0;
    this.starts.fill(-1);
    const wire = this.wire.at(buffer, start, end);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      const field = tag >>> 3;
      const type = tag & 7;
      if (field >= 16) wire.skip(tag);
      else if (type === 0) {
        const value = wire.varint();
        if (field === of.flags) this.flags = value;
        this.starts[field] = 0;
        this.varints[field] = value;
      } else if (type === 1) {
        const at = wire.fixed(8);
        if (field === 2) this.startsAt = at;
        else if (field === 3) this.at = at;
        else this.listOf(kind, field)?.add(at, at + 8);
        this.starts[field] = at;
        this.ends[field] = at + 8;
      } else if (type === 2) {
        const last = wire.range();
        if (field === of.attributes) this.attributes.add(wire.position, last);
        else if (field === of.exemplars) this.exemplars.add(wire.position, last);
        else if (kind === 'summary' && field === 6) this.quantiles.add(wire.position, last);
        else {
          this.listOf(kind, field)?.add(wire.position, last);
          this.starts[field] = wire.position;
          this.ends[field] = last;
        }
        wire.position = last;
      } else wire.skip(tag);
    }
  }

  private listOf(kind: MetricKind, field: number): Ranges | null {
    if (kind !== 'histogram') return null;
    if (field === 6) return this.bucketCounts;
    return field === 7 ? this.explicitBounds : null;
  }

  has(field: number): boolean {
    return (this.starts[field] as number) >= 0;
  }

  /** A double; 0 when it was not told. */
  double(buffer: Buffer, field: number): number {
    return this.has(field) ? buffer.readDoubleLE(this.starts[field]) : 0;
  }

  /** `as_double` or `as_int`. */
  number(buffer: Buffer, doubleField: number, intField: number): number {
    return this.has(intField) ? Number(buffer.readBigInt64LE(this.starts[intField])) : this.double(buffer, doubleField);
  }

  /** Whether the 8 bytes of a fixed64 were told, and where. */
  fixedAt(field: number): number {
    return this.has(field) ? (this.starts[field] as number) : -1;
  }
}
