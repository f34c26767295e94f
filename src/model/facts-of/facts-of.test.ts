import { describe, expect, test } from 'vitest';
import type { MetricDelta } from '../facts.ts';
import type { Deployment, Job, Push, Records, Run } from '../records.ts';
import { factsOf } from './facts-of.ts';
import { sumDeltas } from './series.ts';

const place = { source: 'github', organization: 'acme', repository: 'acme/shop' };
const none: Records = { runs: [], jobs: [], deployments: [], pushes: [] };
const of = (records: Partial<Records>): Records => ({ ...none, ...records });

const run: Run = {
  ...place,
  runId: 1,
  attempt: 1,
  runNumber: 4,
  workflowId: 2,
  workflow: 'CI',
  workflowPath: '',
  title: '',
  event: 'push',
  branch: 'main',
  branchType: 'default',
  headSha: 'c',
  pullRequest: null,
  actor: '',
  actorIsBot: false,
  isFork: false,
  status: 'completed',
  conclusion: 'success',
  createdAt: 0,
  startedAt: 1000,
  completedAt: 61_000,
  observedAt: 61_000,
  url: '',
  fromJobs: false,
  alsoCompleted: [],
};

const job: Job = {
  ...place,
  runId: 1,
  attempt: 1,
  jobId: 3,
  workflow: 'CI',
  name: 'Caller / build (20)',
  baseName: 'build',
  callers: ['Caller'],
  matrix: ['20'],
  branch: 'main',
  headSha: 'c',
  labels: 'ubuntu-latest',
  os: 'linux',
  runnerType: 'github-hosted',
  pool: 'GitHub Actions',
  runner: 'GitHub Actions 1',
  runnerId: 1,
  status: 'completed',
  conclusion: 'success',
  createdAt: 1000,
  startedAt: 6000,
  completedAt: 96_000,
  queueMs: 5000,
  durationMs: 90_000,
  carriedOver: false,
  observedAt: 96_000,
  url: '',
  steps: [],
  waitingSeen: [],
  queuedSeen: [],
};
const queued: Job = {
  ...job,
  status: 'queued',
  conclusion: null,
  startedAt: null,
  completedAt: null,
  queueMs: null,
  durationMs: null,
};

const push: Push = {
  ...place,
  headSha: 'c',
  ref: 'refs/heads/main',
  branchType: 'default',
  pushedAt: 1000,
  pusher: '',
  pusherIsBot: false,
  commits: 1,
  firstCheckAt: 41_000,
};

const deployment: Deployment = {
  ...place,
  deploymentId: 5,
  environment: 'production',
  ref: 'main',
  headSha: 'c',
  task: 'deploy',
  creator: '',
  createdAt: 0,
  state: 'success',
  stateAt: 10,
  succeededAt: 10,
  failedAt: null,
  runId: null,
  url: '',
};

/** Changes that are not 0, in a form that is easy to read. */
const changes = (deltas: readonly MetricDelta[]) =>
  deltas
    .filter(({ count, sum, buckets }) => count !== 0 || sum !== 0 || Object.keys(buckets).length > 0)
    .map(({ family, labels, count, sum, buckets }) => [`${family} ${labels.join('|')}`, count, sum, buckets]);

const zeros = (deltas: readonly MetricDelta[]) =>
  deltas.filter(({ count }) => count === 0).map(({ family, labels }) => `${family} ${labels.join('|')}`);

