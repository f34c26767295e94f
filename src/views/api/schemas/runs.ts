import { type Static, Type } from 'typebox';
import {
  answers,
  moment,
  nullableInteger,
  nullableString,
  oneOrMany,
  pageQuery,
  placeQuery,
  rangeQuery,
  ref,
  text,
} from './shared.ts';

const status = Type.Union(
  [Type.Literal('queued'), Type.Literal('waiting'), Type.Literal('in_progress'), Type.Literal('completed')],
  { description: '`waiting` is for approval by a person.' },
);
const conclusion = () => nullableString('How it ended, in the words of the source; null while it has not.');

export const RunRow = Type.Object(
  {
    source: Type.String(),
    runId: Type.Integer(),
    attempt: Type.Integer({ description: 'The newest attempt; the other fields are about it.' }),
    runNumber: nullableInteger(),
    organization: Type.String(),
    repository: Type.String({ description: '`owner/name`' }),
    workflow: Type.String(),
    title: Type.String(),
    event: Type.String(),
    branch: Type.String(),
    branchType: Type.String(),
    headSha: Type.String(),
    pullRequest: nullableInteger(),
    actor: Type.String(),
    actorIsBot: Type.Boolean(),
    isFork: Type.Boolean(),
    status,
    conclusion: conclusion(),
    createdAt: moment(),
    startedAt: moment(),
    completedAt: moment(),
    durationMs: nullableInteger('Start of the attempt to its end; null when unknown.'),
    url: Type.String({ description: 'Page of the run at its source; empty when unknown.' }),
  },
  { $id: 'RunRow' },
);

export const RunPage = Type.Object(
  {
    items: Type.Array(ref(RunRow)),
    nextCursor: nullableString(
      'Null at the end. A page may hold fewer items than asked for and still not be the last.',
    ),
  },
  { $id: 'RunPage' },
);

export const RunFilters = Type.Object(
  {
    organizations: Type.Array(Type.String()),
    repositories: Type.Array(Type.String()),
    workflows: Type.Array(Type.String()),
    events: Type.Array(Type.String()),
    conclusions: Type.Array(Type.String()),
  },
  { $id: 'RunFilters', description: 'Values that occur, at most 1,000 of each.' },
);

export const RunStep = Type.Object(
  {
    position: Type.Integer({ description: 'Place in the job, from 0. Identity, because numbers can repeat.' }),
    number: Type.Integer(),
    name: Type.String(),
    status,
    conclusion: conclusion(),
    startedAt: moment(),
    completedAt: moment(),
    durationMs: nullableInteger(),
    url: Type.String({ description: 'The step in the log at its source; empty when unknown.' }),
  },
  { $id: 'RunStep' },
);

export const RunJob = Type.Object(
  {
    jobId: Type.Integer(),
    name: Type.String(),
    baseName: Type.String(),
    callers: Type.Array(Type.String(), { description: 'Callers of reusable workflows, outermost first.' }),
    matrix: Type.Array(Type.String()),
    labels: Type.String(),
    os: Type.String(),
    runnerType: Type.String(),
    pool: Type.String(),
    runner: Type.String(),
    status,
    conclusion: conclusion(),
    createdAt: moment(),
    startedAt: moment(),
    completedAt: moment(),
    queueMs: nullableInteger('Waiting for a runner, without waiting for approval; null when unknown.'),
    durationMs: nullableInteger(),
    carriedOver: Type.Boolean({ description: 'Taken along from an earlier attempt; it did no work in this one.' }),
    critical: Type.Boolean({ description: 'On the critical path of the attempt.' }),
    savingMs: nullableInteger(
      'How much earlier the attempt would end if this job took no time; null when it is not on the critical path.',
    ),
    url: Type.String(),
    steps: Type.Array(ref(RunStep)),
  },
  { $id: 'RunJob' },
);

export const RunFailure = Type.Object(
  {
    jobId: Type.Integer(),
    jobName: Type.String(),
    conclusion: Type.String(),
    stepPosition: nullableInteger('Null when the job failed without a failed step.'),
    stepName: nullableString(),
    url: Type.String(),
  },
  { $id: 'RunFailure' },
);

