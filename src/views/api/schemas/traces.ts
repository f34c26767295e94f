import { type Static, Type } from 'typebox';
import { answers, nullableString, oneOrMany, placeQuery, rangeQuery, ref, text } from './shared.ts';

const micros = (description: string) => Type.Integer({ description: `${description} Microseconds.` });
const attributes = () => Type.Record(Type.String(), Type.String());
const spanStatus = Type.Union([Type.Literal('unset'), Type.Literal('ok'), Type.Literal('error')]);

const TraceRun = Type.Object(
  {
    source: Type.String(),
    runId: Type.Integer(),
    attempt: Type.Integer(),
    repository: Type.String(),
    workflow: Type.String(),
    title: Type.String(),
    conclusion: nullableString(),
  },
  { $id: 'TraceRun', description: 'The attempt of a run that the trace is.' },
);

const kind = Type.Union(
  [Type.Literal('run'), Type.Literal('job'), Type.Literal('queue'), Type.Literal('step'), Type.Literal('span')],
  { description: '`span` was sent; the others are the run itself.' },
);

const TraceSpan = Type.Object(
  {
    spanId: Type.String(),
    parentId: nullableString(
      'Where it hangs in the tree; null for a root. Not always the parent that the sender named.',
    ),
    depth: Type.Integer(),
    kind,
    name: Type.String(),
    service: Type.String(),
    spanKind: Type.String(),
    startUs: micros('Since the Unix epoch.'),
    durationUs: micros(''),
    isOpen: Type.Boolean({ description: 'Still going; it ends now, for the moment.' }),
    status: spanStatus,
    conclusion: nullableString(),
    isStored: Type.Boolean({ description: 'It was sent, so there are attributes to ask for.' }),
    events: Type.Integer(),
    links: Type.Integer(),
    below: Type.Integer({ description: 'Spans below it, at any depth.' }),
    failedBelow: Type.Integer(),
    criticalUs: micros(
      'Time in which it, and nothing below it, decided when the trace ended; 0 off the critical path.',
    ),
  },
  { $id: 'TraceSpan' },
);

const TraceJob = Type.Object(
  {
    spanId: Type.String(),
    jobId: Type.Integer(),
    name: Type.String(),
    runner: Type.String({ description: 'Empty when it never had one.' }),
    labels: Type.String(),
    url: Type.String(),
    steps: Type.Array(Type.Object({ spanId: Type.String(), number: Type.Integer() })),
  },
  { $id: 'TraceJob', description: 'What a span of kind `job` and those of its steps stand for.' },
);

const Trace = Type.Object(
  {
    traceId: Type.String(),
    run: Type.Union([ref(TraceRun), Type.Null()]),
    jobs: Type.Array(ref(TraceJob)),
    spans: Type.Array(ref(TraceSpan), { description: 'Depth-first, children in the order they began.' }),
    sent: Type.Integer({ description: 'Spans that were sent. More than shown: the failed and the longest are shown.' }),
    shown: Type.Integer(),
  },
  { $id: 'Trace' },
);

const SpanDetail = Type.Object(
  {
    traceId: Type.String(),
    spanId: Type.String(),
    name: Type.String(),
    statusMessage: Type.String(),
    scope: Type.String({ description: 'Instrumentation that made it, with its version.' }),
    attributes: attributes(),
    resource: attributes(),
    events: Type.Array(Type.Object({ atUs: Type.Integer(), name: Type.String(), attributes: attributes() })),
    links: Type.Array(Type.Object({ traceId: Type.String(), spanId: Type.String(), attributes: attributes() })),
  },
  { $id: 'SpanDetail' },
);

const TraceSummary = Type.Object(
  {
    traceId: Type.String(),
    name: Type.String(),
    service: Type.String(),
    services: Type.Array(Type.String()),
    startUs: micros('Since the Unix epoch.'),
    durationUs: micros(''),
    spans: Type.Integer(),
    errors: Type.Integer(),
    matched: Type.Integer({ description: 'Spans that met the conditions.' }),
    repository: Type.String(),
    runSource: Type.String(),
    runId: Type.Integer({ description: '0 when no span names a run.' }),
    attempt: Type.Integer(),
    run: Type.Union([ref(TraceRun), Type.Null()]),
  },
  { $id: 'TraceSummary' },
);
const TraceList = Type.Object(
  { items: Type.Array(ref(TraceSummary)), services: Type.Array(Type.String()) },
  { $id: 'TraceList' },
);

