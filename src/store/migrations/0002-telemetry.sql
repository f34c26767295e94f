-- Traces, logs and metrics in the tables of the OpenTelemetry Collector's ClickHouse exporter: its names and types, so that
-- whatever reads those tables (Grafana's data source) reads these. Our own columns stand at the end of each table; see
-- docs/design/005. A column of the exporter is never renamed. Sort keys, codecs and indexes are ours. Rows are only ever
-- appended, each batch under a deduplication token.

-- By hour and then by trace: a trace lies together (a page of it reads one place, and equal resources compress away),
-- and a search over a range of time reads that range.
CREATE TABLE IF NOT EXISTS otel_traces (
  Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TraceId String CODEC(ZSTD(1)), SpanId String CODEC(ZSTD(1)), ParentSpanId String CODEC(ZSTD(1)), TraceState String CODEC(ZSTD(1)),
  SpanName LowCardinality(String) CODEC(ZSTD(1)), SpanKind LowCardinality(String) CODEC(ZSTD(1)), ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)), ScopeVersion String CODEC(ZSTD(1)),
  SpanAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  Duration UInt64 CODEC(T64, ZSTD(1)), StatusCode LowCardinality(String) CODEC(ZSTD(1)), StatusMessage String CODEC(ZSTD(1)),
  Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  Tenant LowCardinality(String) CODEC(ZSTD(1)), Organization LowCardinality(String) CODEC(ZSTD(1)), Repository LowCardinality(String) CODEC(ZSTD(1)),
  RunSource LowCardinality(String) CODEC(ZSTD(1)), RunId UInt64 CODEC(ZSTD(1)), Attempt UInt32 CODEC(ZSTD(1)),
  JobId UInt64 CODEC(ZSTD(1)), JobName LowCardinality(String) CODEC(ZSTD(1)), StepNumber UInt32 CODEC(ZSTD(1)),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX idx_run_id RunId TYPE bloom_filter(0.001) GRANULARITY 1,
  -- Rows that name no repository are found by it: '' comes before every name.
  INDEX idx_repository Repository TYPE minmax GRANULARITY 1,
  INDEX idx_duration Duration TYPE minmax GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toDate(Timestamp) ORDER BY (toStartOfHour(Timestamp), TraceId, Timestamp)
TTL toDateTime(Timestamp) + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1, min_bytes_for_wide_part = 268435456;

-- What Grafana asks for the times of a trace. The exporter keeps a table for it; here the bloom filter finds the trace.
CREATE VIEW IF NOT EXISTS otel_traces_trace_id_ts AS
SELECT TraceId, toDateTime(min(Timestamp)) AS Start, toDateTime(max(Timestamp)) AS End FROM otel_traces WHERE TraceId != '' GROUP BY TraceId;

-- A row keeps the number of its insert through merges: the live tail goes by it (src/store/queries/log-tail.ts).
-- Small granules: a search reads some hundred lines from as many places, and of each place a whole granule.
CREATE TABLE IF NOT EXISTS otel_logs (
  Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)), TimestampTime DateTime DEFAULT toDateTime(Timestamp) CODEC(Delta(4), ZSTD(1)),
  TraceId String CODEC(ZSTD(1)), SpanId String CODEC(ZSTD(1)), TraceFlags UInt8 CODEC(ZSTD(1)),
  SeverityText LowCardinality(String) CODEC(ZSTD(1)), SeverityNumber UInt8 CODEC(ZSTD(1)), ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  Body String CODEC(ZSTD(1)),
  ResourceSchemaUrl LowCardinality(String) CODEC(ZSTD(1)), ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeSchemaUrl LowCardinality(String) CODEC(ZSTD(1)), ScopeName String CODEC(ZSTD(1)), ScopeVersion LowCardinality(String) CODEC(ZSTD(1)),
  ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)), LogAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  EventName String ALIAS LogAttributes['event.name'],
  Tenant LowCardinality(String) CODEC(ZSTD(1)), Organization LowCardinality(String) CODEC(ZSTD(1)), Repository LowCardinality(String) CODEC(ZSTD(1)),
  RunSource LowCardinality(String) CODEC(ZSTD(1)), RunId UInt64 CODEC(ZSTD(1)), Attempt UInt32 CODEC(ZSTD(1)),
  JobId UInt64 CODEC(ZSTD(1)), JobName LowCardinality(String) CODEC(ZSTD(1)), StepNumber UInt32 CODEC(ZSTD(1)),
  Category LowCardinality(String) CODEC(ZSTD(1)),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 8,
  INDEX idx_run_id RunId TYPE bloom_filter(0.001) GRANULARITY 8,
  INDEX idx_repository Repository TYPE minmax GRANULARITY 8,
  -- Tables of the exporter since 0.151 have no TimestampTime; who knows those (Grafana) asks for a range of Timestamp alone.
  INDEX idx_timestamp Timestamp TYPE minmax GRANULARITY 8,
  -- Words are found as they are seen: colour codes, which stay in Body, are no part of them ("\x1b[31mError" is "error").
  INDEX idx_body Body TYPE text(tokenizer = 'splitByNonAlpha', preprocessor = lower(replaceRegexpAll(Body, '\x1b\\[[0-9;:]*m', '')))
) ENGINE = MergeTree PARTITION BY toDate(TimestampTime) ORDER BY (TimestampTime, RunId, JobId, Timestamp)
TTL TimestampTime + toIntervalDay(30) WHERE Category = 'job', TimestampTime + toIntervalDay(14) WHERE Category = 'scheduler',
  TimestampTime + toIntervalDay(14) WHERE Category = 'runner', TimestampTime + toIntervalDay(365) WHERE Category = 'security',
  TimestampTime + toIntervalDay(90) WHERE Category = 'system', TimestampTime + toIntervalDay(1) WHERE Category = 'debug'
