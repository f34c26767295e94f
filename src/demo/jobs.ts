import type { EpochMs } from '../model/time.ts';
import type { Clock } from './clock.ts';
import type { DeploymentState, JobState, RunState, Sink } from './happenings.ts';
import type { JobPlan } from './job-plans.ts';
import type { Pool, PoolKey } from './pools.ts';
import { type Random, seedOf } from './random.ts';

const minute = 60_000;

export interface JobContext {
  clock: Clock;
  random: Random;
  sink: Sink;
  pools: Record<PoolKey, Pool<JobState>>;
  nextId: (at: EpochMs) => number;
  /** Factor on the run time of a job, 1 when nothing is wrong. */
  slowdownOf: (job: JobState) => number;
  /** Told when a job starts: whether its end will never be heard of. */
  losesEnd: (job: JobState) => boolean;
}

/** What jobs tell the runs they belong to. */
export interface JobOwner {
  cancel(run: RunState): void;
  jobStarted(job: JobState): void;
  jobEnded(job: JobState): void;
}

export interface JobWork {
  create(run: RunState, plan: JobPlan): JobState;
  /** The same finished work, listed again in a later attempt. */
  carry(job: JobState): JobState;
  queue(job: JobState): void;
  skip(job: JobState): void;
  cancel(job: JobState): void;
  /** Gives free runners to those who wait, after a pool got runners back. */
  serve(pool: Pool<JobState>): void;
}

/** The life of jobs: approval, waiting for a runner, work, end; and the deployments some of them are. */
export function createJobs(context: JobContext, runs: () => JobOwner): JobWork {
  const { clock, random, sink, pools, nextId } = context;
  /** The deployment that is live, by repository and environment. */
  const live = new Map<string, DeploymentState>();

  const create: JobWork['create'] = (run, plan) => ({
    id: nextId(clock.now()),
    run,
    plan,
    attempt: run.attempt,
    createdAt: null,
    startedAt: null,
    completedAt: null,
    status: 'pending',
    conclusion: null,
    runner: null,
    seed: random.int(4294967296),
    flaky: false,
    slowdown: 1,
    deployment: null,
    losesEnd: false,
  });

  const queue: JobWork['queue'] = (job) => {
    const at = clock.now();
    job.createdAt = at;
    if (job.plan.environment !== null) deployFrom(job, job.plan.environment, at);
    if (!job.plan.approval) {
      enqueue(job, at);
      return;
    }
    job.status = 'waiting';
    sink.job(job, 'waiting', at);
    if (job.deployment !== null) tell(job.deployment, 'waiting', at);
    // One in twelve is never let through: the run is given up after some hours.
    const refused = random.chance(1 / 12);
    clock.at(at + random.between(2, 150) * minute * (refused ? 6 : 1), (later) => {
      if (job.status !== 'waiting') return;
      if (refused) runs().cancel(job.run);
      else enqueue(job, later);
    });
  };

  const enqueue = (job: JobState, at: EpochMs): void => {
    job.status = 'queued';
    sink.job(job, 'queued', at);
    const pool = pools[job.plan.pool];
    pool.wait(job);
    serve(pool);
  };

  const serve: JobWork['serve'] = (pool) => {
    for (;;) {
      const runner = pool.take();
      if (runner === null) return;
      let job = pool.nextWaiting();
      while (job !== undefined && job.status !== 'queued') job = pool.nextWaiting();
      if (job === undefined) {
        pool.release(runner);
        return;
      }
      job.runner = runner;
      const [low, high] = pool.plan.setupSeconds;
      const taken = job;
      clock.at(clock.now() + random.between(low, high) * 1000, (at) => start(taken, at));
    }
  };

  const start = (job: JobState, at: EpochMs): void => {
    if (job.status !== 'queued') return;
    job.status = 'in_progress';
    job.startedAt = at;
    job.slowdown = context.slowdownOf(job);
    job.losesEnd = context.losesEnd(job);
    runs().jobStarted(job);
    sink.job(job, 'in_progress', at);
    if (job.deployment !== null) tell(job.deployment, 'in_progress', at);
    const conclusion = outcomeOf(job);
    const full = job.plan.seconds * 1000 * job.slowdown * random.factor(0.22);
    const duration =
      conclusion === 'timed_out' ? 60 * minute : conclusion === 'failure' ? full * random.between(0.35, 0.95) : full;
    clock.at(at + Math.max(2000, duration), () => {
      if (job.status === 'in_progress') end(job, conclusion);
    });
  };

  /** A broken commit fails again when it is run again; a flaky failure does not. */
  const outcomeOf = (job: JobState): string => {
    const { run, plan } = job;
    if (random.chance(0.0006)) return 'timed_out';
    const base = plan.name.split(' (')[0] ?? plan.name;
    const roll = (Math.imul(seedOf(run.head.sha + base), 0x9e3779b1) >>> 0) / 4294967296;
    if (roll < plan.failRate * (run.head.kind === 'feature' ? 1.5 : 0.6)) return 'failure';
    job.flaky = random.chance(plan.flakyRate);
    return job.flaky ? 'failure' : 'success';
  };

  const end = (job: JobState, conclusion: string): void => {
    const at = clock.now();
    const before = job.status;
    const had = job.runner;
    if (before === 'completed') return;
    job.createdAt ??= at;
    job.startedAt ??= at;
    job.completedAt = at;
    job.status = 'completed';
    job.conclusion = conclusion;
    // A job that never began shows no runner, whatever had been set aside for it.
    if (before !== 'in_progress') job.runner = null;
    sink.job(job, 'completed', at);
    if (job.deployment !== null) settle(job.deployment, conclusion, before === 'in_progress', at);
    runs().jobEnded(job);
    if (had !== null) {
      const pool = pools[job.plan.pool];
      pool.release(had);
      serve(pool);
    }
  };

  const deployFrom = (job: JobState, environment: string, at: EpochMs): void => {
    job.deployment = { id: nextId(at), job, environment, createdAt: at, updatedAt: at, statusId: 0 };
    sink.deployment(job.deployment, at);
  };

  const settle = (deployment: DeploymentState, conclusion: string, ran: boolean, at: EpochMs): void => {
    if (conclusion !== 'success') {
      tell(deployment, ran && conclusion !== 'cancelled' ? 'failure' : 'inactive', at);
      return;
    }
    tell(deployment, 'success', at);
    const place = `${deployment.job.run.repository.plan.id} ${deployment.environment}`;
    const previous = live.get(place);
    live.set(place, deployment);
    if (previous !== undefined) tell(previous, 'inactive', at + 1000);
  };

  const tell = (deployment: DeploymentState, state: string, at: EpochMs): void => {
    deployment.updatedAt = at;
    deployment.statusId = nextId(at);
    sink.deploymentStatus(deployment, state, at);
  };

  return {
    create,
    carry: (job) => ({
      ...job,
      id: nextId(clock.now()),
      attempt: job.run.attempt,
      createdAt: clock.now(),
      deployment: null,
      losesEnd: false,
    }),
    queue,
    skip: (job) => end(job, 'skipped'),
    cancel: (job) => end(job, job.status === 'pending' ? 'skipped' : 'cancelled'),
    serve,
  };
}
