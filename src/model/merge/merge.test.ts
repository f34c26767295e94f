import { describe, expect, test } from 'vitest';
import type { Deployment, Job, Push, Run } from '../records.ts';
import { mergeDeployment } from './deployment.ts';
import { mergeJob } from './job.ts';
import { mergePush } from './push.ts';
import { mergeRun } from './run.ts';

const place = { source: 'github', organization: 'acme', repository: 'acme/shop' };

const run = (fields: Partial<Run>): Run => ({
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
  status: 'queued',
  conclusion: null,
  createdAt: 10,
  startedAt: null,
  completedAt: null,
  observedAt: 10,
  url: '',
  fromJobs: false,
  alsoCompleted: [],
  ...fields,
});

const job = (fields: Partial<Job>): Job => ({
  ...place,
  runId: 1,
  attempt: 1,
  jobId: 3,
  workflow: 'CI',
  name: 'build',
  baseName: 'build',
  callers: [],
  matrix: [],
  branch: 'main',
  headSha: 'c',
  labels: 'ubuntu-latest',
  os: 'linux',
  runnerType: 'github-hosted',
  pool: '',
  runner: '',
  runnerId: null,
  status: 'queued',
  conclusion: null,
  createdAt: 1000,
  startedAt: null,
  completedAt: null,
  queueMs: null,
  durationMs: null,
  carriedOver: false,
  observedAt: 1000,
  url: '',
  steps: [],
  waitingSeen: [],
  queuedSeen: [],
  ...fields,
});

const mergeAll = <T>(merge: (a: T | null, b: T) => T, ...observations: T[]): T =>
  observations.reduce<T | null>((known, next) => merge(known, next), null) as T;

describe('runs', () => {
  const ended = run({ status: 'completed', conclusion: 'success', completedAt: 30, startedAt: 11, observedAt: 30 });

  test('an end beats a later clock', () => {
    expect(mergeRun(ended, run({ status: 'in_progress', observedAt: 90 }))).toEqual(ended);
  });

  test('a run that waits for approval goes on when it is approved', () => {
    const waiting = run({ status: 'waiting', observedAt: 12 });
    expect(mergeRun(waiting, run({ status: 'in_progress', startedAt: 20, observedAt: 20 })).status).toBe('in_progress');
    expect(mergeRun(waiting, run({ observedAt: 10 })).status).toBe('waiting');
  });

  test('the end stays where it was first seen when GitHub touches the run again', () => {
    const later = { ...ended, completedAt: 99, observedAt: 99 };
    expect(mergeRun(ended, later)).toMatchObject({ completedAt: 30, observedAt: 99 });
  });

  test('of two different ends the later is shown', () => {
    const failed = run({ status: 'completed', conclusion: 'failure', completedAt: 40, observedAt: 40 });
    expect(mergeRun(ended, failed)).toMatchObject({ conclusion: 'failure', completedAt: 30 });
  });

  test('a newer mapping replaces what an older one read of an end, also its times', () => {
    const read = (mapping: number, completedAt: number) => ({
      ...ended,
      mapping,
      completedAt,
      observedAt: completedAt,
    });
    expect(mergeRun(read(1, 20), read(2, 30))).toEqual(read(2, 30));
    expect(mergeRun(read(1, 90), read(2, 30))).toEqual(read(2, 30));
    const open = run({ status: 'in_progress', mapping: 3, observedAt: 99 });
    expect(mergeRun(open, read(1, 30))).toEqual(read(1, 30));
  });

  test('what only jobs told never overrides the run', () => {
    const real = run({ status: 'in_progress', title: 'Fix', observedAt: 12 });
    const told = run({ status: 'completed', conclusion: 'failure', completedAt: 50, observedAt: 50, fromJobs: true });
    expect(mergeRun(told, real)).toEqual(real);
    expect(mergeRun(real, told)).toEqual(real);
  });

  test('told by jobs: in progress while the latest job event is, then as bad as the worst job', () => {
    const told = (fields: Partial<Run>) => run({ fromJobs: true, ...fields });
    const first = told({ status: 'completed', conclusion: 'failure', startedAt: 11, completedAt: 20, observedAt: 20 });
    const second = told({ status: 'in_progress', startedAt: 21, observedAt: 21 });
    const third = told({ status: 'completed', conclusion: 'success', startedAt: 21, completedAt: 40, observedAt: 40 });
    expect(mergeAll(mergeRun, first, second)).toMatchObject({ status: 'in_progress', conclusion: null, startedAt: 11 });
    const expected = { status: 'completed', conclusion: 'failure', startedAt: 11, completedAt: 40 };
    expect(mergeAll(mergeRun, third, first, second)).toMatchObject(expected);
  });
});