describe('runs', () => {
  test('a completed run', () => {
    const facts = factsOf(none, of({ runs: [run] }));
    expect(facts.runFacts).toEqual([{ sign: 1, run }]);
    expect(changes(facts.metricDeltas)).toEqual([
      ['pipelineRuns acme|acme/shop|CI|CI|success|push', 1, 0, {}],
      ['pipelineRunDuration success|acme/shop', 1, 60, { 1: 1 }],
      ['pipelineDuration CI|', 1, 60, { 2: 1 }],
    ]);
  });

  test('what is known from jobs alone is not counted', () => {
    const told = factsOf(none, of({ runs: [{ ...run, fromJobs: true }] }));
    expect([told.runFacts, told.metricDeltas]).toEqual([[], []]);
  });

  test('the known label set starts at 0 with the first event of the run itself', () => {
    const open: Run = { ...run, status: 'queued', conclusion: null, completedAt: null };
    const facts = factsOf(of({ runs: [{ ...open, fromJobs: true }] }), of({ runs: [open] }));
    expect(changes(facts.metricDeltas)).toEqual([]);
    expect(zeros(facts.metricDeltas)).toEqual([
      'pipelineRuns acme|acme/shop|CI|CI|success|push',
      'pipelineRuns acme|acme/shop|CI|CI|failure|push',
      'pipelineRuns acme|acme/shop|CI|CI|cancelled|push',
      'pipelineRuns acme|acme/shop|CI|CI|skipped|push',
      'pipelineRuns acme|acme/shop|CI|CI|timed_out|push',
      'pipelineRunDuration success|acme/shop',
      'pipelineRunDuration failure|acme/shop',
      'pipelineDuration CI|',
    ]);
  });
});

describe('jobs', () => {
  test('from queued to completed', () => {
    const first = factsOf(none, of({ jobs: [queued] }));
    expect(first.openJobFacts).toEqual([{ sign: 1, job: queued, since: 1000 }]);
    expect(first.jobFacts).toEqual([]);
    expect(changes(first.metricDeltas)).toEqual([]);
    expect(zeros(first.metricDeltas)).toHaveLength(16);
    const second = factsOf(of({ jobs: [queued] }), of({ jobs: [job] }));
    expect(second.openJobFacts).toEqual([{ sign: -1, job: queued, since: 1000 }]);
    expect(second.jobFacts).toEqual([{ sign: 1, job }]);
    expect(zeros(second.metricDeltas)).toEqual([]);
    expect(changes(second.metricDeltas)).toEqual([
      ['jobs completed|success|ubuntu-latest', 1, 0, {}],
      ['jobQueueWait normal|ubuntu-latest', 1, 5, { 1: 1 }],
      ['pipelineDuration CI|Caller', 1, 90, { 3: 1 }],
      ['jobDuration success|ubuntu-latest', 1, 90, { 3: 1 }],
      ['buildDuration acme|acme/shop|linux|success', 1, 90, { 7: 1 }],
      ['builds acme|acme/shop|success', 1, 0, {}],
      ['runnerComputeMinutes acme|github-hosted|linux', 1, 1.5, {}],
    ]);
  });

  test('nothing changes, nothing is emitted', () => {
    const again = { ...job, url: 'https://example.com/', observedAt: 97_000 };
    const facts = factsOf(of({ jobs: [job], runs: [run] }), of({ jobs: [again], runs: [{ ...run, title: 'x' }] }));
    expect(facts).toEqual({ jobFacts: [], runFacts: [], openJobFacts: [], metricDeltas: [] });
  });

  test('a change moves the fact and what it counts', () => {
    const longer = { ...job, completedAt: 126_000, durationMs: 120_000 };
    const facts = factsOf(of({ jobs: [job] }), of({ jobs: [longer] }));
    expect(facts.jobFacts).toEqual([
      { sign: -1, job },
      { sign: 1, job: longer },
    ]);
    expect(changes(facts.metricDeltas)).toContainEqual(['jobDuration success|ubuntu-latest', 0, 30, {}]);
    expect(changes(facts.metricDeltas)).toContainEqual(['pipelineDuration CI|Caller', 0, 30, {}]);
  });

  test.each([
    ['conclusion', 'failure'],
    ['runner', 'other'],
    ['pool', 'other'],
    ['queueMs', 1],
    ['startedAt', 7000],
    ['createdAt', 7],
    ['workflow', 'other'],
  ])('a change of %s alone moves the fact', (field, value) => {
    const changed = { ...job, [field]: value };
    const facts = factsOf(of({ jobs: [job] }), of({ jobs: [changed] }));
    expect(facts.jobFacts).toEqual([
      { sign: -1, job },
      { sign: 1, job: changed },
    ]);
  });

  test('skipped jobs are counted and have no times', () => {
    const skipped = { ...job, conclusion: 'skipped', queueMs: null, durationMs: null };
    const facts = factsOf(none, of({ jobs: [skipped] }));
    expect(facts.jobFacts).toHaveLength(1);
    expect(changes(facts.metricDeltas)).toEqual([['jobs completed|skipped|ubuntu-latest', 1, 0, {}]]);
  });

  test('jobs carried over are counted nowhere', () => {
    const facts = factsOf(none, of({ jobs: [{ ...job, carriedOver: true }] }));
    expect([facts.jobFacts, facts.openJobFacts, changes(facts.metricDeltas)]).toEqual([[], [], []]);
  });

  test('approval waiting is a state of its own', () => {
    const waiting: Job = { ...queued, status: 'waiting', waitingSeen: [2000] };
    const facts = factsOf(of({ jobs: [queued] }), of({ jobs: [waiting] }));
    expect(facts.openJobFacts.map(({ sign, job: { status } }) => [sign, status])).toEqual([
      [-1, 'queued'],
      [1, 'waiting'],
    ]);
  });
});

