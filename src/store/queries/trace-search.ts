import type { Engine, Params } from '../engine.ts';
import { type Conditions, placeConditions } from './place.ts';
import { type RunView, runColumns } from './runs-columns.ts';

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
  /** The attempt whose trace it is, or that its spans name, where the caller may see it. */
  run: RunView | null;
  /** Spans that met the conditions. */
  matched: number;
}

/** The traces with the newest spans that meet the conditions, those that began last first; of each the spans that the caller may see. */
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
  const rows = await engine.query<Omit<TraceSummary, 'matched' | 'run'>>(
    'trace.summaries',
    `SELECT TraceId AS traceId, argMin(SpanName, (ParentSpanId != '', Timestamp)) AS name,
       argMin(ServiceName, (ParentSpanId != '', Timestamp)) AS service, arraySort(groupUniqArray(20)(ServiceName)) AS services,
       toUnixTimestamp64Micro(min(Timestamp)) AS startUs, max(toUnixTimestamp64Micro(Timestamp) + intDiv(Duration, 1000)) - startUs AS durationUs,
       count() AS spans, countIf(StatusCode = 'Error') AS errors, max(Repository) AS repository,
       max(RunSource) AS runSource, max(RunId) AS runId, max(Attempt) AS attempt
     FROM otel_traces WHERE ${ofThese.sql} ${may ? `AND ${may.sql}` : ''} GROUP BY traceId`,
    { ...may?.params, ...ofThese.params },
  );
  const hits = new Map(found.map(({ traceId, matched }) => [traceId, matched]));
  const runs = await runsOf(engine, rows, filter.organizations);
  const summaries = rows.map((row) => {
    const { traceId, runSource, runId, attempt } = row;
    const named = (one: RunView) => one.source === runSource && one.runId === runId && one.attempt === attempt;
    const run = runs.find((one) => one.traceId === traceId) ?? runs.find(named);
    return { ...row, run: run ?? null, matched: hits.get(traceId) ?? 0 };
  });
  return summaries.sort((a, b) => b.startUs - a.startUs || (a.traceId < b.traceId ? -1 : 1));
}

/** Runs whose traces these are, and those that their spans name, as far as these organizations may see them. */
async function runsOf(
  engine: Engine,
  rows: readonly { traceId: string; runSource: string; runId: number }[],
  organizations: readonly string[] | null,
): Promise<(RunView & { traceId: string })[]> {
  const read = (where: string, params: Params) =>
    engine.query<RunView & { traceId: string }>(
      'trace.runs-of',
      `SELECT ${runColumns}, r.trace_id AS traceId FROM runs AS r FINAL
       WHERE ${where} ${organizations === null ? '' : 'AND r.organization IN {organizations:Array(String)}'}`,
      { ...params, organizations },
    );
  const named = rows.filter(({ runId }) => runId !== 0);
  const found = await Promise.all([
    read('r.trace_id IN {traces:Array(String)}', { traces: rows.map(({ traceId }) => traceId) }),
    read('r.source IN {sources:Array(String)} AND r.run_id IN {ids:Array(UInt64)}', {
      sources: named.map(({ runSource }) => runSource),
      ids: named.map(({ runId }) => runId),
    }),
  ]);
  return found.flat();
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