SETTINGS index_granularity = 1024, enable_block_number_column = 1, non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS otel_metrics_gauge (
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)), ResourceSchemaUrl String CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)), ScopeVersion String CODEC(ZSTD(1)), ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)), ScopeSchemaUrl String CODEC(ZSTD(1)), ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  MetricName String CODEC(ZSTD(1)), MetricDescription String CODEC(ZSTD(1)), MetricUnit String CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)), TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  Value Float64 CODEC(ZSTD(1)), Flags UInt32 CODEC(ZSTD(1)),
  Exemplars Nested (FilteredAttributes Map(LowCardinality(String), String), TimeUnix DateTime64(9), Value Float64, SpanId String, TraceId String) CODEC(ZSTD(1)),
  Tenant LowCardinality(String) CODEC(ZSTD(1)), Organization LowCardinality(String) CODEC(ZSTD(1)), Repository LowCardinality(String) CODEC(ZSTD(1)),
  RunSource LowCardinality(String) CODEC(ZSTD(1)), RunId UInt64 CODEC(ZSTD(1)), Attempt UInt32 CODEC(ZSTD(1)),
  JobId UInt64 CODEC(ZSTD(1)), JobName LowCardinality(String) CODEC(ZSTD(1)), StepNumber UInt32 CODEC(ZSTD(1))
) ENGINE = MergeTree PARTITION BY toDate(TimeUnix) ORDER BY (ServiceName, MetricName, Attributes, toUnixTimestamp64Nano(TimeUnix))
TTL toDateTime(TimeUnix) + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS otel_metrics_sum (
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)), ResourceSchemaUrl String CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)), ScopeVersion String CODEC(ZSTD(1)), ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)), ScopeSchemaUrl String CODEC(ZSTD(1)), ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  MetricName String CODEC(ZSTD(1)), MetricDescription String CODEC(ZSTD(1)), MetricUnit String CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)), TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  Value Float64 CODEC(ZSTD(1)), Flags UInt32 CODEC(ZSTD(1)),
  Exemplars Nested (FilteredAttributes Map(LowCardinality(String), String), TimeUnix DateTime64(9), Value Float64, SpanId String, TraceId String) CODEC(ZSTD(1)),
  AggregationTemporality Int32 CODEC(ZSTD(1)), IsMonotonic Boolean CODEC(ZSTD(1)),
  Tenant LowCardinality(String) CODEC(ZSTD(1)), Organization LowCardinality(String) CODEC(ZSTD(1)), Repository LowCardinality(String) CODEC(ZSTD(1)),
  RunSource LowCardinality(String) CODEC(ZSTD(1)), RunId UInt64 CODEC(ZSTD(1)), Attempt UInt32 CODEC(ZSTD(1)),
  JobId UInt64 CODEC(ZSTD(1)), JobName LowCardinality(String) CODEC(ZSTD(1)), StepNumber UInt32 CODEC(ZSTD(1))
) ENGINE = MergeTree PARTITION BY toDate(TimeUnix) ORDER BY (ServiceName, MetricName, Attributes, toUnixTimestamp64Nano(TimeUnix))
TTL toDateTime(TimeUnix) + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS otel_metrics_histogram (
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)), ResourceSchemaUrl String CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)), ScopeVersion String CODEC(ZSTD(1)), ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)), ScopeSchemaUrl String CODEC(ZSTD(1)), ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  MetricName String CODEC(ZSTD(1)), MetricDescription String CODEC(ZSTD(1)), MetricUnit String CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)), TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  Count UInt64 CODEC(Delta(8), ZSTD(1)), Sum Float64 CODEC(ZSTD(1)),
  BucketCounts Array(UInt64) CODEC(ZSTD(1)), ExplicitBounds Array(Float64) CODEC(ZSTD(1)),
  Exemplars Nested (FilteredAttributes Map(LowCardinality(String), String), TimeUnix DateTime64(9), Value Float64, SpanId String, TraceId String) CODEC(ZSTD(1)),
  Flags UInt32 CODEC(ZSTD(1)), Min Float64 CODEC(ZSTD(1)), Max Float64 CODEC(ZSTD(1)), AggregationTemporality Int32 CODEC(ZSTD(1)),
  Tenant LowCardinality(String) CODEC(ZSTD(1)), Organization LowCardinality(String) CODEC(ZSTD(1)), Repository LowCardinality(String) CODEC(ZSTD(1)),
  RunSource LowCardinality(String) CODEC(ZSTD(1)), RunId UInt64 CODEC(ZSTD(1)), Attempt UInt32 CODEC(ZSTD(1)),
  JobId UInt64 CODEC(ZSTD(1)), JobName LowCardinality(String) CODEC(ZSTD(1)), StepNumber UInt32 CODEC(ZSTD(1))
) ENGINE = MergeTree PARTITION BY toDate(TimeUnix) ORDER BY (ServiceName, MetricName, Attributes, toUnixTimestamp64Nano(TimeUnix))
TTL toDateTime(TimeUnix) + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS otel_metrics_exponential_histogram (
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)), ResourceSchemaUrl String CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)), ScopeVersion String CODEC(ZSTD(1)), ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)), ScopeSchemaUrl String CODEC(ZSTD(1)), ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  MetricName String CODEC(ZSTD(1)), MetricDescription String CODEC(ZSTD(1)), MetricUnit String CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)), TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  Count UInt64 CODEC(Delta(8), ZSTD(1)), Sum Float64 CODEC(ZSTD(1)), Scale Int32 CODEC(ZSTD(1)), ZeroCount UInt64 CODEC(ZSTD(1)),
  PositiveOffset Int32 CODEC(ZSTD(1)), PositiveBucketCounts Array(UInt64) CODEC(ZSTD(1)),
  NegativeOffset Int32 CODEC(ZSTD(1)), NegativeBucketCounts Array(UInt64) CODEC(ZSTD(1)),
  Exemplars Nested (FilteredAttributes Map(LowCardinality(String), String), TimeUnix DateTime64(9), Value Float64, SpanId String, TraceId String) CODEC(ZSTD(1)),
  Flags UInt32 CODEC(ZSTD(1)), Min Float64 CODEC(ZSTD(1)), Max Float64 CODEC(ZSTD(1)), AggregationTemporality Int32 CODEC(ZSTD(1)),
  Tenant LowCardinality(String) CODEC(ZSTD(1)), Organization LowCardinality(String) CODEC(ZSTD(1)), Repository LowCardinality(String) CODEC(ZSTD(1)),
  RunSource LowCardinality(String) CODEC(ZSTD(1)), RunId UInt64 CODEC(ZSTD(1)), Attempt UInt32 CODEC(ZSTD(1)),
  JobId UInt64 CODEC(ZSTD(1)), JobName LowCardinality(String) CODEC(ZSTD(1)), StepNumber UInt32 CODEC(ZSTD(1))
) ENGINE = MergeTree PARTITION BY toDate(TimeUnix) ORDER BY (ServiceName, MetricName, Attributes, toUnixTimestamp64Nano(TimeUnix))
TTL toDateTime(TimeUnix) + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS otel_metrics_summary (
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)), ResourceSchemaUrl String CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)), ScopeVersion String CODEC(ZSTD(1)), ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)), ScopeSchemaUrl String CODEC(ZSTD(1)), ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  MetricName String CODEC(ZSTD(1)), MetricDescription String CODEC(ZSTD(1)), MetricUnit String CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)), TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  Count UInt64 CODEC(Delta(8), ZSTD(1)), Sum Float64 CODEC(ZSTD(1)),
  ValueAtQuantiles Nested (Quantile Float64, Value Float64) CODEC(ZSTD(1)), Flags UInt32 CODEC(ZSTD(1)),
  Tenant LowCardinality(String) CODEC(ZSTD(1)), Organization LowCardinality(String) CODEC(ZSTD(1)), Repository LowCardinality(String) CODEC(ZSTD(1)),
  RunSource LowCardinality(String) CODEC(ZSTD(1)), RunId UInt64 CODEC(ZSTD(1)), Attempt UInt32 CODEC(ZSTD(1)),
  JobId UInt64 CODEC(ZSTD(1)), JobName LowCardinality(String) CODEC(ZSTD(1)), StepNumber UInt32 CODEC(ZSTD(1))
) ENGINE = MergeTree PARTITION BY toDate(TimeUnix) ORDER BY (ServiceName, MetricName, Attributes, toUnixTimestamp64Nano(TimeUnix))
TTL toDateTime(TimeUnix) + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1, min_bytes_for_wide_part = 268435456;
