import { allOf, interval, type Source, tableOf, within } from './plugin.ts';

/** The time series builder with one aggregate, by one column: `avg(Value) as value` by ServiceName. */
export function trend(
  source: Source,
  query: { table: string; metric: string; aggregate: string; by: string; seconds: number; filters?: readonly string[] },
): string {
  const { table, metric, aggregate, by, seconds, filters = [] } = query;
  const where = allOf([within(source, 'time'), `MetricName = '${metric}'`, ...filters]);
  return `SELECT ${interval('TimeUnix', seconds)} as "time", ${by}, ${aggregate} FROM ${tableOf(source, table)} WHERE ${where} GROUP BY ${by}, time ORDER BY time ASC LIMIT 1000`;
}

/** What `$__perSecondColumns(TimeUnix, by, Value)` becomes: the rate of a counter, none where it began anew. */
export function perSecond(source: Source, query: { metric: string; by: string; seconds: number }): string {
  const { metric, by, seconds } = query;
  const since = 't - lagInFrame(t, 1, t) OVER w';
  const more = '(max(Value) - lagInFrame(max(Value), 1, max(Value)) OVER w)';
  return `SELECT ${interval('TimeUnix', seconds)} AS t, toString(${by}) AS metric, if((${since}) = 0 OR ${more} < 0, nan, ${more} / (${since})) AS value FROM otel_metrics_sum WHERE ${within(source, 'TimeUnix')} AND (MetricName = '${metric}') GROUP BY t, metric WINDOW w AS (PARTITION BY metric ORDER BY t ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) ORDER BY t, metric`;
}

/** Buckets of a histogram over all points, as a table of upper bounds and counts. */
export const buckets = (source: Source, metric: string) =>
  `SELECT bound, sum(count) AS count FROM otel_metrics_histogram ARRAY JOIN arrayConcat(ExplicitBounds, [inf]) AS bound, BucketCounts AS count WHERE ${within(source, 'TimeUnix')} AND MetricName = '${metric}' GROUP BY bound ORDER BY bound`;

/** Quantiles as a summary's sender computed them. */
export const quantiles = (source: Source, metric: string) =>
  `SELECT quantile, avg(value) AS value FROM otel_metrics_summary ARRAY JOIN ValueAtQuantiles.Quantile AS quantile, ValueAtQuantiles.Value AS value WHERE ${within(source, 'TimeUnix')} AND MetricName = '${metric}' GROUP BY quantile ORDER BY quantile`;

const failed = "StatusCode IN ('Error', 'STATUS_CODE_ERROR')";

/** Panels of the dashboards that come with the plugin; they name tables without a database. */
export const shipped = {
  services: (source: Source) =>
    `SELECT DISTINCT ServiceName FROM otel_traces WHERE ${within(source, 'Timestamp')} ORDER BY ServiceName`,
  levels: (source: Source) =>
    `SELECT DISTINCT SeverityText FROM otel_logs WHERE ${within(source, 'Timestamp')} ORDER BY SeverityText`,
  linesByLevel: (source: Source) =>
    `SELECT toStartOfInterval(Timestamp, INTERVAL 60 second) AS time, SeverityText AS metric, count() AS count FROM otel_logs WHERE ${within(source, 'Timestamp')} AND positionCaseInsensitive(Body, 'ORDER') > 0 GROUP BY time, metric ORDER BY time, metric`,
  operations: (source: Source) =>
    `SELECT SpanName AS Operation, count() AS Count, countIf(${failed}) AS Errors, quantile(0.5)(Duration) AS P50, anyIf(if(StatusMessage != '', StatusMessage, SpanAttributes['http.status_code']), ${failed}) AS "Top Error" FROM otel_traces WHERE ${within(source, 'Timestamp')} AND SpanKind IN ('Server', 'Client') GROUP BY Operation ORDER BY Operation LIMIT 15`,
  traces: (source: Source) =>
    `SELECT TraceId, min(Timestamp) AS Time, max(Duration) AS Duration, count() AS Spans, anyIf(StatusCode, ${failed}) AS Status FROM otel_traces WHERE ${within(source, 'Timestamp')} GROUP BY TraceId HAVING 1=1 ORDER BY Time DESC LIMIT 200`,
  serviceMap: (source: Source) =>
    `SELECT concat(parent.ServiceName, '-', child.ServiceName) AS id, parent.ServiceName AS source, child.ServiceName AS target, concat(toString(count()), ' calls') AS mainstat FROM otel_traces AS child INNER JOIN otel_traces AS parent ON child.ParentSpanId = parent.SpanId AND child.TraceId = parent.TraceId WHERE ${within(source, 'child.Timestamp')} AND ${within(source, 'parent.Timestamp')} AND parent.ServiceName != child.ServiceName GROUP BY source, target ORDER BY count() DESC LIMIT 50`,
  deployments: (source: Source) =>
    `SELECT ServiceName AS tags, version, prev_version FROM (SELECT toStartOfInterval(Timestamp, INTERVAL 30 second) AS time, ServiceName, topK(1)(ResourceAttributes['service.version'])[1] AS version, lagInFrame(topK(1)(ResourceAttributes['service.version'])[1]) OVER (PARTITION BY ServiceName ORDER BY time) AS prev_version FROM otel_traces WHERE ${within(source, 'Timestamp')} AND ResourceAttributes['service.version'] != '' GROUP BY ServiceName, time ORDER BY ServiceName, time) WHERE prev_version != '' AND prev_version != version ORDER BY time`,
};

/** What the editor asks to suggest: tables, columns, the keys and values of a map. */
export const suggestions = {
  tables: ({ database }: Source) => `SHOW TABLES FROM "${database}"`,
  columns: (source: Source, table: string) => `DESC TABLE ${tableOf(source, table)}`,
  keys: (source: Source, table: string, map: string, time: string) =>
    `SELECT DISTINCT arrayJoin(mapKeys("${map}")) as keys FROM ${tableOf(source, table)} WHERE "${time}" >= now() - INTERVAL 6 HOUR LIMIT 1000`,
  values: (source: Source, table: string, map: string, key: string) =>
    `SELECT DISTINCT "${map}"['${key}'] FROM ${tableOf(source, table)} WHERE mapContains("${map}", '${key}') LIMIT 1000`,
};

/** An ad hoc filter of a dashboard, put behind any statement. */
export const adHoc = (source: Source, table: string, map: string, key: string, value: string) =>
  ` settings additional_table_filters={'${source.database}.${table}' : ' ${map}[\\'${key}\\'] = \\'${value}\\' '}`;
