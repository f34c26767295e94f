import fc from 'fast-check';
import type { BranchType, Deployment, Job, Push, Run, Status } from '../../records.ts';

/**
 * Observations of one run, job, deployment or commit, as hostile as their types allow: few values, so that ranks, times
 * and texts collide often.
 */
const place = fc.record({
  source: fc.constant('github'),
  organization: fc.constantFrom('acme', 'umbrella'),
  repository: fc.constantFrom('acme/shop', 'umbrella/shop'),
  mapping: fc.constantFrom(1, 2),
});
const word = fc.constantFrom('', 'a', 'b');
const time = fc.integer({ min: 1, max: 5 });
const maybeTime = fc.option(time, { nil: null });
const maybeNumber = fc.option(fc.integer({ min: 1, max: 3 }), { nil: null });
const status = fc.constantFrom<Status>('queued', 'waiting', 'in_progress', 'completed');
const conclusion = fc.constantFrom('success', 'failure', 'skipped', 'evaporated');
const maybeConclusion = fc.option(conclusion, { nil: null });
const ends = fc.uniqueArray(conclusion, { maxLength: 3 });
const branchType = fc.constantFrom<BranchType>('default', 'feature', 'unknown');
const seen = fc.array(time, { maxLength: 3 });

export const arbitraryRun: fc.Arbitrary<Run> = fc
  .tuple(
    place,
    fc.record({
      runId: fc.constant(1),
      attempt: fc.constant(1),
      runNumber: maybeNumber,
      workflowId: maybeNumber,
      workflow: word,
      workflowPath: word,
      title: word,
      event: word,
      branch: word,
      branchType,
      headSha: word,
      pullRequest: maybeNumber,
      actor: word,
      actorIsBot: fc.boolean(),
      isFork: fc.boolean(),
      status,
      conclusion: maybeConclusion,
      createdAt: maybeTime,
      startedAt: maybeTime,
      completedAt: maybeTime,
      observedAt: time,
      url: word,
      fromJobs: fc.boolean(),
      alsoCompleted: ends,
    }),
  )
  .map(([at, run]) => ({ ...at, ...run }));

const step = fc.record({
  position: fc.nat(2),
  number: fc.nat(2),
  name: word,
  status,
  conclusion: maybeConclusion,
  startedAt: maybeTime,
  completedAt: maybeTime,
});

export const arbitraryJob: fc.Arbitrary<Job> = fc
  .tuple(
    place,
    fc.record({
      runId: fc.constant(1),
      attempt: fc.constant(1),
      jobId: fc.constant(1),
      workflow: word,
      name: word,
      baseName: word,
      callers: fc.array(word, { maxLength: 1 }),
      matrix: fc.array(word, { maxLength: 1 }),
      branch: word,
      headSha: word,
      labels: word,
      os: word,
      runnerType: word,
      pool: word,
      runner: word,
      runnerId: maybeNumber,
      status,
      conclusion: maybeConclusion,
      createdAt: maybeTime,
      startedAt: maybeTime,
      completedAt: maybeTime,
      queueMs: maybeNumber,
      durationMs: maybeNumber,
      carriedOver: fc.boolean(),
      observedAt: time,
      url: word,
      steps: fc.array(step, { maxLength: 2 }),
      waitingSeen: seen,
      queuedSeen: seen,
    }),
  )
  .map(([at, job]) => ({ ...at, ...job }));

export const arbitraryDeployment: fc.Arbitrary<Deployment> = fc
  .tuple(
    place,
    fc.record({
      deploymentId: fc.constant(1),
      environment: word,
      ref: word,
      headSha: word,
      task: word,
      creator: word,
      createdAt: maybeTime,
      state: fc.constantFrom('', 'pending', 'success', 'failure', 'inactive', 'constructor'),
      stateAt: maybeTime,
      succeededAt: maybeTime,
      failedAt: maybeTime,
      runId: maybeNumber,
      url: word,
    }),
  )
  .map(([at, deployment]) => ({ ...at, ...deployment }));

export const arbitraryPush: fc.Arbitrary<Push> = fc
  .tuple(
    place,
    fc.record({
      headSha: fc.constant('c'),
      ref: word,
      branchType,
      pushedAt: maybeTime,
      pusher: word,
      pusherIsBot: fc.boolean(),
      commits: fc.nat(2),
      firstCheckAt: maybeTime,
    }),
  )
  .map(([at, push]) => ({ ...at, ...push }));
