import { allOf, type OtelVersion, type Source, tableOf, within } from './plugin.ts';

/** 1.29.0 filters by TimestampTime and shows Timestamp; 1.30.0 has Timestamp alone, filtered by its alias. */
const filterTime = (version: OtelVersion) => (version === '1.29.0' ? 'TimestampTime' : 'timestamp');
const newestFirst = (version: OtelVersion) =>
  version === '1.29.0' ? '(TimestampTime, timestamp) DESC' : 'timestamp DESC';

/** Columns that the logs panel shows, and context columns of the settings beside them. */
const lines = (source: Source, more: readonly string[] = []) =>
  `SELECT ${[
    'Timestamp as "timestamp"',
    'Body as "body"',
    'SeverityText as "level"',
    'TraceId as "traceID"',
    'ResourceAttributes',
    'ScopeAttributes',
    'LogAttributes',
    ...more,
  ].join(', ')} FROM ${tableOf(source, 'otel_logs')}`;

/** Context columns of deploy/grafana: the job that wrote a line. The plugin compares them as text, and cannot with numbers. */
export const jobOfLine = [
  'ServiceName',
  'RunSource',
  'toString(RunId)',
  'toString(Attempt)',
  'toString(JobId)',
  'JobName',
];

/** The list of lines. `filters` name aliases, as the builder's do: level, body, traceID; attributes by their map. */
export function logList(
  source: Source,
  version: OtelVersion,
  filters: readonly string[] = [],
  { limit = 1000, context = [] as readonly string[] } = {},
): string {
  const where = allOf([within(source, filterTime(version)), ...filters]);
  return `${lines(source, context)} WHERE ${where} ORDER BY ${newestFirst(version)} LIMIT ${limit}`;
}

/** What the message search of the builder adds. */
export const messageLike = (text: string) => `body LIKE '%${text}%'`;

/** "View logs" of a trace or span: a link that knows the id alone, without a range of time. */
export const logsOfTrace = (source: Source, id: string) =>
  `${lines(source)} WHERE ${allOf([`traceID = '${id}'`])} ORDER BY timestamp ASC`;

const words = {
  critical: ['critical', 'fatal', 'crit', 'alert', 'emerg'],
  error: ['error', 'err', 'eror'],
  warn: ['warn', 'warning'],
  info: ['info', 'information', 'informational'],
  debug: ['debug', 'dbug'],
  trace: ['trace'],
  unknown: ['unknown'],
};
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const needles = (list: string[]) =>
  [...list, ...list.map((word) => word.toUpperCase()), ...list.map(capital)].map((word) => `'${word}'`).join(',');

/** Lines over time by level, above the list. The time filter goes by the alias of the rounded time. */
export function logVolume(source: Source, version: OtelVersion, filters: readonly string[] = []): string {
  const column = version === '1.29.0' ? 'TimestampTime' : 'Timestamp';
  const sums = Object.entries(words).map(
    ([level, list]) => `sum(multiSearchAny(toString("SeverityText"), [${needles(list)}])) as ${level}`,
  );
  const where = allOf([within(source, 'time'), ...filters]);
  return `SELECT toStartOfInterval("${column}", INTERVAL 1 MINUTE) as "time", ${sums.join(', ')} FROM ${tableOf(source, 'otel_logs')} WHERE ${where} GROUP BY time ORDER BY time ASC`;
}

/** The lines around one, by the settings' context columns; `at` is its time in nanoseconds. */
export function logContext(
  source: Source,
  version: OtelVersion,
  line: { at: bigint; equal: Readonly<Record<string, string>> },
  direction: 'forward' | 'backward',
  limit: number,
): string {
  const column = filterTime(version);
  const compare = direction === 'forward' ? '>=' : '<=';
  const equal = Object.entries(line.equal).map(([name, value]) => `${name} = '${value}'`);
  const where = allOf([`${column} ${compare} fromUnixTimestamp64Nano(${line.at})`, ...equal]);
  return `${lines(source, Object.keys(line.equal))} WHERE ${where} ORDER BY ${column} ${direction === 'forward' ? 'ASC' : 'DESC'} LIMIT ${limit}`;
}
