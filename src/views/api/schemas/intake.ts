import { type Static, Type } from 'typebox';
import {
  answers,
  moment,
  nullableInteger,
  nullableNumber,
  nullableString,
  oneOrMany,
  pageQuery,
  placeQuery,
  rangeQuery,
  ref,
  text,
} from './shared.ts';

export const IntakeSummary = Type.Object(
  {
    journal: Type.Object({
      entries: Type.Integer({ description: 'Events acknowledged and not yet in the tables.' }),
      bytes: Type.Integer(),
      oldestAt: moment(),
      maxBytes: Type.Integer(),
      full: Type.Boolean({ description: 'True while deliveries are refused with 429.' }),
    }),
    events: Type.Integer({ description: 'Events received in the range.' }),
    duplicates: nullableInteger('Repeated deliveries answered and not counted again, since the process started.'),
    deadLetters: Type.Object({ open: Type.Integer(), replayed: Type.Integer(), dismissed: Type.Integer() }),
    latency: Type.Object(
      { p50Ms: nullableNumber(), p99Ms: nullableNumber() },
      { description: 'From receipt to the tables, over the range (at most its last 24 h).' },
    ),
    lastEventAt: moment(),
    lastPing: Type.Unsafe<{ at: number; from: string } | null>({
      type: ['object', 'null'],
      required: ['at', 'from'],
      properties: {
        at: { type: 'integer', description: 'Milliseconds since the Unix epoch.' },
        from: { type: 'string', description: 'The repository, or the organisation, whose webhook was tried out.' },
      },
      description: 'The newest ping that is kept, whatever the range: GitHub sends one for each webhook that is added.',
    }),
    hours: Type.Object({
      times: Type.Array(Type.Integer(), { description: 'Epoch seconds of each hour, ascending.' }),
      series: Type.Array(Type.Object({ event: Type.String(), values: Type.Array(Type.Integer()) }), {
        description: 'Events per hour, by event; the most frequent first, at most 12 and `other`.',
      }),
    }),
    outcomes: Type.Array(Type.Object({ outcome: Type.String(), events: Type.Integer() })),
  },
  { $id: 'IntakeSummary' },
);

export const DeadLetter = Type.Object(
  {
    source: Type.String(),
    deliveryId: Type.String(),
    receivedAt: Type.Integer({ description: 'Milliseconds since the Unix epoch.' }),
    event: Type.String(),
    action: Type.String(),
    code: Type.String({ description: 'Why it could not be read.' }),
    message: Type.String(),
    state: Type.Union([Type.Literal('open'), Type.Literal('replayed'), Type.Literal('dismissed')]),
    bodyBytes: Type.Integer(),
    bodyStart: Type.String({ description: 'The first 2,000 characters of the payload.' }),
  },
  { $id: 'DeadLetter' },
);
export const DeadLetterPage = Type.Object(
  {
    items: Type.Array(ref(DeadLetter)),
    nextCursor: nullableString(),
    codes: Type.Array(Type.Object({ code: Type.String(), open: Type.Integer() }), {
      description: 'Open letters by code.',
    }),
  },
  { $id: 'DeadLetterPage' },
);
export const ReplayAnswer = Type.Object(
  { requested: Type.Integer({ description: 'Dead letters put back into the journal.' }) },
  { $id: 'ReplayAnswer' },
);

export const EventReplayAnswer = Type.Object(
  {
    requested: Type.Integer({ description: 'Raw events put back into the journal.' }),
    left: Type.Integer({ description: 'Above 0: the journal is full; ask for the same range again later.' }),
  },
  { $id: 'EventReplayAnswer' },
);

export const CompletenessRow = Type.Object(
  {
    source: Type.String(),
    organization: Type.String(),
    repository: Type.String(),
    workflow: Type.String(),
    expectedRuns: Type.Integer({ description: 'Run numbers between the first and the last seen in the window.' }),
    receivedRuns: Type.Integer(),
    missingRuns: Type.Integer(),
    gaps: Type.Array(Type.Object({ from: Type.Integer(), to: Type.Integer() }), {
      description: 'Missing run numbers, both ends included; at most 20.',
    }),
    missingAttempts: Type.Integer({ description: 'Earlier attempts of re-run runs that were never seen.' }),
    stuckJobs: Type.Integer({ description: 'Jobs open longer than a job can be: 6 h hosted, 24 h otherwise.' }),
    ratio: nullableNumber('receivedRuns ÷ expectedRuns, 0 to 1.'),
    since: moment(),
    until: moment(),
  },
  { $id: 'CompletenessRow' },
);
export const Completeness = Type.Object(
  {
    windowDays: Type.Integer(),
    expectedRuns: Type.Integer(),
    receivedRuns: Type.Integer(),
    items: Type.Array(ref(CompletenessRow), { description: 'Least complete first, at most 500.' }),
  },
  { $id: 'Completeness' },
);