const SpanTotals = Type.Object(
  { count: Type.Integer(), totalUs: Type.Integer(), ownUs: Type.Integer() },
  { $id: 'SpanTotals' },
);
const SpanChange = Type.Object(
  {
    path: Type.Array(Type.String(), { description: 'Names from the root down; the root itself is empty.' }),
    kind,
    before: Type.Union([ref(SpanTotals), Type.Null()]),
    after: Type.Union([ref(SpanTotals), Type.Null()]),
    ownDeltaUs: micros('Change of the time spent in it and nowhere below it.'),
  },
  { $id: 'SpanChange' },
);
const TraceComparison = Type.Object(
  {
    base: Type.Union([ref(TraceRun), Type.Null()], {
      description:
        'The newest success before it of the same workflow, on its branch or else the default one, and at the first attempt if there is such; null when there is none within 90 days.',
    }),
    changes: Type.Array(ref(SpanChange), { description: 'The largest growth first; at most 200.' }),
  },
  { $id: 'TraceComparison' },
);

export const traceSchemas = [
  TraceRun,
  TraceSpan,
  TraceJob,
  Trace,
  SpanDetail,
  TraceSummary,
  TraceList,
  SpanTotals,
  SpanChange,
  TraceComparison,
] as const;
export type Trace = Static<typeof Trace>;
export type TraceRun = Static<typeof TraceRun>;
export type TraceJob = Static<typeof TraceJob>;
export type TraceComparison = Static<typeof TraceComparison>;

const read = { access: 'read' } as const;
const tags = ['traces'];
const traceId = Type.String({ pattern: '^[0-9a-f]{32}$' });
const spanId = Type.String({ pattern: '^[0-9a-f]{16}$' });
const attemptParams = Type.Object({
  source: Type.String({ pattern: '^[a-z][a-z0-9_-]{0,30}$' }),
  runId: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  attempt: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
});
const longestMs = 1_000_000_000;

export const findTracesRoute = {
  method: 'GET',
  url: '/traces',
  config: read,
  schema: {
    tags,
    summary: 'Traces with a span that meets all conditions, newest first',
    querystring: Type.Object({
      ...placeQuery,
      ...rangeQuery,
      service: oneOrMany('Service name.'),
      name: Type.Optional(text(200, 'Part of the name of the span.')),
      status: Type.Optional(spanStatus),
      minDurationMs: Type.Optional(Type.Integer({ minimum: 0, maximum: longestMs })),
      maxDurationMs: Type.Optional(Type.Integer({ minimum: 0, maximum: longestMs })),
      attribute: Type.Optional(
        Type.Array(Type.String({ maxLength: 500, pattern: '^[^\\u0000=]+=[^\\u0000]*$' }), {
          maxItems: 5,
          description: '`key=value`, on the span or its resource; repeat for several.',
        }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    }),
    response: answers(ref(TraceList)),
  },
} as const;
export const traceRoute = {
  method: 'GET',
  url: '/traces/:traceId',
  config: read,
  schema: {
    tags,
    summary: 'One trace as a tree, joined with the run that it belongs to',
    params: Type.Object({ traceId }),
    response: answers(ref(Trace)),
  },
} as const;
export const spanRoute = {
  method: 'GET',
  url: '/traces/:traceId/spans/:spanId',
  config: read,
  schema: {
    tags,
    summary: 'Attributes, events and links of one span',
    params: Type.Object({ traceId, spanId }),
    response: answers(ref(SpanDetail)),
  },
} as const;
export const runTraceRoute = {
  method: 'GET',
  url: '/runs/:source/:runId/attempts/:attempt/trace',
  config: read,
  schema: {
    tags,
    summary: 'The trace of one attempt: run, jobs, steps and the spans sent from inside them',
    params: attemptParams,
    response: answers(ref(Trace)),
  },
} as const;
export const compareTraceRoute = {
  method: 'GET',
  url: '/runs/:source/:runId/attempts/:attempt/trace/compare',
  config: read,
  schema: {
    tags,
    summary: 'Which spans grew since the last good run of the workflow',
    params: attemptParams,
    response: answers(ref(TraceComparison)),
  },
} as const;
