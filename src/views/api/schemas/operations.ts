import { type Static, Type } from 'typebox';
import { answers, nullableNumber, onePlaceQuery, Range, rangeQuery, ref } from './shared.ts';

const times = Type.Array(Type.Integer(), { description: 'Epoch seconds, ascending; one per point.' });
const points = (description: string) => Type.Array(nullableNumber(), { description });

export const Stat = Type.Object(
  {
    value: nullableNumber('Null when there is no data to say it from.'),
    change: nullableNumber(
      'Mean over the range against the mean over the equal range before it: 0.12 is 12 % more. Of the success rate the plain difference. Null when it cannot be said.',
    ),
    times,
    values: points('The trend over the range; null where unknown.'),
  },
  { $id: 'Stat' },
);

export const OperationsSummary = Type.Object(
  {
    range: ref(Range),
    activeJobs: ref(Stat),
    queueDepth: ref(Stat),
    runnersOnline: ref(Stat),
    successRate: ref(Stat),
    outcomes: Type.Object(
      { success: Type.Integer(), failure: Type.Integer(), cancelled: Type.Integer(), other: Type.Integer() },
      {
        description:
          'Completed jobs in the range by how they ended. The success rate is success ÷ (success + failure).',
      },
    ),
  },
  {
    $id: 'OperationsSummary',
    description:
      'Active jobs and queue depth are those of now. Runners online are the different runners seen in the last hour: at a job now, or with one that ended in it.',
  },
);

export const QueueWait = Type.Object(
  {
    range: ref(Range),
    overall: Type.Object({ p50Ms: nullableNumber(), p99Ms: nullableNumber(), jobs: Type.Integer() }),
    times,
    p50Ms: points('Median wait of the jobs of each step.'),
    p99Ms: points('99th percentile of each step.'),
  },
  { $id: 'QueueWait' },
);

export const Throughput = Type.Object(
  {
    range: ref(Range),
    jobs: Type.Integer({ description: 'Jobs completed in the range.' }),
    perMinute: nullableNumber('Jobs completed per minute over the whole range.'),
    times,
    success: points('Jobs per minute.'),
    failure: points('Jobs per minute.'),
    cancelled: points('Jobs per minute.'),
    other: points('Jobs per minute: skipped, neutral and everything else.'),
  },
  { $id: 'Throughput' },
);

export const Concurrency = Type.Object(
  {
    at: Type.Integer({ description: 'Epoch seconds: the moment this was true.' }),
    running: Type.Integer(),
    queued: Type.Integer(),
    items: Type.Array(
      Type.Object({
        labels: Type.String({ description: 'A runner label set, joined by commas; empty when the job has none.' }),
        running: Type.Integer(),
        queued: Type.Integer(),
        average: Type.Number({ description: 'Jobs running on average over the range.' }),
      }),
      { description: 'Most running first, at most 50.' },
    ),
  },
  { $id: 'Concurrency' },
);

export const RunnerPools = Type.Object(
  {
    at: Type.Integer({ description: 'Epoch seconds.' }),
    items: Type.Array(
      Type.Object({
        pool: Type.String({ description: 'Runner group; empty when the runner belongs to none that is known.' }),
        busy: Type.Integer({ description: 'Runners working on a job now.' }),
        online: Type.Integer({ description: 'Runners seen in the last hour, busy ones included.' }),
        utilization: nullableNumber('busy ÷ online, 0 to 1; null when none was seen.'),
        averageBusy: Type.Number({ description: 'Runners at work on average over the range.' }),
      }),
      { description: 'Most runners first, at most 100.' },
    ),
  },
  { $id: 'RunnerPools' },
);

export const ActiveJobs = Type.Object(
  { range: ref(Range), times, active: points('Jobs running.'), queued: points('Jobs waiting for a runner.') },
  { $id: 'ActiveJobs' },
);

export const CachePanel = Type.Object(
  {
    state: Type.Literal('no_data'),
    howTo: Type.String({ description: 'What to send so that this panel has something to show.' }),
  },
  { $id: 'CachePanel' },
);

export const OperationsFilters = Type.Object(
  {
    organizations: Type.Array(Type.String()),
    repositories: Type.Array(Type.Object({ organization: Type.String(), repository: Type.String() })),
  },
  { $id: 'OperationsFilters' },
);

export type OperationsSummary = Static<typeof OperationsSummary>;
export type QueueWait = Static<typeof QueueWait>;
export type Throughput = Static<typeof Throughput>;
export type Concurrency = Static<typeof Concurrency>;
export type RunnerPools = Static<typeof RunnerPools>;
export type ActiveJobs = Static<typeof ActiveJobs>;
export type OperationsFilters = Static<typeof OperationsFilters>;

const ranged = Type.Object({ ...rangeQuery, ...onePlaceQuery });
const read = { access: 'read' } as const;
const tags = ['operations'];

export const summaryRoute = {
  method: 'GET',
  url: '/operations/summary',
  config: read,
  schema: {
    tags,
    summary: 'The four numbers on top of the Operations page',
    querystring: ranged,
    response: answers(ref(OperationsSummary)),
  },
} as const;
export const queueWaitRoute = {
  method: 'GET',
  url: '/operations/queue-wait',
  config: read,
  schema: { tags, summary: 'How long jobs waited', querystring: ranged, response: answers(ref(QueueWait)) },
} as const;
export const throughputRoute = {
  method: 'GET',
  url: '/operations/throughput',
  config: read,
  schema: { tags, summary: 'Jobs completed per minute', querystring: ranged, response: answers(ref(Throughput)) },
} as const;
export const concurrencyRoute = {
  method: 'GET',
  url: '/operations/concurrency',
  config: read,
  schema: { tags, summary: 'Jobs running now, by label', querystring: ranged, response: answers(ref(Concurrency)) },
} as const;
export const runnerPoolsRoute = {
  method: 'GET',
  url: '/operations/runner-pools',
  config: read,
  schema: { tags, summary: 'Runner pools now', querystring: ranged, response: answers(ref(RunnerPools)) },
} as const;
export const activeRoute = {
  method: 'GET',
  url: '/operations/active',
  config: read,
  schema: {
    tags,
    summary: 'Jobs active and queued over time',
    querystring: ranged,
    response: answers(ref(ActiveJobs)),
  },
} as const;
export const cacheRoute = {
  method: 'GET',
  url: '/operations/cache',
  config: read,
  schema: { tags, summary: 'Cache performance', querystring: ranged, response: answers(ref(CachePanel)) },
} as const;
export const filtersRoute = {
  method: 'GET',
  url: '/operations/filters',
  config: read,
  schema: {
    tags,
    summary: 'What can be filtered by',
    querystring: Type.Object(rangeQuery),
    response: answers(ref(OperationsFilters)),
  },
} as const;
