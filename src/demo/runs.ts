import type { EpochMs } from '../model/time.ts';
import type { Clock } from './clock.ts';
import type { Head, RepositoryState, RunState, Sink, WorkflowState } from './happenings.ts';
import type { JobOwner, JobWork } from './jobs.ts';
import type { Person } from './organization.ts';
import type { Random } from './random.ts';

const minute = 60_000;

export interface RunContext {
  clock: Clock;
  random: Random;
  sink: Sink;
  nextId: (at: EpochMs) => number;
  /** Told when an attempt has ended; may return when the failed jobs are run again. */
  ended: (run: RunState) => void;
}

export interface Runs extends JobOwner {
  start(repository: RepositoryState, workflow: WorkflowState, head: Head, event: string, actor: Person): RunState;
}

/** The life of runs: attempts, order of jobs, approval of outsiders, cancelling. */
export function createRuns(context: RunContext, jobs: () => JobWork): Runs {
  const { clock, random, sink, nextId } = context;
  let started = 0;

  const start: Runs['start'] = (repository, workflow, head, event, actor) => {
    const at = clock.now();
    started += 1;
    workflow.runNumber += 1;
    const run: RunState = {
      id: nextId(at),
      attempt: 1,
      number: workflow.runNumber,
      repository,
      workflow,
      head,
      event,
      actor,
      triggeringActor: actor,
      checkSuiteId: nextId(at),
      createdAt: at,
      startedAt: at,
      updatedAt: at,
      status: 'queued',
      conclusion: null,
      jobs: [],
      open: 0,
      lost: started % 1009 === 500,
    };
    sink.run(run, 'requested', at);
    if (random.chance(0.0012)) end(run, 'startup_failure', at + 1000);
    else if (head.fork !== null && random.chance(0.75)) holdForApproval(run);
    else begin(run);
    return run;
  };

  /** GitHub ends the run as `action_required`; when somebody lets it in, the same attempt goes on. */
  const holdForApproval = (run: RunState): void => {
    end(run, 'action_required', clock.now() + 1000);
    if (random.chance(0.15)) return;
    clock.at(clock.now() + random.between(8 * minute, 9 * 60 * minute), (at) => {
      if (run.conclusion !== 'action_required') return;
      run.status = 'queued';
      run.conclusion = null;
      run.updatedAt = at;
      sink.run(run, 'requested', at);
      begin(run);
    });
  };

  const begin = (run: RunState): void => {
    run.jobs = run.workflow.plan.jobs.map((plan) => jobs().create(run, plan));
    run.open = run.jobs.length;
    proceed(run);
  };

  /** Starts what may start. Jobs are written so that needs come first: one pass settles everything. */
  const proceed = (run: RunState): void => {
    for (const job of run.jobs) {
      if (job.status !== 'pending') continue;
      const needs = job.plan.needs.map((index) => run.jobs[index]);
      if (needs.some((need) => need?.status !== 'completed')) continue;
      const released = !job.plan.releaseOnly || run.head.kind !== 'feature';
      if (released && needs.every((need) => need?.conclusion === 'success')) jobs().queue(job);
      else jobs().skip(job);
    }
    if (run.open === 0 && run.status !== 'completed') end(run, conclusionOf(run), clock.now());
  };

  const end = (run: RunState, conclusion: string, at: EpochMs): void => {
    run.status = 'completed';
    run.conclusion = conclusion;
    run.updatedAt = at;
    sink.run(run, 'completed', at);
    context.ended(run);
    const reason = rerunReason(run);
    if (reason > 0 && random.chance(reason)) {
      clock.at(at + random.between(3 * minute, 50 * minute), () => rerunFailed(run));
    }
  };

  const rerunReason = (run: RunState): number => {
    if (run.conclusion !== 'failure' || run.attempt >= 3) return 0;
    return run.jobs.some((job) => job.flaky) ? 0.8 : 0.18;
  };

  /** "Re-run failed jobs": those that succeeded are carried along under new ids with their old times. */
  const rerunFailed = (run: RunState): void => {
    const at = clock.now();
    const before = run.jobs;
    run.attempt += 1;
    run.status = 'queued';
    run.conclusion = null;
    run.startedAt = at;
    run.updatedAt = at;
    run.triggeringActor = run.head.author.bot ? run.triggeringActor : run.head.author;
    run.jobs = before.map((job) => (job.conclusion === 'success' ? jobs().carry(job) : jobs().create(run, job.plan)));
    run.open = run.jobs.filter((job) => job.status !== 'completed').length;
    sink.run(run, 'requested', at);
    for (const job of run.jobs) if (job.status === 'completed') sink.job(job, 'completed', at);
    proceed(run);
  };

  return {
    start,
    cancel: (run) => {
      if (run.status === 'completed') return;
      // The run counts as over first, so that nothing new starts while its jobs are taken down.
      run.status = 'completed';
      for (const job of run.jobs) jobs().cancel(job);
      end(run, 'cancelled', clock.now());
    },
    jobStarted: (job) => {
      const { run } = job;
      if (run.status !== 'queued') return;
      run.status = 'in_progress';
      run.updatedAt = clock.now();
      sink.run(run, 'in_progress', run.updatedAt);
    },
    jobEnded: (job) => {
      const { run } = job;
      run.open -= 1;
      if (run.status === 'completed') return;
      if (job.plan.matrix !== '' && job.conclusion === 'failure') {
        for (const other of run.jobs) if (other !== job && other.plan.matrix === job.plan.matrix) jobs().cancel(other);
      }
      proceed(run);
    },
  };
}

function conclusionOf(run: RunState): string {
  const has = (...conclusions: string[]): boolean => run.jobs.some((job) => conclusions.includes(job.conclusion ?? ''));
  if (has('failure', 'timed_out')) return 'failure';
  if (has('cancelled')) return 'cancelled';
  return has('success') ? 'success' : 'skipped';
}
