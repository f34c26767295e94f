import type { Buffer } from 'node:buffer';
import type { FixedColumn } from '../../model/columns/fixed.ts';
import type { ArrayColumn } from '../../model/columns/nested.ts';
import type { ExemplarColumns, MetricColumns, MetricTables } from '../../model/telemetry-tables.ts';
import { AttributeWriter } from './attributes.ts';
import { Facts } from './facts.ts';
import { maxBuckets, maxLabelBytes, maxMessageBytes } from './limits.ts';
import { MetricFields, type MetricKind, PointFields } from './point-fields.ts';
import type { Ranges } from './ranges.ts';
import type { Rejections } from './rejections.ts';
import { RowHead } from './row-head.ts';
import { ScopeHead } from './scope-head.ts';
import { isTold, msAt, pushMs, pushTime, timeFault, type Window } from './times.ts';
import { isId, spanIdBytes, traceIdBytes } from './trace-context.ts';
import { walk } from './walk.ts';
import { Wire } from './wire.ts';

/** What is wrong with a data point, null when it can be kept. Decides the same at the door and when rows are made. */
export function pointFault(buffer: Buffer, point: PointFields, window: Window): string | null {
  if (!isTold(buffer, point.at)) return null;
  const fault = timeFault(msAt(buffer, point.at), window);
  return fault === null ? null : `the time ${fault}`;
}

/** What a data point of each kind has besides the common columns. */
interface Kind {
  head: RowHead;
  attributes: AttributeWriter;
  scopeAttributes: AttributeWriter;
  exemplarAttributes: AttributeWriter | null;
  columns: MetricColumns;
  exemplars: ExemplarColumns | null;
}

/** Writes data points into the columns of their tables. */
export class MetricReader {
  private readonly tables: MetricTables;
  private readonly kinds: Record<MetricKind, Kind>;
  private readonly scope = new ScopeHead();
  private readonly facts = new Facts();
  private readonly metric = new MetricFields();
  private readonly point = new PointFields();
  private readonly exemplar = new PointFields();
  private resourceSchema: [number, number] = [0, 0];

  constructor(tables: MetricTables) {
    this.tables = tables;
    const kind = (columns: MetricColumns, exemplars: ExemplarColumns | null): Kind => ({
      head: new RowHead(columns),
      attributes: new AttributeWriter(columns.Attributes),
      scopeAttributes: new AttributeWriter(columns.ScopeAttributes),
      exemplarAttributes: exemplars && new AttributeWriter(exemplars['Exemplars.FilteredAttributes'].inner),
      columns,
      exemplars,
    });
    this.kinds = {
      gauge: kind(tables.gauge.columns, tables.gauge.columns),
      sum: kind(tables.sum.columns, tables.sum.columns),
      histogram: kind(tables.histogram.columns, tables.histogram.columns),
      exponentialHistogram: kind(tables.exponentialHistogram.columns, tables.exponentialHistogram.columns),
      summary: kind(tables.summary.columns, null),
    };
  }

  /** Appends the rows of a request. Throws Malformed; rewind the tables then. */
  read(body: Buffer, tenant: string, window: Window, rejections: Rejections): void {
    walk(body, {
      resource: (start, end, ...schema) => {
        for (const { head } of Object.values(this.kinds)) head.begin(body, start, end, tenant);
        this.resourceSchema = schema;
      },
      scope: (start, end, schemaStart, schemaEnd) => this.scope.read(body, start, end, schemaStart, schemaEnd),
      item: (start, end) => {
        this.metric.read(body, start, end);
        const { kind, points } = this.metric;
        if (kind === null) return;
        for (let i = 0; i < points.length; i += 1) {
          this.point.read(body, kind, points.start(i), points.end(i));
          const fault = pointFault(body, this.point, window);
          if (fault === null) this.row(body, kind, window);
          else rejections.add(fault);
        }
      },
    });
  }

