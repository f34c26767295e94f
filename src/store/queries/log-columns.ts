import { type LogSeverity, logSeverities } from '../../model/log-severity.ts';
import { severityBand } from './log-filter.ts';

/** A line as lists show it. */
export interface LogLine {
  /** Its time in nanoseconds and a hash of what it says; the same for lines that cannot be told apart. */
  id: string;
  atUs: number;
  severity: LogSeverity;
  service: string;
  category: string;
  /** The beginning; with colour codes. */
  body: string;
  /** Of the whole, in characters. */
  bodyLength: number;
  repository: string;
  runSource: string;
  runId: number;
  attempt: number;
  jobId: number;
  jobName: string;
  step: number;
  traceId: string;
}

/** Characters of a line that a list shows. */
export const shownCharacters = 2000;

/** What tells a line from another of the same nanosecond. */
export const lineHash = `cityHash64(Tenant, Organization, Repository, RunSource, RunId, Attempt, JobId, JobName, StepNumber,
  ServiceName, TraceId, SpanId, SeverityNumber, SeverityText, Body)`;

export const lineId = `concat(toString(toUnixTimestamp64Nano(Timestamp)), '-', lower(hex(${lineHash})))`;

/** Columns of a `LogLine`; `characters` = 0 gives bodies whole. */
export function lineColumns(characters: number = shownCharacters): string {
  const body = characters === 0 ? 'Body' : `substringUTF8(Body, 1, ${characters})`;
  return `${lineId} AS id, toUnixTimestamp64Micro(Timestamp) AS atUs, ${severityBand} AS severity, ServiceName AS service, Category AS category,
    ${body} AS body, lengthUTF8(Body) AS bodyLength, Repository AS repository, RunSource AS runSource, RunId AS runId, Attempt AS attempt,
    JobId AS jobId, JobName AS jobName, StepNumber AS step, TraceId AS traceId`;
}

export type LineRow = Omit<LogLine, 'severity'> & { severity: number };

export const toLine = (row: LineRow): LogLine => ({ ...row, severity: logSeverities[row.severity] ?? 'unset' });

/**
 * Order of lines. Those of the same nanosecond, which are many where clocks are coarse, come in the order in which they were
 * written: rows of an insert stay in order, and a merge keeps the order of inserts.
 */
export function lineOrder(direction: 'ASC' | 'DESC'): string {
  return `TimestampTime ${direction}, Timestamp ${direction}, RunId, JobId, _block_number ${direction}, _part_offset ${direction}`;
}
