import { ColumnSet } from './columns/column-set.ts';
import { FixedColumn } from './columns/fixed.ts';
import { LowCardinalityColumn } from './columns/low-cardinality.ts';
import { ArrayColumn, MapColumn } from './columns/nested.ts';
import { TextColumn } from './columns/text.ts';

// Rows of the telemetry tables on their way to the store. Names and types are those of migrations/0002-telemetry.sql.

const time = () => new FixedColumn('DateTime64(9)');
const number = () => new FixedColumn('UInt64');
const small = () => new FixedColumn('UInt32');
const float = () => new FixedColumn('Float64');
const signed = () => new FixedColumn('Int32');
const word = () => new LowCardinalityColumn();
const text = () => new TextColumn();
const attributes = () => new MapColumn();

/** Columns of ours that stand at the end of every table: where a row belongs. */
const place = () => ({
  Tenant: word(),
  Organization: word(),
  Repository: word(),
  RunSource: word(),
  RunId: number(),
  Attempt: small(),
  JobId: number(),
  JobName: word(),
  StepNumber: small(),
});

export type PlaceColumns = ReturnType<typeof place>;

export const spanTable = () =>
  new ColumnSet('otel_traces', {
    Timestamp: time(),
    TraceId: text(),
    SpanId: text(),
    ParentSpanId: text(),
    TraceState: text(),
    SpanName: word(),
    SpanKind: word(),
    ServiceName: word(),
    ResourceAttributes: attributes(),
    ScopeName: text(),
    ScopeVersion: text(),
    SpanAttributes: attributes(),
    Duration: number(),
    StatusCode: word(),
    StatusMessage: text(),
    'Events.Timestamp': new ArrayColumn(time()),
    'Events.Name': new ArrayColumn(word()),
    'Events.Attributes': new ArrayColumn(attributes()),
    'Links.TraceId': new ArrayColumn(text()),
    'Links.SpanId': new ArrayColumn(text()),
    'Links.TraceState': new ArrayColumn(text()),
    'Links.Attributes': new ArrayColumn(attributes()),
    ...place(),
  });

export type SpanTable = ReturnType<typeof spanTable>;

export const logTable = () =>
  new ColumnSet('otel_logs', {
    Timestamp: time(),
    TraceId: text(),
    SpanId: text(),
    TraceFlags: new FixedColumn('UInt8'),
    SeverityText: word(),
    SeverityNumber: new FixedColumn('UInt8'),
    ServiceName: word(),
    Body: text(),
    ResourceSchemaUrl: word(),
    ResourceAttributes: attributes(),
    ScopeSchemaUrl: word(),
    ScopeName: text(),
    ScopeVersion: word(),
    ScopeAttributes: attributes(),
    LogAttributes: attributes(),
    ...place(),
    Category: word(),
  });

export type LogTable = ReturnType<typeof logTable>;

const metric = () => ({
  ResourceAttributes: attributes(),
  ResourceSchemaUrl: text(),
  ScopeName: text(),
  ScopeVersion: text(),
  ScopeAttributes: attributes(),
  ScopeDroppedAttrCount: small(),
  ScopeSchemaUrl: text(),
  ServiceName: word(),
  MetricName: text(),
  MetricDescription: text(),
  MetricUnit: text(),
  Attributes: attributes(),
  StartTimeUnix: time(),
  TimeUnix: time(),
  Flags: small(),
  ...place(),
});

export type MetricColumns = ReturnType<typeof metric>;

const exemplars = () => ({
  'Exemplars.FilteredAttributes': new ArrayColumn(attributes()),
  'Exemplars.TimeUnix': new ArrayColumn(time()),
  'Exemplars.Value': new ArrayColumn(float()),
  'Exemplars.SpanId': new ArrayColumn(text()),
  'Exemplars.TraceId': new ArrayColumn(text()),
});

export type ExemplarColumns = ReturnType<typeof exemplars>;

export const metricTables = () => ({
  gauge: new ColumnSet('otel_metrics_gauge', { ...metric(), Value: float(), ...exemplars() }),
  sum: new ColumnSet('otel_metrics_sum', {
    ...metric(),
    Value: float(),
    ...exemplars(),
    AggregationTemporality: signed(),
    IsMonotonic: new FixedColumn('Bool'),
  }),
  histogram: new ColumnSet('otel_metrics_histogram', {
    ...metric(),
    Count: number(),
    Sum: float(),
    BucketCounts: new ArrayColumn(number()),
    ExplicitBounds: new ArrayColumn(float()),
    ...exemplars(),
    Min: float(),
    Max: float(),
    AggregationTemporality: signed(),
  }),
  exponentialHistogram: new ColumnSet('otel_metrics_exponential_histogram', {
    ...metric(),
    Count: number(),
    Sum: float(),
    Scale: signed(),
    ZeroCount: number(),
    PositiveOffset: signed(),
    PositiveBucketCounts: new ArrayColumn(number()),
    NegativeOffset: signed(),
    NegativeBucketCounts: new ArrayColumn(number()),
    ...exemplars(),
    Min: float(),
    Max: float(),
    AggregationTemporality: signed(),
  }),
  summary: new ColumnSet('otel_metrics_summary', {
    ...metric(),
    Count: number(),
    Sum: float(),
    'ValueAtQuantiles.Quantile': new ArrayColumn(float()),
    'ValueAtQuantiles.Value': new ArrayColumn(float()),
  }),
});

export type MetricTables = ReturnType<typeof metricTables>;