  /** Call it when the tables were cleared or rewound. */
  clear(): void {
    for (const { head, attributes, scopeAttributes, exemplarAttributes } of Object.values(this.kinds)) {
      head.clear();
      attributes.clear();
      scopeAttributes.clear();
      exemplarAttributes?.clear();
    }
  }

  private row(body: Buffer, name: MetricKind, window: Window): void {
    const { point, metric, facts } = this;
    const kind = this.kinds[name];
    const { columns } = kind;
    facts.begin(body);
    kind.attributes.push(body, point.attributes, facts);
    columns.Attributes.endRow();
    kind.head.push(facts, 0, 0);
    columns.ResourceSchemaUrl.push(body, ...this.resourceSchema, maxLabelBytes);
    this.scope.push(columns);
    kind.scopeAttributes.push(body, this.scope.attributes, null, this.scope.dropped);
    columns.ScopeAttributes.endRow();
    columns.ScopeDroppedAttrCount.push(this.scope.dropped);
    this.scope.pushSchema(columns.ScopeSchemaUrl);
    columns.MetricName.push(body, metric.nameStart, metric.nameEnd, maxLabelBytes);
    columns.MetricDescription.push(body, metric.descriptionStart, metric.descriptionEnd, maxMessageBytes);
    columns.MetricUnit.push(body, metric.unitStart, metric.unitEnd, maxLabelBytes);
    if (point.startsAt < 0) columns.StartTimeUnix.push(0);
    else pushTime(columns.StartTimeUnix, body, point.startsAt);
    if (isTold(body, point.at)) pushTime(columns.TimeUnix, body, point.at);
    else pushMs(columns.TimeUnix, window.receivedAt);
    columns.Flags.push(point.flags);
    if (kind.exemplars !== null) this.exemplars(body, kind);
    this.values(body, name);
  }

  private values(body: Buffer, kind: MetricKind): void {
    const { point, metric, tables } = this;
    if (kind === 'gauge') tables.gauge.columns.Value.pushFloat(point.number(body, 4, 6));
    else if (kind === 'sum') {
      const { columns } = tables.sum;
      columns.Value.pushFloat(point.number(body, 4, 6));
      columns.AggregationTemporality.push(metric.temporality);
      columns.IsMonotonic.push(metric.isMonotonic ? 1 : 0);
    } else if (kind === 'summary') this.summary(body);
    else if (kind === 'histogram') {
      const { columns } = tables.histogram;
      this.counts(body, columns);
      pushFixed(columns.BucketCounts, body, point.bucketCounts);
      pushFixed(columns.ExplicitBounds, body, point.explicitBounds);
      columns.Min.pushFloat(point.double(body, 11));
      columns.Max.pushFloat(point.double(body, 12));
      columns.AggregationTemporality.push(metric.temporality);
    } else this.exponential(body);
  }

  private exponential(body: Buffer): void {
    const { point, metric } = this;
    const { columns } = this.tables.exponentialHistogram;
    this.counts(body, columns);
    columns.Scale.push(zigzag(point, 6));
    pushCount(columns.ZeroCount, body, point.fixedAt(7));
    pushBuckets(columns.PositiveOffset, columns.PositiveBucketCounts, body, point, 8);
    pushBuckets(columns.NegativeOffset, columns.NegativeBucketCounts, body, point, 9);
    columns.Min.pushFloat(point.double(body, 12));
    columns.Max.pushFloat(point.double(body, 13));
    columns.AggregationTemporality.push(metric.temporality);
  }

  private counts(body: Buffer, columns: { Count: FixedColumn; Sum: FixedColumn }): void {
    pushCount(columns.Count, body, this.point.fixedAt(4));
    columns.Sum.pushFloat(this.point.double(body, 5));
  }

