-- The main tables. Times are UTC. Two kinds of table:
--   state tables (ReplacingMergeTree(version)): the newest row of a key is the truth; read with FINAL or argMax.
--   fact tables (signed, additive): sum(sign) over rows; each batch is inserted under a deduplication token, so a
--   batch that is written again after a crash adds nothing. Rollups hang on them as materialized views.
-- mapping: version of the mapping that read the row's winning observation.
-- limited: true while only tokens that are limited to an organization have told of the record (intake/apply/tenants.ts).
-- counted in a state table: what /metrics counted of the record where the row says something else, as JSON; usually ''
--   (docs/design/004).

CREATE TABLE IF NOT EXISTS runs (
  source LowCardinality(String), run_id UInt64, attempt UInt32,
  organization LowCardinality(String), repository LowCardinality(String),
  run_number Nullable(UInt32), workflow_id Nullable(UInt64), workflow LowCardinality(String), workflow_path LowCardinality(String),
  title String, event LowCardinality(String), branch String, branch_type LowCardinality(String), head_sha String,
  pull_request Nullable(UInt32), actor LowCardinality(String), actor_is_bot Bool, is_fork Bool,
  status LowCardinality(String), conclusion LowCardinality(Nullable(String)),
  created_at Nullable(DateTime64(3, 'UTC')), started_at Nullable(DateTime64(3, 'UTC')), completed_at Nullable(DateTime64(3, 'UTC')),
  observed_at DateTime64(3, 'UTC'), url String, from_jobs Bool, also_completed Array(LowCardinality(String)), mapping UInt16, counted String,
  sort_at DateTime('UTC') MATERIALIZED toDateTime(coalesce(created_at, started_at, observed_at), 'UTC'),
  version UInt64,
  -- A run is a trace: its id is the one that the Collector's githubreceiver makes (src/model/trace-ids.ts).
  trace_id String MATERIALIZED lower(substring(hex(SHA256(concat(toString(run_id), toString(attempt), 't'))), 1, 32)),
  limited Bool DEFAULT false,
  INDEX sort_at_range sort_at TYPE minmax GRANULARITY 1,
  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ReplacingMergeTree(version) ORDER BY (source, run_id, attempt)
TTL toDateTime(observed_at) + toIntervalDay(400)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS jobs (
  source LowCardinality(String), run_id UInt64, job_id UInt64, attempt UInt32,
  organization LowCardinality(String), repository LowCardinality(String), workflow LowCardinality(String),
  name String, base_name String, callers Array(String), matrix Array(String), branch String, head_sha String,
  labels LowCardinality(String), os LowCardinality(String), runner_type LowCardinality(String), pool LowCardinality(String),
  runner String, runner_id Nullable(UInt64),
  status LowCardinality(String), conclusion LowCardinality(Nullable(String)),
  created_at Nullable(DateTime64(3, 'UTC')), started_at Nullable(DateTime64(3, 'UTC')), completed_at Nullable(DateTime64(3, 'UTC')),
  queue_ms Nullable(UInt64), duration_ms Nullable(UInt64), carried_over Bool,
  observed_at DateTime64(3, 'UTC'), url String, mapping UInt16, counted String,
  waiting_seen Array(DateTime64(3, 'UTC')), queued_seen Array(DateTime64(3, 'UTC')),
  step_count UInt16, version UInt64, limited Bool DEFAULT false,
  -- Whose a job is, is asked by its id alone.
  INDEX job_id_range job_id TYPE minmax GRANULARITY 1,
  -- Those that changed since they were last looked at are few: a version is a place in the journal.
  INDEX version_range version TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree(version) ORDER BY (source, run_id, job_id)
TTL toDateTime(observed_at) + toIntervalDay(400)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS steps (
  source LowCardinality(String), run_id UInt64, job_id UInt64, position UInt16, number UInt32, name String,
  status LowCardinality(String), conclusion LowCardinality(Nullable(String)),
  started_at Nullable(DateTime64(3, 'UTC')), completed_at Nullable(DateTime64(3, 'UTC')),
  observed_at DateTime('UTC'), version UInt64
) ENGINE = ReplacingMergeTree(version) ORDER BY (source, run_id, job_id, position)
TTL observed_at + toIntervalDay(400)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

-- Kept for ever by default: few rows, and delivery is looked at over years.
CREATE TABLE IF NOT EXISTS deployments (
  source LowCardinality(String), deployment_id UInt64, organization LowCardinality(String), repository LowCardinality(String),
  environment LowCardinality(String), ref String, head_sha String, task LowCardinality(String), creator LowCardinality(String),
  created_at Nullable(DateTime64(3, 'UTC')), state LowCardinality(String), state_at Nullable(DateTime64(3, 'UTC')),
  succeeded_at Nullable(DateTime64(3, 'UTC')), failed_at Nullable(DateTime64(3, 'UTC')), run_id Nullable(UInt64), url String, mapping UInt16, counted String, version UInt64,
  limited Bool DEFAULT false
) ENGINE = ReplacingMergeTree(version) ORDER BY (source, deployment_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS pushes (
  source LowCardinality(String), repository LowCardinality(String), head_sha String, organization LowCardinality(String),
  ref String, branch_type LowCardinality(String), pushed_at Nullable(DateTime64(3, 'UTC')), pusher LowCardinality(String),
  pusher_is_bot Bool, commits UInt32, first_check_at Nullable(DateTime64(3, 'UTC')), mapping UInt16, counted String, version UInt64
) ENGINE = ReplacingMergeTree(version) ORDER BY (source, repository, head_sha)
TTL toDateTime(coalesce(pushed_at, first_check_at, toDateTime64(4102444800, 3))) + toIntervalDay(400)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

-- Records whose own table refuses their row, as text that no table can refuse: what was counted of them is not forgotten.
-- `record` is '' once the row is in its table (docs/design/001).
CREATE TABLE IF NOT EXISTS held_records (
  kind LowCardinality(String), key String, record String, version UInt64
) ENGINE = ReplacingMergeTree(version) ORDER BY (kind, key)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

-- Every event as it came in, whatever became of it: the ground for replay.
CREATE TABLE IF NOT EXISTS raw_events (
  received_at DateTime64(3, 'UTC'), sequence UInt64, source LowCardinality(String), event LowCardinality(String), action LowCardinality(String),
  delivery_id String, tenant LowCardinality(String), organization LowCardinality(String), repository LowCardinality(String),
  run_id UInt64, job_id UInt64, outcome LowCardinality(String), latency_ms UInt32, body String CODEC(ZSTD(1))
) ENGINE = MergeTree PARTITION BY toYYYYMMDD(received_at) ORDER BY (run_id, received_at, sequence)
TTL toDateTime(received_at) + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS event_hours (
  hour DateTime('UTC'), source LowCardinality(String), event LowCardinality(String), action LowCardinality(String),
  organization LowCardinality(String), repository LowCardinality(String), outcome LowCardinality(String), events UInt64
) ENGINE = SummingMergeTree ORDER BY (hour, source, event, action, organization, repository, outcome)
TTL hour + toIntervalDay(800)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;
CREATE MATERIALIZED VIEW IF NOT EXISTS event_hours_mv TO event_hours AS
SELECT toStartOfHour(received_at, 'UTC') AS hour, source, event, action, organization, repository, outcome, count() AS events
FROM raw_events GROUP BY hour, source, event, action, organization, repository, outcome;

CREATE TABLE IF NOT EXISTS dead_letters (
  source LowCardinality(String), delivery_id String, sequence UInt64, received_at DateTime64(3, 'UTC'), event LowCardinality(String),
  action LowCardinality(String), tenant LowCardinality(String), code LowCardinality(String), message String, body String CODEC(ZSTD(1)),
  state LowCardinality(String), state_at DateTime64(3, 'UTC'), version UInt64
) ENGINE = ReplacingMergeTree(version) ORDER BY (source, delivery_id)
TTL toDateTime(received_at) + toIntervalDay(90)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

-- Facts of completed jobs: what the Operations page reads for short ranges.
CREATE TABLE IF NOT EXISTS job_facts (
  sign Int8, completed_at DateTime('UTC'), started_at Nullable(DateTime('UTC')), created_at Nullable(DateTime('UTC')),
  organization LowCardinality(String), repository LowCardinality(String), workflow LowCardinality(String), labels LowCardinality(String),
  pool LowCardinality(String), os LowCardinality(String), runner_type LowCardinality(String), runner String, conclusion LowCardinality(String),
  queue_ms Nullable(UInt64), duration_ms Nullable(UInt64), source LowCardinality(String), run_id UInt64, job_id UInt64
) ENGINE = MergeTree PARTITION BY toYYYYMM(completed_at) ORDER BY (completed_at, organization, repository)
TTL completed_at + toIntervalDay(800)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS run_facts (
  sign Int8, completed_at DateTime('UTC'), created_at Nullable(DateTime('UTC')), organization LowCardinality(String), repository LowCardinality(String),
  workflow LowCardinality(String), event LowCardinality(String), branch_type LowCardinality(String), conclusion LowCardinality(String),
  duration_ms Nullable(UInt64), source LowCardinality(String), run_id UInt64, attempt UInt32
) ENGINE = MergeTree PARTITION BY toYYYYMM(completed_at) ORDER BY (completed_at, organization, repository)
TTL completed_at + toIntervalDay(800)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1, min_bytes_for_wide_part = 268435456;

-- Jobs that have not completed: a signed log; rows of a job that left its state sum to zero and merge away.
-- queued_at is where the time in the queue began (for a job in progress: since − queue time); not part of the key.
CREATE TABLE IF NOT EXISTS open_jobs (
  state LowCardinality(String), since DateTime('UTC'), organization LowCardinality(String), repository LowCardinality(String),
  labels LowCardinality(String), pool LowCardinality(String), os LowCardinality(String), runner String, source LowCardinality(String),
  run_id UInt64, job_id UInt64, sign Int64, queued_at DateTime('UTC')
) ENGINE = SummingMergeTree(sign) ORDER BY (state, since, organization, repository, labels, pool, os, runner, source, run_id, job_id)
TTL since + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

-- Logs of jobs that were asked for at the outside system, and how that ended. What is not here is still to be asked for.
CREATE TABLE IF NOT EXISTS job_logs (
  source LowCardinality(String), run_id UInt64, job_id UInt64, attempt UInt32,
  state LowCardinality(String), reason String, lines UInt64, bytes UInt64, at DateTime('UTC')
) ENGINE = ReplacingMergeTree(at) ORDER BY (source, run_id, job_id)
TTL at + toIntervalDay(40)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

-- Counters and histograms of /metrics. Never expire: a counter must not fall.
CREATE TABLE IF NOT EXISTS metric_points (
  family LowCardinality(String), labels Array(String), count SimpleAggregateFunction(sum, Int64), sum SimpleAggregateFunction(sum, Float64),
  buckets SimpleAggregateFunction(sumMap, Map(UInt8, Int64)), sequence SimpleAggregateFunction(max, UInt64)
) ENGINE = AggregatingMergeTree ORDER BY (family, labels)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

-- Label values admitted to a label's budget; what came later is counted as `other`. Sticky.
CREATE TABLE IF NOT EXISTS label_admissions (
  label LowCardinality(String), value String, folded Bool, first_seen DateTime('UTC')
) ENGINE = ReplacingMergeTree ORDER BY (label, value)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS tokens (
  id String, name String, hash String, scope LowCardinality(String), organization LowCardinality(String),
  created_at DateTime('UTC'), revoked Bool, version UInt64
) ENGINE = ReplacingMergeTree(version) ORDER BY id;

-- What the Operations page reads instead of facts: points in time, added up by minute (of everything) and by hour
-- (of everything, of each organization, of each repository). See docs/design/002.
--   conclusion  key = conclusion, value = jobs completed
--   label_ms    key = label set, value = milliseconds of work completed      pool_ms    the same by key = pool
--   wait        bucket = queue wait (wait-buckets.ts), value = jobs
--   queued      value = jobs entering minus leaving the queue                running    the same for runners
CREATE TABLE IF NOT EXISTS job_points (
  scope LowCardinality(String), organization LowCardinality(String), span UInt16,
  metric Enum8('conclusion' = 1, 'label_ms' = 2, 'pool_ms' = 3, 'wait' = 4, 'queued' = 5, 'running' = 6),
  at DateTime('UTC'), key LowCardinality(String), bucket UInt16, value Int64
) ENGINE = SummingMergeTree(value) ORDER BY (scope, organization, span, metric, at, key, bucket)
TTL at + toIntervalDay(8) DELETE WHERE span = 60, at + toIntervalDay(800)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;
CREATE MATERIALIZED VIEW IF NOT EXISTS job_points_mv TO job_points AS
SELECT view.1 AS scope, view.2 AS organization, view.3 AS span, metric, toDateTime(intDiv(minute, span) * span, 'UTC') AS at, key, bucket, sum(n) AS value
FROM (
  SELECT point.1 AS metric, intDiv(point.2, 60) * 60 AS minute, point.3 AS key, point.4 AS bucket, sum(point.5) AS n,
    arrayJoin([('', '', 60), ('', '', 3600), ('o', organization, 3600), (concat('r', repository), organization, 3600)]) AS view
  FROM (
    -- What a job does not have has weight 0 and falls out.
    SELECT organization, repository, arrayJoin([
      ('conclusion', completed, conclusion, toUInt16(0), n),
      ('label_ms', completed, labels, 0, n * duration),
      ('pool_ms', completed, pool, 0, n * duration),
      ('wait', completed, '', if(s < 64, toUInt16(s), toUInt16(64 + (octave - 6) * 32 + bitAnd(bitShiftRight(s, octave - 5), 31))), n * waited),
      ('queued', toUInt32(begun - least(s, begun)), '', 0, n * waited * (begun > 0)),
      ('queued', begun, '', 0, -n * waited * (begun > 0)),
      ('running', begun, '', 0, n * ran * (begun > 0)),
      ('running', completed, '', 0, -n * ran * (begun > 0))
    ]) AS point
    FROM (
      SELECT f.organization, f.repository, toString(f.conclusion) AS conclusion, toString(f.labels) AS labels, toString(f.pool) AS pool,
        toInt64(f.sign) AS n, toUInt32(f.completed_at) AS completed, ifNull(toUInt32(f.started_at), 0) AS begun,
        f.duration_ms IS NOT NULL AS ran, toInt64(ifNull(f.duration_ms, 0)) AS duration, f.queue_ms IS NOT NULL AS waited,
        least(intDiv(ifNull(f.queue_ms, 0), 1000), 4194303) AS s, toUInt64(floor(log2(greatest(s, 64)))) AS octave
      FROM job_facts AS f))
  WHERE point.5 != 0
  GROUP BY metric, minute, key, bucket, organization, repository)
GROUP BY scope, organization, span, metric, at, key, bucket;

-- Which runners finished a job, as sets that can be united; scopes as above; spans of 5 minutes and an hour.
-- Sets are wide, so few rows are read around those that are wanted.
CREATE TABLE IF NOT EXISTS runner_points (
  scope LowCardinality(String), organization LowCardinality(String), span UInt16, at DateTime('UTC'), pool LowCardinality(String), os LowCardinality(String),
  runners AggregateFunction(uniqCombined(14), String)
) ENGINE = AggregatingMergeTree ORDER BY (scope, organization, span, at, pool, os)
TTL at + toIntervalDay(8) DELETE WHERE span = 300, at + toIntervalDay(800)
SETTINGS index_granularity = 128, non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456;
CREATE MATERIALIZED VIEW IF NOT EXISTS runner_points_mv TO runner_points AS
SELECT view.1 AS scope, view.2 AS organization, view.3 AS span, toDateTime(intDiv(second, span) * span, 'UTC') AS at, pool, os,
  uniqCombinedState(14)(runner) AS runners
FROM (
  SELECT toUInt32(f.completed_at) AS second, f.pool, f.os, f.runner,
    arrayJoin([('', '', 300), ('', '', 3600), ('o', organization, 3600), (concat('r', repository), organization, 3600)]) AS view
  FROM job_facts AS f WHERE runner != '' AND sign > 0)
GROUP BY scope, organization, span, at, pool, os;
CREATE VIEW IF NOT EXISTS runner_hours AS SELECT at AS hour, pool, os, runners FROM runner_points WHERE scope = '' AND span = 3600;
