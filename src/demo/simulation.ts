import type { EpochMs } from '../model/time.ts';
import { createActivity } from './activity.ts';
import { type Clock, createClock } from './clock.ts';
import type { JobState, RepositoryState, RunState, Sink } from './happenings.ts';
import { createJobs, type JobWork } from './jobs.ts';
import { repositories as repositoryPlans } from './organization.ts';
import { createPool, type Pool, type PoolKey, poolPlans } from './pools.ts';
import { createRandom, seedOf } from './random.ts';
import { weekdayBefore } from './rhythm.ts';
import { createRuns, type Runs } from './runs.ts';
import { commitTitle } from './titles.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface SimulationOptions {
  seed: number;
  /** First hour. */
  start: EpochMs;
  /** The moment that history ends and the live part begins; incidents are placed relative to it. */
  now: EpochMs;
  scale: number;
}

/** The organisation at work. Step the clock; the sink hears of everything. */
export function createSimulation(options: SimulationOptions, sink: Sink): Clock {
  const random = createRandom(options.seed);
  const clock = createClock(options.start);
  const nextId = createIds();
  const repositories = repositoryPlans.map(repositoryState);
  const pools = createPools(options.scale);
  const slow = { since: weekdayBefore(options.now, 9, 10), repository: 'checkout-api', workflow: 'CI', job: 'test' };
  const heard = onlyHeard(sink);

  let jobs: JobWork;
  const runs: Runs = createRuns({ clock, random, sink: heard, nextId, ended }, () => jobs);
  const slowdownOf = (job: JobState): number => {
    const { repository, workflow, head } = job.run;
    const here = repository.plan.name === slow.repository && workflow.plan.name === slow.workflow;
    return here && head.committedAt >= slow.since && job.plan.name.startsWith(slow.job) ? 1.9 : 1;
  };
  jobs = createJobs(
    { clock, random, sink: heard, pools, nextId, slowdownOf, losesEnd: createLosses(options.now) },
    () => runs,
  );
  const activity = createActivity({ clock, random, sink: heard, runs, repositories, nextId, scale: options.scale });

  /** A failed delivery to production is repaired by another change. */
  function ended(run: RunState): void {
    const broken = run.jobs.some((job) => job.deployment?.environment === 'production' && job.conclusion === 'failure');
    if (!broken || run.attempt > 1) return;
    clock.at(clock.now() + random.between(6, 45) * minute, () => {
      activity.merge(
        run.repository,
        random.chance(0.5) ? `Revert "${run.head.title}"` : `Fix rollout: ${commitTitle(random)}`,
      );
    });
  }

  const named = (name: string): RepositoryState =>
    repositories.find(({ plan }) => plan.name === name) as RepositoryState;

  const everyHour = (at: EpochMs): void => {
    activity.hourBegins(at);
    clock.at(at + hour, everyHour);
  };
  clock.at(options.start, everyHour);

  const outage = weekdayBefore(options.now, 3, 13);
  clock.at(Math.max(outage, options.start), () => pools.gpu.setShare(0.5));
  clock.at(Math.max(outage + 2 * hour, options.start), () => {
    pools.gpu.setShare(1);
    jobs.serve(pools.gpu);
  });
  // Half of the GPU machines are gone on a busy afternoon.
  for (const [index, name] of needGpus.entries()) {
    clock.at(Math.max(outage + (index * 14 + 3) * minute, options.start), () =>
      activity.pushToPullRequest(named(name)),
    );
  }
  clock.at(Math.max(slow.since, options.start), () => {
    activity.merge(named(slow.repository), 'Run integration tests against a real database');
  });
  // Whatever the hour, whoever looks finds jobs that run and jobs that wait.
  for (const [index, name] of busyNow.entries()) {
    clock.at(options.now - 13 * minute + index * 0.8 * minute, () => activity.pushToPullRequest(named(name)));
  }
  const everyMinuteOrSo = (at: EpochMs): void => {
    activity.pushToPullRequest(random.pick(repositories));
    // Lively for whoever has just come; after half an hour not so much that it would drown the rhythm of the days.
    const pace = at - options.now < 30 * minute ? 1 : 7;
    clock.at(at + pace * random.between(35, 95) * 1000, everyMinuteOrSo);
  };
  clock.at(options.now, everyMinuteOrSo);
  return clock;
}

const busyNow =
  'storefront checkout-api vision-models search-service recommendations ranker fraud-detection identity feature-store mobile-ios billing sdk-js catalog-service design-system edge-proxy'.split(
    ' ',
  );

const needGpus = 'vision-models ranker recommendations fraud-detection vision-models feature-store'.split(' ');

/** Ids grow with time as GitHub's do, so that two demonstrations of different days do not meet. */
function createIds(): (at: EpochMs) => number {
  let last = 0;
  return (at) => {
    last = Math.max(last + 1, Math.floor((at / 1000 - 1_600_000_000) * 100));
    return last;
  };
}

function createPools(scale: number): Record<PoolKey, Pool<JobState>> {
  const entries = Object.entries(poolPlans).map(([key, plan], index) => [
    key,
    createPool<JobState>(plan, scale, plan.hosted ? 1_000_000_000 * (index + 1) : 1000 * scale * (index + 1)),
  ]);
  return Object.fromEntries(entries) as Record<PoolKey, Pool<JobState>>;
}

function repositoryState(plan: RepositoryState['plan']): RepositoryState {
  return {
    plan,
    workflows: plan.workflows.map((workflow) => ({
      plan: workflow,
      id: 20_000_000 + (seedOf(`${plan.name}/${workflow.file}`) % 70_000_000),
      runNumber: 300 + (seedOf(`${plan.name}#${workflow.file}`) % 4000),
    })),
  };
}

/** Two jobs end without anybody hearing of it: the first to start after each of these moments. */
function createLosses(now: EpochMs): (job: JobState) => boolean {
  const moments = [now - 6 * day, now - 30 * hour];
  return (job) => {
    const next = moments[0];
    if (next === undefined || (job.startedAt ?? 0) < next || job.run.attempt > 1) return false;
    moments.shift();
    return true;
  };
}

/** Leaves out the runs whose deliveries are lost, so that completeness has something to show. */
function onlyHeard(sink: Sink): Sink {
  return {
    push: sink.push,
    check: sink.check,
    run: (run, action, at) => {
      if (!run.lost) sink.run(run, action, at);
    },
    job: (job, action, at) => {
      if (!job.run.lost) sink.job(job, action, at);
    },
    deployment: (deployment, at) => {
      if (!deployment.job.run.lost) sink.deployment(deployment, at);
    },
    deploymentStatus: (deployment, state, at) => {
      if (!deployment.job.run.lost) sink.deploymentStatus(deployment, state, at);
    },
  };
}
