import type { Engine, Params } from '../engine.ts';
import { type Conditions, placeConditions } from './place.ts';

/** What traces are looked for; a trace is found when one of its spans meets all of it. Absent fields do not narrow. */
export interface TraceFilter {
  /** The caller's constraint, null = all organisations; with the next two see `placeConditions`. */
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

/** Traces with a span that meets the conditions, the newest such span first; of each the spans that the caller may see. */
export async function findTraces(engine: Engine, filter: TraceFilter, limit: number): Promise<TraceSummary[]> {
  const { sql, params } = await conditions(engine, filter);
  const found = await engine.query<{ traceId: string; matched: number }>(
    'trace.search',
    `SELECT TraceId AS traceId, count() AS matched FROM otel_traces WHERE ${sql}
     GROUP BY traceId ORDER BY max(Timestamp) DESC, traceId LIMIT {limit:UInt32}`,
    { ...params, limit },
  );
  if (found.length === 0) return [];
  const ofThese: Conditions = {
    sql: 'TraceId IN {found:Array(String)}',
    params: { found: found.map(({ traceId }) => traceId) },
  };
  const may = await placeConditions(engine, 'otel_traces', { organizations: filter.organizations }, ofThese);
  const rows = await engine.query<Omit<TraceSummary, 'matched'>>(
    'trace.summaries',
    `SELECT TraceId AS traceId, argMin(SpanName, (ParentSpanId != '', Timestamp)) AS name,
       argMin(ServiceName, (ParentSpanId != '', Timestamp)) AS service, arraySort(groupUniqArray(20)(ServiceName)) AS services,
       toUnixTimestamp64Micro(min(Timestamp)) AS startUs, max(toUnixTimestamp64Micro(Timestamp) + intDiv(Duration, 1000)) - startUs AS durationUs,
       count() AS spans, countIf(StatusCode = 'Error') AS errors, max(Repository) AS repository,
       max(RunSource) AS runSource, max(RunId) AS runId, max(Attempt) AS attempt
     FROM otel_traces WHERE ${ofThese.sql} ${may ? `AND ${may.sql}` : ''} GROUP BY traceId`,
    { ...may?.params, ...ofThese.params },
  );
  const summaries = new Map(rows.map((row) => [row.traceId, row]));
  return found.flatMap(({ traceId, matched }) => {
    const summary = summaries.get(traceId);
    return summary ? [{ ...summary, matched }] : [];
  });
}

/** Services that sent spans in the range, the busiest first. */
export async function traceServices(engine: Engine, filter: TraceFilter): Promise<string[]> {
  const { sql, params } = await conditions(engine, filter);
  const rows = await engine.query<{ service: string }>(
    'trace.services',
    `SELECT ServiceName AS service FROM otel_traces WHERE ${sql} GROUP BY service ORDER BY count() DESC, service LIMIT 200`,
    params,
  );
  return rows.map(({ service }) => service);
}

async function conditions(engine: Engine, filter: TraceFilter): Promise<Conditions> {
  const { service, name, status, minDurationMs, maxDurationMs } = filter;
  const range: Conditions = {
    sql: 'Timestamp >= toDateTime64({from:UInt32}, 9) AND Timestamp <= toDateTime64({to:UInt32}, 9)',
    params: { from: filter.from, to: filter.to },
  };
  const parts = [range.sql, "TraceId != ''"];
  const params: Params = { ...range.params };
  const narrow = (sql: string, more: Params) => {
    parts.push(sql);
    Object.assign(params, more);
  };
  const place = await placeConditions(engine, 'otel_traces', filter, range);
  if (place) narrow(place.sql, place.params);
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