export const RunAttempt = Type.Object(
  {
    attempt: Type.Integer(),
    status,
    conclusion: conclusion(),
    createdAt: moment(),
    startedAt: moment(),
    completedAt: moment(),
    durationMs: nullableInteger(),
    actor: Type.String(),
    url: Type.String(),
    axis: Type.Object(
      { from: moment(), to: moment() },
      {
        description:
          'Bounds of the waterfall: the earliest and latest moment of this attempt; `to` is now while it runs.',
      },
    ),
    queueMs: nullableInteger('Sum over the jobs of this attempt; null when no job tells.'),
    busyMs: nullableInteger('Time on runners, summed over the jobs of this attempt that ended.'),
    criticalPath: Type.Array(Type.Integer(), { description: 'Job ids in the order they ran.' }),
    failures: Type.Array(ref(RunFailure), { description: 'What failed, first failure first.' }),
    jobs: Type.Array(ref(RunJob), { description: 'In the order they began.' }),
  },
  { $id: 'RunAttempt' },
);

export const RunDetail = Type.Object(
  { run: ref(RunRow), attempts: Type.Array(ref(RunAttempt), { description: 'Newest attempt first.' }) },
  { $id: 'RunDetail' },
);

export const RunEvent = Type.Object(
  {
    sequence: Type.Integer({ description: 'Place in the journal.' }),
    receivedAt: Type.Integer({ description: 'Milliseconds since the Unix epoch.' }),
    event: Type.String(),
    action: Type.String(),
    deliveryId: Type.String(),
    outcome: Type.String(),
    jobId: nullableInteger(),
    latencyMs: Type.Integer({ description: 'From receipt to being stored.' }),
    bodyBytes: Type.Integer(),
  },
  { $id: 'RunEvent' },
);
export const RunEventPage = Type.Object(
  { items: Type.Array(ref(RunEvent)), nextCursor: nullableString() },
  { $id: 'RunEventPage' },
);
export const RunEventBody = Type.Object(
  { sequence: Type.Integer(), body: Type.String({ description: 'The payload exactly as it came in.' }) },
  { $id: 'RunEventBody' },
);

export type RunRow = Static<typeof RunRow>;
export type RunJob = Static<typeof RunJob>;
export type RunStep = Static<typeof RunStep>;
export type RunFailure = Static<typeof RunFailure>;
export type RunAttempt = Static<typeof RunAttempt>;
export type RunDetail = Static<typeof RunDetail>;

const read = { access: 'read' } as const;
const tags = ['runs'];
const sourceName = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,30}$' });
const safeId = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const runParams = Type.Object({ source: sourceName, runId: safeId });

export const listRunsRoute = {
  method: 'GET',
  url: '/runs',
  config: read,
  schema: {
    tags,
    summary: 'Runs, newest first',
    querystring: Type.Object({
      ...placeQuery,
      ...rangeQuery,
      from: Type.Optional({
        ...rangeQuery.from,
        description: 'Created at or after: epoch seconds or an age. Default: no bound.',
      }),
      workflow: oneOrMany('Workflow name.'),
      branch: oneOrMany('Branch name.'),
      status: Type.Optional(Type.Array(status, { maxItems: 4 })),
      conclusion: oneOrMany('How the newest attempt ended: success, failure, cancelled …'),
      event: oneOrMany('Trigger event: push, pull_request …'),
      q: Type.Optional(
        text(
          200,
          'Searched in title, branch, commit, workflow, repository and actor; a number also finds the run id or number.',
        ),
      ),
      ...pageQuery,
    }),
    response: answers(ref(RunPage)),
  },
} as const;
export const runFiltersRoute = {
  method: 'GET',
  url: '/runs/filters',
  config: read,
  schema: { tags, summary: 'What runs can be filtered by', response: answers(ref(RunFilters)) },
} as const;
export const runRoute = {
  method: 'GET',
  url: '/runs/:source/:runId',
  config: read,
  schema: {
    tags,
    summary: 'One run: all attempts with jobs, steps and the critical path',
    params: runParams,
    response: answers(ref(RunDetail)),
  },
} as const;
export const runEventsRoute = {
  method: 'GET',
  url: '/runs/:source/:runId/events',
  config: read,
  schema: {
    tags,
    summary: 'The raw events behind a run, in the order they came',
    params: runParams,
    querystring: Type.Object(pageQuery),
    response: answers(ref(RunEventPage)),
  },
} as const;
export const runEventBodyRoute = {
  method: 'GET',
  url: '/runs/:source/:runId/events/:sequence',
  config: read,
  schema: {
    tags,
    summary: 'The payload of one raw event',
    params: Type.Object({ source: sourceName, runId: safeId, sequence: safeId }),
    response: answers(ref(RunEventBody)),
  },
} as const;
