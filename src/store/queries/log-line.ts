import type { Engine } from '../engine.ts';
import { type LineRow, type LogLine, lineColumns, lineHash, lineOrder, toLine } from './log-columns.ts';

/** Everything that was sent with one line. Attribute values are text, as the table keeps them. */
export interface LogDetailView extends LogLine {
  tenant: string;
  organization: string;
  spanId: string;
  severityText: string;
  scope: string;
  attributes: Record<string, string>;
  resource: Record<string, string>;
}

/** The line with this id, whoever's it is: see `tenant` and `organization`. Null when there is none. */
export async function logLine(engine: Engine, id: string): Promise<LogDetailView | null> {
  const { sql, params } = byId(id);
  const rows = await engine.query<LineRow & Omit<LogDetailView, 'severity'>>(
    'logs.line',
    `SELECT ${lineColumns(0)}, Tenant AS tenant, Organization AS organization, SpanId AS spanId, SeverityText AS severityText,
       trim(concat(ScopeName, ' ', ScopeVersion)) AS scope, LogAttributes AS attributes, ResourceAttributes AS resource
     FROM otel_logs WHERE ${sql} LIMIT 1`,
    params,
  );
  return rows[0] ? { ...rows[0], ...toLine(rows[0]) } : null;
}

interface LogContext {
  before: LogLine[];
  after: LogLine[];
}

/** How far from a line its context is looked for. */
const contextDays = 1;

/**
 * Lines of the same job (of the same service, where no run is known) before and after this one, each in the order of time.
 * Only lines that the same credential sent of the same organization, and of the same trace where none is named: by its trace a
 * line may belong to a run. So whoever sees the line may see them.
 */
export async function logContext(
  engine: Engine,
  id: string,
  { before, after }: { before: number; after: number },
): Promise<LogContext> {
  const { sql, params } = byId(id);
  const [hit] = await engine.query<Record<string, string | number>>(
    'logs.context-of',
    `SELECT Tenant AS tenant, Organization AS organization, Repository AS repository, RunSource AS source, RunId AS runId, Attempt AS attempt,
       JobId AS jobId, JobName AS job, ServiceName AS service, TraceId AS traceId, _block_number AS block, _part_offset AS place
     FROM otel_logs WHERE ${sql} ORDER BY block, place LIMIT 1`,
    params,
  );
  if (hit === undefined) return { before: [], after: [] };
  const stream =
    hit.runId === 0
      ? 'Repository = {repository:String} AND ServiceName = {service:String} AND RunId = 0'
      : `RunSource = {source:String} AND RunId = {runId:UInt64} AND Attempt = {attempt:UInt32} AND JobId = {jobId:UInt64} AND JobName = {job:String}`;
  const sameTrace = hit.organization === '' && hit.traceId !== '' ? 'AND TraceId = {traceId:String}' : '';
  const side = async (compare: '<' | '>', limit: number) => {
    const [end, sign] = compare === '<' ? ['DESC', '-'] : ['ASC', '+'];
    const rows = await engine.query<LineRow>(
      'logs.context',
      `SELECT ${lineColumns()} FROM otel_logs
       WHERE TimestampTime ${compare}= toDateTime(${moment}) AND TimestampTime ${compare === '<' ? '>' : '<'}= toDateTime(${moment}) ${sign} INTERVAL ${contextDays} DAY
         AND Tenant = {tenant:String} AND Organization = {organization:String} ${sameTrace} AND ${stream}
         AND (Timestamp, _block_number, _part_offset) ${compare} (${moment}, {block:UInt64}, {place:UInt64})
       ORDER BY ${lineOrder(end as 'ASC' | 'DESC')} LIMIT {limit:UInt32}`,
      { ...params, ...hit, limit },
    );
    return rows.map(toLine);
  };
  const [earlier, later] = await Promise.all([side('<', before), side('>', after)]);
  return { before: earlier.reverse(), after: later };
}

const moment = 'fromUnixTimestamp64Nano({nanos:Int64})';

/** `id` is one of `lineId`'s. */
function byId(id: string): { sql: string; params: Record<string, string> } {
  const [nanos = '', hash = ''] = id.split('-');
  return {
    sql: `TimestampTime = toDateTime(${moment}) AND Timestamp = ${moment} AND ${lineHash} = {hash:UInt64}`,
    params: { nanos, hash: BigInt(`0x${hash}`).toString() },
  };
}