test('deployments count on their first success', () => {
  const failed = { ...deployment, state: 'failure', succeededAt: null };
  expect(changes(factsOf(none, of({ deployments: [failed] })).metricDeltas)).toEqual([]);
  expect(zeros(factsOf(none, of({ deployments: [failed] })).metricDeltas)).toEqual(['deployments production']);
  const after = { ...deployment, state: 'inactive' };
  expect(changes(factsOf(of({ deployments: [failed] }), of({ deployments: [after] })).metricDeltas)).toEqual([
    ['deployments production', 1, 0, {}],
  ]);
  expect(factsOf(of({ deployments: [deployment] }), of({ deployments: [after] })).metricDeltas).toEqual([]);
});

test('feedback is from the push to its first check, and never negative', () => {
  const feedback = (fields: Partial<Push>) =>
    changes(factsOf(none, of({ pushes: [{ ...push, ...fields }] })).metricDeltas);
  expect(feedback({})).toEqual([['buildFeedback acme/shop|default', 1, 40, { 1: 1 }]]);
  expect(feedback({ pushedAt: null })).toEqual([]);
  expect(feedback({ firstCheckAt: null })).toEqual([]);
  expect(feedback({ firstCheckAt: 999 })).toEqual([]);
});

test('a bucket holds its upper bound, and what is above all bounds goes to the last one', () => {
  const bucketOf = (durationMs: number) =>
    factsOf(none, of({ jobs: [{ ...job, durationMs }] })).metricDeltas.find(
      ({ family, count }) => family === 'jobDuration' && count === 1,
    )?.buckets;
  expect([0, 10_000, 10_001, 3_600_000, 3_600_001].map(bucketOf)).toEqual([
    { 0: 1 },
    { 0: 1 },
    { 1: 1 },
    { 8: 1 },
    { 9: 1 },
  ]);
});

test('many records of a batch make one delta per series', () => {
  const jobs = Array.from({ length: 50 }, (_, jobId) => ({ ...job, jobId }));
  const { metricDeltas } = factsOf(none, of({ jobs }));
  expect(changes(metricDeltas)).toContainEqual(['jobDuration success|ubuntu-latest', 50, 4500, { 3: 50 }]);
  expect(metricDeltas).toHaveLength(16);
});

test('sumDeltas adds equal series, keeps zeros and leaves its input as it is', () => {
  const delta = (labels: string[], count: number, buckets: Record<number, number>): MetricDelta => ({
    family: 'jobDuration',
    labels,
    count,
    sum: count * 10,
    buckets,
  });
  const deltas = [
    delta(['a', 'b'], 1, { 0: 1 }),
    delta(['a', 'b'], 0, {}),
    delta(['a', 'b'], 0, { 0: -1, 2: 1 }),
    delta(['a'], 0, {}),
  ];
  const before = structuredClone(deltas);
  expect(sumDeltas(deltas)).toEqual([delta(['a', 'b'], 1, { 2: 1 }), delta(['a'], 0, {})]);
  expect(deltas).toEqual(before);
});
