import type { LogCategory } from '../../model/log-category.ts';
import { type LogSeverity, logSeverities } from '../../model/log-severity.ts';
import { traceIdOf } from '../../model/trace-ids.ts';
import type { Engine, Params } from '../engine.ts';
import { textConditions } from './log-text.ts';
import { type Conditions, placeConditions } from './place.ts';
import { ownRows, type RunOwner } from './run-rows.ts';

/**
 * Whose lines: those of these organizations (null = of all; see `placeConditions`), or those of a run that the caller is known to
 * see, whose owner this is. To a run belong the lines that name it or its trace, unless another organization's credential sent them.
 */
export type LogScope = { organizations: readonly string[] | null } | { owner: RunOwner };

/** What lines are looked for; a line must meet all of it. Absent fields do not narrow. */
export interface LogFilter {
  scope: LogScope;
  organization?: readonly string[];
  repository?: readonly string[];
  service?: readonly string[];
  category?: readonly LogCategory[];
  severity?: readonly LogSeverity[];
  /** One attempt, or all of them; `attempts` are those that are known, for their trace ids. */
  run?: { source: string; runId: number; attempt?: number; attempts: readonly number[] };
  /** The job's id, or its name on lines that do not know the id. */
  jobId?: number;
  job?: string;
  step?: number;
  traceId?: string;
  /** See `textConditions`. */
  q?: string;
}

/** Epoch seconds, both ends included. */
export interface LogRange {
  from: number;
  to: number;
}

/** Place of a line's severity in `logSeverities`: by its number, else by its word. */
export const severityBand = `if(SeverityNumber > 0, least(intDiv(SeverityNumber + 3, 4), 6), transform(upper(SeverityText),
  ['TRACE', 'DEBUG', 'INFO', 'INFORMATION', 'NOTICE', 'WARN', 'WARNING', 'ERR', 'ERROR', 'CRITICAL', 'FATAL', 'PANIC', 'EMERGENCY'],
  [1, 2, 3, 3, 3, 4, 4, 5, 5, 6, 6, 6, 6], 0))`;

/** Lines of a range of time. */
export const linesWithin = ({ from, to }: LogRange): Conditions => ({
  sql: 'TimestampTime >= toDateTime({from:UInt32}) AND TimestampTime <= toDateTime({to:UInt32})',
  params: { from, to },
});

/** Conditions over otel_logs: lines of `within` that meet the filter. */
export async function logConditions(engine: Engine, filter: LogFilter, within: Conditions): Promise<Conditions> {
  const { scope, organization, repository, service, category, severity, run, jobId, job, step, traceId, q } = filter;
  const parts = [within.sql];
  const params: Params = { ...within.params };
  const narrow = (sql: string, more: Params) => {
    parts.push(sql);
    Object.assign(params, more);
  };
  const own = 'owner' in scope ? ownRows(scope.owner) : null;
  if (own) narrow(own.sql, own.params);
  const organizations = 'owner' in scope ? null : scope.organizations;
  const place = await placeConditions(engine, 'otel_logs', { organizations, organization, repository }, within);
  if (place) narrow(place.sql, place.params);
  if (service?.length) narrow('ServiceName IN {service:Array(String)}', { service });
  if (category?.length) narrow('Category IN {category:Array(String)}', { category });
  if (severity?.length) {
    const bands = severity.map((one) => logSeverities.indexOf(one));
    narrow(`${severityBand} IN {bands:Array(UInt8)}`, { bands });
  }
  if (run) {
    const { source, runId, attempt, attempts } = run;
    const one = attempt === undefined ? '' : 'AND Attempt = {attempt:UInt32}';
    const traces = (attempt === undefined ? attempts : [attempt]).map((number) => traceIdOf(runId, number));
    narrow(
      `((RunId = {runId:UInt64} AND RunSource = {source:String} ${one}) OR (RunId = 0 AND TraceId IN {traces:Array(String)}))`,
      { runId, source, attempt, traces },
    );
  }
  const named = 'JobId = 0 AND JobName = {job:String}';
  if (jobId !== undefined && job !== undefined) narrow(`(JobId = {jobId:UInt64} OR (${named}))`, { jobId, job });
  else if (jobId !== undefined) narrow('JobId = {jobId:UInt64}', { jobId });
  else if (job !== undefined) narrow('JobName = {job:String}', { job });
  if (step !== undefined) narrow('StepNumber = {step:UInt32}', { step });
  if (traceId !== undefined) narrow('TraceId = {traceId:String}', { traceId });
  if (q !== undefined) {
    const text = textConditions(q);
    for (const part of text.parts) parts.push(part);
    Object.assign(params, text.params);
  }
  return { sql: parts.join(' AND '), params };
}
