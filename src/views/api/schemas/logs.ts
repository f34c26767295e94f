import { type Static, type TSchema, Type } from 'typebox';
import { logCategories } from '../../../model/log-category.ts';
import { logSeverities } from '../../../model/log-severity.ts';
import { type LogOrder, logOrders } from '../../../store/queries/log-search.ts';
import { answers, nullableString, oneOrMany, pageQuery, placeQuery, Range, rangeQuery, ref, text } from './shared.ts';

const attributes = () => Type.Record(Type.String(), Type.String());
const oneOf = <const T extends string>(words: readonly T[]) =>
  Type.Unsafe<T>({ anyOf: words.map((word) => ({ const: word, type: 'string' })) });
const severity = oneOf(logSeverities);
const category = oneOf(logCategories);

const line = {
  id: Type.String({ description: 'The same for lines of one nanosecond that say the same of the same.' }),
  atUs: Type.Integer({ description: 'Microseconds since the Unix epoch.' }),
  severity,
  service: Type.String(),
  category: Type.String(),
  body: Type.String({ description: 'Text; may hold SGR codes (colours). In lists the first 2,000 characters.' }),
  bodyLength: Type.Integer({ description: 'Of the whole line, in characters.' }),
  repository: Type.String(),
  runSource: Type.String(),
  runId: Type.Integer({ description: '0 when the line names no run.' }),
  attempt: Type.Integer(),
  jobId: Type.Integer({ description: '0 when unknown.' }),
  jobName: Type.String(),
  step: Type.Integer({ description: 'Number of the step; 0 when unknown.' }),
  traceId: Type.String(),
};
const LogLine = Type.Object(line, { $id: 'LogLine' });
const LogPage = Type.Object(
  {
    items: Type.Array(ref(LogLine), { description: 'In the order that was asked for.' }),
    nextCursor: nullableString(),
  },
  { $id: 'LogPage' },
);
const LogDetail = Type.Object(
  {
    ...line,
    spanId: Type.String(),
    severityText: Type.String({ description: "The sender's own word." }),
    scope: Type.String({ description: 'Instrumentation that made it, with its version.' }),
    attributes: attributes(),
    resource: attributes(),
  },
  { $id: 'LogDetail' },
);
const LogContext = Type.Object(
  { before: Type.Array(ref(LogLine)), after: Type.Array(ref(LogLine)) },
  { $id: 'LogContext', description: 'In the order of time.' },
);
const LogHistogram = Type.Object(
  {
    range: ref(Range),
    times: Type.Array(Type.Integer(), { description: 'Epoch seconds at which the steps begin.' }),
    series: Type.Array(Type.Object({ severity, values: Type.Array(Type.Integer()) }), {
      description: 'Lines per step; severities without lines are left out.',
    }),
    total: Type.Integer(),
    services: Type.Array(Type.String(), { description: 'Of the whole range, whatever the filter; the busiest first.' }),
  },
  { $id: 'LogHistogram' },
);
export const logSchemas = [LogLine, LogPage, LogDetail, LogContext, LogHistogram] as const;

const few = (schema: TSchema, maxItems: number, description: string) => Type.Array(schema, { maxItems, description });
const filterQuery = {
  ...placeQuery,
  service: oneOrMany('Service name.'),
  category: Type.Optional(
    Type.Unsafe<Static<typeof category>[]>(few(category, logCategories.length, 'What lines are about.')),
  ),
  severity: Type.Optional(
    Type.Unsafe<Static<typeof severity>[]>(few(severity, logSeverities.length, '`unset`: the sender said none.')),
  ),
  run: Type.Optional(
    Type.String({
      pattern: '^[a-z][a-z0-9_-]{0,30}/[0-9]{1,16}(/[0-9]{1,9})?$',
      description: '`source/runId` or `source/runId/attempt`: lines that name the run or carry its trace id.',
    }),
  ),
  jobId: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  job: Type.Optional(text(500, 'Name of the job. With `jobId`: also lines that know the name alone.')),
  step: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999_999, description: 'Number of the step.' })),
  trace: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$' })),
  q: Type.Optional(
    text(
      200,
      'Whole words in any case, all of them; "words in quotes" as they stand; -word for what must not be there.',
    ),
  ),
};
const filter = Type.Object(filterQuery);
export type LogQuery = Static<typeof filter>;

const order = Type.Optional(
  Type.Unsafe<LogOrder>({
    ...oneOf(logOrders),
    default: 'newest',
    description: 'Which lines come first. A cursor goes on in the order of its page.',
  }),
);

const read = { access: 'read' } as const;
const tags = ['logs'];
const params = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,19}-[0-9a-f]{1,16}$' }) });
const textFile = { type: 'string' } as const;

export const searchLogsRoute = {
  method: 'GET',
  url: '/logs',
  config: read,
  schema: {
    tags,
    summary: 'Log lines that meet all conditions, in the order of their time',
    querystring: Type.Object({ ...filterQuery, ...rangeQuery, ...pageQuery, order }),
    response: answers(ref(LogPage)),
  },
} as const;
export const logHistogramRoute = {
  method: 'GET',
  url: '/logs/histogram',
  config: read,
  schema: {
    tags,
    summary: 'How many lines meet the conditions, over time and by severity',
    querystring: Type.Object({ ...filterQuery, ...rangeQuery }),
    response: answers(ref(LogHistogram)),
  },
} as const;
export const downloadLogsRoute = {
  method: 'GET',
  url: '/logs/download',
  exposeHeadRoute: false,
  config: read,
  schema: {
    tags,
    summary:
      'The lines as plain text, oldest first, without colours, with repository and run where no single one is asked for; at most 100,000, and the last line says so',
    querystring: Type.Object({ ...filterQuery, ...rangeQuery }),
    produces: ['text/plain'],
    response: { ...answers(textFile), 200: { content: { 'text/plain': { schema: textFile } } } },
  },
} as const;
export const tailLogsRoute = {
  method: 'GET',
  url: '/logs/tail',
  exposeHeadRoute: false,
  config: { ...read, untraced: true },
  schema: {
    tags,
    summary:
      'Server-sent events while lines are stored: `ready` {}, `lines` LogLine[] (by time, at most 100 a second), `dropped` {lines: number}. A line that comes late is told when it comes, unless it is older than a day',
    querystring: filter,
    produces: ['text/event-stream'],
  },
} as const;
export const logLineRoute = {
  method: 'GET',
  url: '/logs/:id',
  config: read,
  schema: { tags, summary: 'One line, whole, with its attributes', params, response: answers(ref(LogDetail)) },
} as const;
const side = () => Type.Optional(Type.Integer({ minimum: 0, maximum: 200, default: 10 }));
export const logContextRoute = {
  method: 'GET',
  url: '/logs/:id/context',
  config: read,
  schema: {
    tags,
    summary: 'What the same job (without a run: the same service) wrote before and after a line',
    params,
    querystring: Type.Object({ before: side(), after: side() }),
    response: answers(ref(LogContext)),
  },
} as const;