  private summary(body: Buffer): void {
    const { columns } = this.tables.summary;
    this.counts(body, columns);
    const quantiles = columns['ValueAtQuantiles.Quantile'];
    const values = columns['ValueAtQuantiles.Value'];
    const { quantiles: list } = this.point;
    for (let i = 0; i < Math.min(list.length, maxBuckets); i += 1) {
      const wire = new Wire(body, list.start(i), list.end(i));
      let quantile = 0;
      let value = 0;
      for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
        if (tag === ((1 << 3) | 1)) quantile = body.readDoubleLE(wire.fixed(8));
        else if (tag === ((2 << 3) | 1)) value = body.readDoubleLE(wire.fixed(8));
        else wire.skip(tag);
      }
      quantiles.inner.pushFloat(quantile);
      values.inner.pushFloat(value);
    }
    quantiles.endRow();
    values.endRow();
  }

  private exemplars(body: Buffer, { exemplars, exemplarAttributes }: Kind): void {
    if (exemplars === null || exemplarAttributes === null) return;
    const list = this.point.exemplars;
    const attributes = exemplars['Exemplars.FilteredAttributes'];
    const times = exemplars['Exemplars.TimeUnix'];
    const values = exemplars['Exemplars.Value'];
    const spans = exemplars['Exemplars.SpanId'];
    const traces = exemplars['Exemplars.TraceId'];
    for (let i = 0; i < Math.min(list.length, maxBuckets); i += 1) {
      const { exemplar } = this;
      // Attributes are field 7, as in a number's data point.
      exemplar.read(body, 'gauge', list.start(i), list.end(i));
      exemplarAttributes.push(body, exemplar.attributes, null);
      attributes.inner.endRow();
      if (exemplar.startsAt < 0) times.inner.push(0);
      else pushTime(times.inner, body, exemplar.startsAt);
      values.inner.pushFloat(exemplar.number(body, 3, 6));
      pushId(spans, body, exemplar, 4, spanIdBytes);
      pushId(traces, body, exemplar, 5, traceIdBytes);
    }
    for (const column of [attributes, times, values, spans, traces]) column.endRow();
  }
}

type IdColumn = ExemplarColumns['Exemplars.SpanId'];

function pushId(column: IdColumn, body: Buffer, fields: PointFields, field: number, bytes: number): void {
  const start = fields.starts[field] as number;
  const end = fields.ends[field] as number;
  const known = start >= 0 && isId(body, start, end, bytes);
  column.inner.pushHex(body, known ? start : 0, known ? end : 0);
}

function pushCount(column: FixedColumn, body: Buffer, at: number): void {
  if (at < 0) column.push(0);
  else pushTime(column, body, at);
}

const zigzag = (point: PointFields, field: number): number => {
  const value = point.has(field) ? (point.varints[field] as number) >>> 0 : 0;
  return (value >>> 1) ^ -(value & 1);
};

/** A list of 8-byte values. */
function pushFixed(column: ArrayColumn<FixedColumn>, body: Buffer, list: Ranges): void {
  let pushed = 0;
  for (let i = 0; i < list.length; i += 1) {
    for (let at = list.start(i); at + 8 <= list.end(i) && pushed < maxBuckets; at += 8) {
      pushTime(column.inner, body, at);
      pushed += 1;
    }
  }
  column.endRow();
}

/** A Buckets message: an offset and a list of counts. */
function pushBuckets(
  offsets: FixedColumn,
  counts: ArrayColumn<FixedColumn>,
  body: Buffer,
  point: PointFields,
  field: number,
): void {
  let offset = 0;
  let pushed = 0;
  const start = point.starts[field] as number;
  if (start >= 0) {
    const wire = new Wire(body, start, point.ends[field]);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === 1 << 3) offset = wire.zigzag();
      else if (tag === ((2 << 3) | 2)) {
        const last = wire.range();
        while (wire.position < last) {
          const value = wire.varint();
          if (pushed++ < maxBuckets) counts.inner.push(value);
        }
      } else if (tag === 2 << 3) {
        const value = wire.varint();
        if (pushed++ < maxBuckets) counts.inner.push(value);
      } else wire.skip(tag);
    }
  }
  offsets.push(offset);
  counts.endRow();
}
