import { criticalPath } from '../../insights/critical-path/critical-path.ts';
import type { EpochMs } from '../../model/time.ts';
import type { JobView, StepView } from '../../store/queries/run.ts';
import type { RunView } from '../../store/queries/runs-columns.ts';
import type { RunAttempt, RunDetail, RunFailure, RunJob, RunStep } from './schemas/runs.ts';

/** Conclusions that make a run red. A cancelled job is a consequence more often than a cause. */
const failed = new Set(['failure', 'timed_out', 'startup_failure']);

/** A run as its page shows it; `attempts` newest first, at least one. */
export function describeRun(attempts: RunView[], jobs: JobView[], steps: StepView[], now: EpochMs): RunDetail {
  const stepsOf = groupBy(steps, ({ jobId }) => jobId);
  const jobsOf = groupBy(jobs, ({ attempt }) => attempt);
  return {
    run: attempts[0] as RunView,
    attempts: attempts.map((attempt) => describeAttempt(attempt, jobsOf.get(attempt.attempt) ?? [], stepsOf, now)),
  };
}

function describeAttempt(
  attempt: RunView,
  jobs: JobView[],
  stepsOf: Map<number, StepView[]>,
  now: EpochMs,
): RunAttempt {
  const path = criticalPath(timedJobs(jobs, attempt, now));
  const savings = new Map(path.map(({ id, savingMs }) => [id, savingMs]));
  const described = jobs.map((job) => describeJob(job, stepsOf.get(job.jobId) ?? [], savings));
  const worked = jobs.filter((job) => !job.carriedOver);
  const { attempt: number, status, conclusion, createdAt, startedAt, completedAt, durationMs, actor, url } = attempt;
  return {
    attempt: number,
    status,
    conclusion,
    createdAt,
    startedAt,
    completedAt,
    durationMs,
    actor,
    url,
    axis: axisOf(attempt, worked, now),
    queueMs: sumOrNull(worked.map((job) => job.queueMs)),
    busyMs: sumOrNull(worked.map((job) => job.durationMs)),
    criticalPath: path.map(({ id }) => id),
    failures: described
      .flatMap(failureOf)
      .sort(byMoment)
      .map(({ failure }) => failure),
    jobs: described,
  };
}

/** Jobs that did something in this attempt and whose times are in order; what still runs ends now. */
function timedJobs(jobs: JobView[], attempt: RunView, now: EpochMs) {
  const isOver = attempt.status === 'completed';
  return jobs.flatMap((job) => {
    if (job.carriedOver || job.conclusion === 'skipped' || job.startedAt === null) return [];
    const completedAt = job.completedAt ?? (isOver ? null : now);
    const createdAt = Math.min(job.createdAt ?? job.startedAt, job.startedAt);
    if (completedAt === null || completedAt < job.startedAt) return [];
    return [{ id: job.jobId, createdAt, startedAt: job.startedAt, completedAt }];
  });
}

function axisOf(attempt: RunView, jobs: JobView[], now: EpochMs): RunAttempt['axis'] {
  const known = (list: (number | null)[]) => list.filter((one) => one !== null);
  const begins = known([attempt.startedAt, ...jobs.flatMap((job) => [job.createdAt, job.startedAt])]);
  const ends = known([attempt.completedAt, ...jobs.map((job) => job.completedAt), ...begins]);
  const from = begins.length === 0 ? attempt.createdAt : Math.min(...begins);
  const to = attempt.status === 'completed' ? Math.max(...ends, from ?? 0) : Math.max(...ends, now);
  return { from, to: from === null ? null : to };
}

function describeJob({ attempt: _, ...job }: JobView, steps: StepView[], savings: Map<number, number>): RunJob {
  return {
    ...job,
    critical: savings.has(job.jobId),
    savingMs: savings.get(job.jobId) ?? null,
    steps: steps.map((step) => describeStep(step, job.url)),
  };
}

function describeStep({ jobId: _, ...step }: StepView, jobUrl: string): RunStep {
  const { startedAt, completedAt } = step;
  const durationMs =
    startedAt !== null && completedAt !== null && completedAt >= startedAt ? completedAt - startedAt : null;
  return { ...step, durationMs, url: jobUrl === '' ? '' : `${jobUrl}#step:${step.number}:1` };
}

/** The failed steps of a failed job, or the job itself when none of its steps failed. */
function failureOf(job: RunJob): { at: number; failure: RunFailure }[] {
  if (job.conclusion === null || !failed.has(job.conclusion) || job.carriedOver) return [];
  const steps = job.steps.filter((step) => step.conclusion !== null && failed.has(step.conclusion));
  const about = { jobId: job.jobId, jobName: job.name };
  if (steps.length === 0) {
    const at = job.completedAt ?? Number.MAX_SAFE_INTEGER;
    return [
      { at, failure: { ...about, conclusion: job.conclusion, stepPosition: null, stepName: null, url: job.url } },
    ];
  }
  return steps.map((step) => ({
    at: step.completedAt ?? job.completedAt ?? Number.MAX_SAFE_INTEGER,
    failure: {
      ...about,
      conclusion: step.conclusion as string,
      stepPosition: step.position,
      stepName: step.name,
      url: step.url,
    },
  }));
}

const byMoment = (a: { at: number }, b: { at: number }) => a.at - b.at;

function sumOrNull(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function groupBy<T, K>(items: T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
