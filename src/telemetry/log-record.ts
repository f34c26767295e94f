/** One line of Runlens' own log in JSON, in this order. The tables below are its reference page (docs/reference/logs.md). */
export interface LogRecord {
  timestamp: string;
  level: LogLevel;
  service: string;
  trace_id?: string;
  span_id?: string;
  message: string;
  context: Record<string, unknown>;
}

export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';

/** What a line of ours may tell besides its message; a new name gets its line in {@link contextFields}. */
export interface LogContext {
  err?: unknown;
  request_id?: string;
  route?: string | undefined;
  repository?: string;
  job_id?: number;
  reason?: string;
  code?: string;
  sequence?: number;
  door?: string;
  version?: string;
  data_dir?: string;
}

/** A field as the page describes it. */
export interface LogField {
  type: string;
  meaning: string;
  from: string;
}

export const recordFields: Record<keyof LogRecord, LogField> = {
  timestamp: {
    type: 'text, RFC 3339 in UTC with milliseconds',
    meaning: 'When the line was written.',
    from: "the machine's clock",
  },
  level: {
    type: '`TRACE` `DEBUG` `INFO` `WARN` `ERROR` `FATAL`',
    meaning: 'How bad it is. `RUNLENS_LOG_LEVEL` is the least that is written.',
    from: 'the line',
  },
  service: {
    type: 'text',
    meaning: 'Who writes; the same as in its traces.',
    from: '`OTEL_SERVICE_NAME`, else `service.name` in `OTEL_RESOURCE_ATTRIBUTES`, else `runlens`',
  },
  trace_id: {
    type: '32 hexadecimal digits, absent outside of a span',
    meaning: 'The trace in which it was written.',
    from: "the span in hand, where Runlens' own traces are on",
  },
  span_id: {
    type: '16 hexadecimal digits, absent outside of a span',
    meaning: 'The span in which it was written.',
    from: "the span in hand, where Runlens' own traces are on",
  },
  message: { type: 'text', meaning: 'What happened, as a sentence that stays the same.', from: 'the line' },
  context: { type: 'object, `{}` when there is nothing to tell', meaning: 'What it happened to.', from: 'see below' },
};

export const contextFields: Record<keyof Omit<LogContext, 'err'> | 'error', LogField> = {
  error: {
    type: 'object with `type`, `message`, `stack`, and what else the error carries',
    meaning: 'The fault behind the line, for those who mend it.',
    from: 'the error',
  },
  request_id: {
    type: 'text',
    meaning: 'The request that failed: the `requestId` of its answer.',
    from: 'made for each request',
  },
  route: {
    type: 'text',
    meaning: 'Template of the address that was asked for, never its values.',
    from: 'the request',
  },
  repository: { type: 'text', meaning: 'Repository as `owner/name`.', from: 'the job' },
  job_id: { type: 'number', meaning: 'The job.', from: 'the job' },
  reason: { type: 'text', meaning: 'Why, as a sentence.', from: 'the part that failed' },
  code: { type: 'text', meaning: 'Why, as a code of the error catalogue or of dead letters.', from: 'a dead letter' },
  sequence: { type: 'number', meaning: "Place of the event in the journal: a dead letter's id.", from: 'the journal' },
  door: { type: '`http` `grpc`', meaning: 'Port of OTLP that does not listen.', from: 'the ports' },
  version: { type: 'text', meaning: 'Version of Runlens.', from: 'the program' },
  data_dir: { type: 'text', meaning: 'Directory of everything that is kept.', from: '`RUNLENS_DATA_DIR`' },
};

const levels: Record<number, LogLevel> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

/** The record of a line as pino writes it: everything that pino has no place for is context. */
export function recordOf(line: string, service: string): LogRecord {
  const { level, time, msg, err, trace_id, span_id, ...rest } = JSON.parse(line) as {
    level: number;
    time: string;
    msg?: string;
    err?: object;
    trace_id?: string;
    span_id?: string;
  };
  return {
    timestamp: time,
    level: levels[level] ?? 'INFO',
    service,
    ...(trace_id !== undefined && { trace_id }),
    ...(span_id !== undefined && { span_id }),
    message: msg ?? '',
    context: { ...rest, ...(err !== undefined && { error: err }) },
  };
}

/** A record as a line for people on a terminal; the stack of an error below it. */
export function recordText({ timestamp, level, message, trace_id, context }: LogRecord): string {
  const { error, ...rest } = context as { error?: { stack?: string; message?: string } };
  const more = Object.entries({ ...rest, ...(trace_id !== undefined && { trace_id }) }).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const fault = error ? `\n${error.stack ?? error.message}` : '';
  return `${timestamp.slice(11, 23)} ${level.padEnd(5)} ${message}${more.join('')}${fault}`;
}