describe('jobs', () => {
  const ended = job({
    status: 'completed',
    conclusion: 'success',
    startedAt: 5000,
    completedAt: 9000,
    observedAt: 9000,
  });

  test('the queue is the time from creation to start', () => {
    expect(mergeJob(job({ queuedSeen: [1100] }), ended)).toMatchObject({ queueMs: 4000, durationMs: 4000 });
  });

  test('approval is not queueing: queued, waiting, queued with equal times', () => {
    const seen = [
      job({ queuedSeen: [1100] }),
      job({ status: 'waiting', waitingSeen: [1200] }),
      job({ queuedSeen: [4000] }),
    ];
    const [first, second, third] = seen as [Job, Job, Job];
    expect(mergeAll(mergeJob, first, second).status).toBe('waiting');
    expect(mergeAll(mergeJob, third, first, second).status).toBe('queued');
    expect(mergeAll(mergeJob, ended, third, second, first)).toMatchObject({ status: 'completed', queueMs: 1000 });
  });

  test('how long an approved job queued is unknown when nothing told when it was approved', () => {
    expect(mergeAll(mergeJob, job({ status: 'waiting', waitingSeen: [1200] }), ended).queueMs).toBeNull();
  });

  test('times that contradict each other give no queue and no duration', () => {
    expect(mergeJob(null, { ...ended, createdAt: 6000 }).queueMs).toBeNull();
    expect(mergeJob(null, { ...ended, completedAt: 4000 }).durationMs).toBeNull();
  });

  test('skipped jobs have neither', () => {
    expect(mergeJob(null, { ...ended, conclusion: 'skipped' })).toMatchObject({ queueMs: null, durationMs: null });
  });

  test('a newer mapping replaces an end; of what is open the later clock stands', () => {
    const corrected = { ...ended, mapping: 2, name: 'a', observedAt: 1 };
    expect(mergeJob({ ...ended, mapping: 1 }, corrected)).toMatchObject({ name: 'a' });
    const open = job({ status: 'in_progress', mapping: 1, observedAt: 9, name: 'later' });
    const same = { ...open, mapping: 2, name: 'corrected' };
    expect(mergeJob(open, same)).toMatchObject({ name: 'corrected' });
    expect(mergeJob(open, { ...same, observedAt: 8 })).toMatchObject({ name: 'later' });
  });

  test('an end that did work beats one carried over', () => {
    const carried = job({ ...ended, carriedOver: true, observedAt: 99_000, createdAt: 20_000 });
    expect(mergeJob(carried, ended)).toMatchObject({ carriedOver: false, completedAt: 9000 });
  });

  test('a thousand receipts do not make a record grow', () => {
    const many = Array.from({ length: 1000 }, (_, i) => job({ queuedSeen: [i] }));
    expect(mergeAll(mergeJob, ...many).queuedSeen).toEqual([992, 993, 994, 995, 996, 997, 998, 999]);
  });
});

describe('deployments', () => {
  const deployment = (fields: Partial<Deployment>): Deployment => ({
    ...place,
    deploymentId: 5,
    environment: 'production',
    ref: 'main',
    headSha: 'c',
    task: 'deploy',
    creator: '',
    createdAt: 10,
    state: '',
    stateAt: null,
    succeededAt: null,
    failedAt: null,
    runId: null,
    url: '',
    ...fields,
  });

  test('a later inactive does not undo a delivery', () => {
    const success = deployment({ state: 'success', stateAt: 20, succeededAt: 20 });
    const inactive = deployment({ state: 'inactive', stateAt: 50 });
    expect(mergeDeployment(inactive, success)).toMatchObject({ state: 'inactive', stateAt: 50, succeededAt: 20 });
  });

  test('states of one second follow each other', () => {
    const states = ['success', 'in_progress', 'queued', 'pending'].map((state) => deployment({ state, stateAt: 20 }));
    expect(mergeAll(mergeDeployment, ...states).state).toBe('success');
  });
});

describe('pushes', () => {
  const push = (fields: Partial<Push>): Push => ({
    ...place,
    headSha: 'c',
    ref: 'refs/heads/main',
    branchType: 'default',
    pushedAt: null,
    pusher: '',
    pusherIsBot: false,
    commits: 0,
    firstCheckAt: null,
    ...fields,
  });

  test('the earliest push and the earliest check count', () => {
    const pushed = push({ pushedAt: 10, pusher: 'mona', commits: 2 });
    const again = push({ pushedAt: 90, ref: 'refs/tags/v1', branchType: 'tag' });
    const checks = [push({ firstCheckAt: 40 }), push({ firstCheckAt: 30, ref: '', branchType: 'unknown' })];
    expect(mergeAll(mergePush, ...checks, again, pushed)).toEqual({ ...pushed, firstCheckAt: 30 });
    expect(mergeAll(mergePush, ...checks)).toEqual(push({ firstCheckAt: 30 }));
  });
});