export type DeadLetter = Static<typeof DeadLetter>;
export type IntakeSummary = Static<typeof IntakeSummary>;
export type Completeness = Static<typeof Completeness>;
export type CompletenessRow = Static<typeof CompletenessRow>;

const tags = ['intake'];
const read = { access: 'read' } as const;
const admin = { access: 'admin' } as const;
const repositoryName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$',
  maxLength: 140,
});

export const ImportJob = Type.Object(
  {
    id: Type.String(),
    target: Type.String({ description: '`owner` or `owner/name`.' }),
    state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')]),
    message: Type.String({ description: 'What it does now, or why it failed.' }),
    runsImported: Type.Integer(),
    runsTotal: nullableInteger('Null until known.'),
    calls: Type.Integer({ description: 'API calls made.' }),
    startedAt: Type.Integer(),
    finishedAt: moment(),
    etaSeconds: nullableInteger(),
  },
  { $id: 'ImportJob' },
);
export type ImportJob = Static<typeof ImportJob>;

export const intakeSummaryRoute = {
  method: 'GET',
  url: '/intake/summary',
  config: read,
  schema: {
    tags,
    summary: 'What comes in: backlog, rates and latency',
    querystring: Type.Object({ ...rangeQuery, ...placeQuery }),
    response: answers(ref(IntakeSummary)),
  },
} as const;
export const deadLettersRoute = {
  method: 'GET',
  url: '/intake/dead-letters',
  config: read,
  schema: {
    tags,
    summary: 'Events that could not be read, newest first',
    querystring: Type.Object({
      code: oneOrMany('Only these codes.'),
      state: Type.Optional(
        Type.Union([Type.Literal('open'), Type.Literal('replayed'), Type.Literal('dismissed'), Type.Literal('all')], {
          default: 'open',
        }),
      ),
      ...pageQuery,
    }),
    response: answers(ref(DeadLetterPage)),
  },
} as const;
export const replayRoute = {
  method: 'POST',
  url: '/intake/dead-letters/replay',
  config: admin,
  schema: {
    tags,
    summary: 'Read dead letters again',
    body: Type.Object(
      {
        letters: Type.Optional(
          Type.Array(Type.Object({ source: text(40), deliveryId: text(200) }), { minItems: 1, maxItems: 1000 }),
        ),
        code: Type.Optional(text(60)),
      },
      { description: 'Either `letters` or `code`.' },
    ),
    response: answers(ref(ReplayAnswer)),
  },
} as const;
export const replayEventsRoute = {
  method: 'POST',
  url: '/intake/events/replay',
  config: { access: 'admin', wholeInstallation: true },
  schema: {
    tags,
    summary: 'Read raw events again that were received in a range of at most a day',
    body: Type.Object({
      from: Type.Integer({ minimum: 0, maximum: 99999999999, description: 'Epoch seconds.' }),
      to: Type.Integer({ minimum: 0, maximum: 99999999999, description: 'Epoch seconds, exclusive.' }),
    }),
    response: answers(ref(EventReplayAnswer)),
  },
} as const;
export const completenessRoute = {
  method: 'GET',
  url: '/intake/completeness',
  config: read,
  schema: {
    tags,
    summary: 'Runs expected against runs received, by workflow',
    querystring: Type.Object(placeQuery),
    response: answers(ref(Completeness)),
  },
} as const;
export const healRoute = {
  method: 'POST',
  url: '/intake/heal',
  config: admin,
  schema: {
    tags,
    summary: 'Import what is missing of a repository',
    body: Type.Object({
      repository: repositoryName,
      from: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 99999999999, description: 'Epoch seconds; default 30 days ago.' }),
      ),
      to: Type.Optional(Type.Integer({ minimum: 0, maximum: 99999999999 })),
    }),
    response: answers(ref(ImportJob)),
  },
} as const;
export const importGithubRoute = {
  method: 'POST',
  url: '/import/github',
  config: admin,
  schema: {
    tags,
    summary: 'Import past runs from GitHub',
    body: Type.Object({
      target: Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,38}(/[A-Za-z0-9._-]{1,100})?$',
        description: '`owner` or `owner/name`',
      }),
      since: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}[hdw]$', default: '30d' })),
    }),
    response: answers(ref(ImportJob)),
  },
} as const;
export const importStateRoute = {
  method: 'GET',
  url: '/import/:id',
  config: admin,
  schema: {
    tags,
    summary: 'How far an import is',
    params: Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) }),
    response: answers(ref(ImportJob)),
  },
} as const;
