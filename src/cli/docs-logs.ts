import { settings } from '../config/settings.ts';
import type { LogCategory } from '../model/log-category.ts';
import { type LogTable, logTable } from '../model/telemetry-tables.ts';
import { contextFields, type LogField, recordFields } from '../telemetry/log-record.ts';
import { code, pageHead, table } from './docs-page.ts';

/** Columns that nobody writes: the store computes them. */
const computed = { TimestampTime: 'DateTime', EventName: 'String' };

type StoredColumn = keyof LogTable['columns'] | keyof typeof computed;

/** What each column of `otel_logs` holds and where that comes from. */
const stored: Record<StoredColumn, [meaning: string, from: string]> = {
  Timestamp: ['When it happened.', '`time_unix_nano`, else `observed_time_unix_nano`, else the receipt'],
  TimestampTime: ['The same in seconds: what partitions, search and retention go by.', '`Timestamp`'],
  TraceId: ["Trace in which it was written, '' where none was told.", '`trace_id`'],
  SpanId: ["Span in which it was written, '' where none was told.", '`span_id`'],
  TraceFlags: ['Flags of that trace.', '`flags`'],
  SeverityText: ['Severity in the words of the sender.', '`severity_text`'],
  SeverityNumber: [
    'Severity: 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal, 0 not said.',
    '`severity_number`',
  ],
  ServiceName: ['Who wrote it.', '`service.name`'],
  Body: [
    'The line, masked where it held secrets. Of control sequences only colours are kept. Lists and objects are JSON.',
    '`body`',
  ],
  ResourceSchemaUrl: ["Schema of the resource's attributes.", '`schema_url` of the resource'],
  ResourceAttributes: ['What wrote it, in all detail.', 'attributes of the resource'],
  ScopeSchemaUrl: ["Schema of the scope's attributes.", '`schema_url` of the scope'],
  ScopeName: ['Library or logger that made it.', '`name` of the scope'],
  ScopeVersion: ['Its version.', '`version` of the scope'],
  ScopeAttributes: ['More of it.', 'attributes of the scope'],
  LogAttributes: [
    'The context of the line; `event.name` and `runlens.dropped` where there are such.',
    'its attributes',
  ],
  EventName: ["Name of the event, '' where it is none.", "`LogAttributes['event.name']`"],
  Tenant: ["Organisation of the credential that sent it, '' of one without a limit.", 'the token'],
  Organization: ['Organisation that it belongs to.', 'the token, else the repository'],
  Repository: ['Repository as `owner/name`.', 'attributes'],
  RunSource: ['System of the run: `github`, `gitlab`, `jenkins`, `otlp`.', 'attributes'],
  RunId: ['The run, 0 where unknown.', 'attributes'],
  Attempt: ['Its attempt, 0 where no run is known.', 'attributes, else the trace'],
  JobId: ['The job, 0 where unknown.', 'attributes'],
  JobName: ["Name of the job, '' where unknown.", 'attributes'],
  StepNumber: ['Number of the step, 0 where unknown.', '`runlens.step`'],
  Category: [
    'What it is about; decides how long it is kept.',
    '`runlens.log.category`, else `debug` up to DEBUG, else `job`',
  ],
};

const categories: Record<LogCategory, [about: string, level: string, setting: string]> = {
  job: ['what jobs print', 'INFO', 'retentionJobLogsDays'],
  scheduler: ['decisions of a scheduler', 'any', 'retentionSchedulerLogsDays'],
  runner: ['runners that come, work and go', 'any', 'retentionRunnerLogsDays'],
  security: ['who did what, and who was refused', 'WARN, ERROR', 'retentionSecurityLogsDays'],
  system: ['errors of services', 'ERROR', 'retentionSystemLogsDays'],
  debug: ['details for those who look closely', 'DEBUG and below', 'retentionDebugLogsDays'],
};

/** One record by the names of both forms, and by those that a context has in schedulers and jobs. */
const names: readonly (readonly [record: string, column: string])[] = [
  ['timestamp', 'Timestamp'],
  ['level', 'SeverityText, SeverityNumber'],
  ['service', 'ServiceName'],
  ['trace_id', 'TraceId'],
  ['span_id', 'SpanId'],
  ['message', 'Body'],
  ['context.job_id', 'JobId'],
  ['context.run_id', 'RunId'],
  ['context.repository', 'Repository'],
  ['context.workflow', "ResourceAttributes['cicd.pipeline.name']"],
  ['context.runner_id', "ResourceAttributes['cicd.worker.id']"],
  ['context.queue_wait_ms, context.priority, …', 'LogAttributes'],
];

/** docs/reference/logs.md */
export function logsPage(): string {
  const types: Readonly<Record<string, { type: string }>> = logTable().columns;
  const columns = Object.entries(stored).map(([name, [meaning, from]]) => [
    code(name),
    code(types[name]?.type ?? computed[name as keyof typeof computed]),
    meaning,
    from,
  ]);
  const kept = Object.entries(categories).map(([name, [about, level, setting]]) => {
    const found = settings.find((one) => one.name === setting);
    return [code(name), about, level, found?.default ?? '', code(found?.env ?? '')];
  });
  const intro = `
There are two kinds of logs: lines that others send, which are stored and searched ([the guide](../guides/logs.md)), and the lines that Runlens
itself writes to standard error. Both are the same record.`;
  return `${pageHead('Logs', 'src/cli/docs-logs.ts, src/telemetry/log-record.ts and src/model/telemetry-tables.ts', intro)}
## One record, two forms

${table(
  ['as JSON', 'as stored'],
  names.map(([record, column]) => [code(record), code(column)]),
)}
## As Runlens writes it

On a terminal a line is text for people; elsewhere it is one JSON object a line with these fields, in this order. \`RUNLENS_LOG_FORMAT\`
(\`text\`, \`json\`, \`auto\`) decides otherwise. Values of secrets and what stands behind names like \`authorization\` are written as \`[hidden]\`.

${table(['field', 'type', 'meaning', 'from'], Object.entries(recordFields).map(fieldRow))}
### context

A field is there where it is known. Lines of the HTTP server may have more.

${table(['field', 'type', 'meaning', 'from'], Object.entries(contextFields).map(fieldRow))}
A start that is refused, and the result of a verb, are sentences for people and no records.

## As it is stored

\`otel_logs\` has the columns of the Collector's ClickHouse exporter, and below them ours. [Which attributes say where a line
belongs](../guides/opentelemetry.md#which-run-a-record-belongs-to).

${table(['column', 'type', 'meaning', 'from'], columns)}
## Categories

A sender says the category with the attribute \`runlens.log.category\`. It decides how many days a line is kept; levels are what is usual in it, not a rule.

${table(['category', 'what it is about', 'usual levels', 'days', 'setting'], kept)}`;
}

const fieldRow = ([name, { type, meaning, from }]: [string, LogField]) => [code(name), type, meaning, from];
