import type { Engine, Params } from '../engine.ts';

/** What traces are looked for; a trace is found when one of its spans meets all of it. Absent fields do not narrow. */
export interface TraceFilter {
  /** The caller's constraint: null = all organisations. */
  organizations: readonly string[] | null;
  organization?: readonly string[];
  repository?: readonly string[];
  service?: readonly string[];
  /** Part of the span's name, in any case. */
  name?: string;
  status?: 'error' | 'ok' | 'unset';
  minDurationMs?: number;
  maxDurationMs?: number;
  /** Each must be there with that value, on the span or its resource. */
  attributes?: readonly { key: string; value: string }[];
  /** Epoch seconds. */
  from: number;
  to: number;
}

/** A trace as the list shows it. Times in microseconds. */
export interface TraceSummary {
  traceId: string;
  /** Of the root, else of the span that began first. */
  name: string;
  service: string;
  services: string[];
  startUs: number;
  durationUs: number;
  spans: number;
  errors: number;
  repository: string;
  runSource: string;
  runId: number;
  attempt: number;
  /** Spans that met the conditions. */
  matched: number;
}

/** Traces with a span that meets the conditions, the newest such span first. */
export function findTraces(engine: Engine, filter: TraceFilter, limit: number): Promise<TraceSummary[]> {
  const { sql, params } = conditions(filter);
  const may = filter.organizations === null ? '' : 'AND Organization IN {organizations:Array(String)}';
  return engine.query<TraceSummary>(
    'trace.search',
    `WITH found AS (
       SELECT TraceId, max(Timestamp) AS newest, count() AS matched FROM otel_traces WHERE ${sql}
       GROUP BY TraceId ORDER BY newest DESC, TraceId LIMIT {limit:UInt32})
     SELECT s.TraceId AS traceId, argMin(SpanName, (s.ParentSpanId != '', s.Timestamp)) AS name,
       argMin(s.ServiceName, (s.ParentSpanId != '', s.Timestamp)) AS service, arraySort(groupUniqArray(20)(s.ServiceName)) AS services,
       toUnixTimestamp64Micro(min(s.Timestamp)) AS startUs,
       max(toUnixTimestamp64Micro(s.Timestamp) + intDiv(s.Duration, 1000)) - startUs AS durationUs,
       count() AS spans, countIf(s.StatusCode = 'Error') AS errors, max(s.Repository) AS repository,
       max(s.RunSource) AS runSource, max(s.RunId) AS runId, max(s.Attempt) AS attempt, any(found.matched) AS matched
     FROM otel_traces AS s INNER JOIN found ON found.TraceId = s.TraceId
     WHERE s.TraceId IN (SELECT TraceId FROM found) ${may}
     GROUP BY s.TraceId ORDER BY max(found.newest) DESC, traceId`,
    { ...params, limit },
  );
}

/** Services that sent spans in the range, the busiest first. */
export async function traceServices(engine: Engine, filter: TraceFilter): Promise<string[]> {
  const { sql, params } = conditions(filter);
  const rows = await engine.query<{ service: string }>(
    'trace.services',
    `SELECT ServiceName AS service FROM otel_traces WHERE ${sql} GROUP BY service ORDER BY count() DESC, service LIMIT 200`,
    params,
  );
  return rows.map(({ service }) => service);
}

function conditions(filter: TraceFilter): { sql: string; params: Params } {
  const { organizations, organization, repository, service, name, status, minDurationMs, maxDurationMs } = filter;
  const parts = [
    "TraceId != ''",
    'Timestamp >= toDateTime64({from:UInt32}, 9)',
    'Timestamp <= toDateTime64({to:UInt32}, 9)',
  ];
  const params: Params = { from: filter.from, to: filter.to };
  const narrow = (sql: string, more: Params) => {
    parts.push(sql);
    Object.assign(params, more);
  };
  if (organizations !== null) narrow('Organization IN {organizations:Array(String)}', { organizations });
  if (organization?.length) narrow('Organization IN {organization:Array(String)}', { organization });
  if (repository?.length) narrow('Repository IN {repository:Array(String)}', { repository });
  if (service?.length) narrow('ServiceName IN {service:Array(String)}', { service });
  if (name) narrow('positionCaseInsensitiveUTF8(SpanName, {name:String}) > 0', { name });
  if (status) narrow('lower(StatusCode) = {status:String}', { status });
  if (minDurationMs !== undefined) narrow('Duration >= {minNs:UInt64}', { minNs: minDurationMs * 1_000_000 });
  if (maxDurationMs !== undefined) narrow('Duration <= {maxNs:UInt64}', { maxNs: maxDurationMs * 1_000_000 });
  for (const [index, { key, value }] of (filter.attributes ?? []).entries()) {
    narrow(
      `(SpanAttributes[{key${index}:String}] = {value${index}:String} OR ResourceAttributes[{key${index}:String}] = {value${index}:String})`,
      { [`key${index}`]: key, [`value${index}`]: value },
    );
  }
  return { sql: parts.join(' AND '), params };
}
