import type { CountedDeployment, CountedJob, CountedPush, CountedRun, Deployment, Job, Push, Run } from '../records.ts';

/** What /metrics counts of a kind of record: once, as it was when it was first counted (docs/design/004). */
export interface Counting<T, C> {
  /** What was counted of a record that went through `keep`; null = nothing. */
  of(record: T): C | null;
  /** `after` with what was counted of `before` kept: a counter that was shown cannot be taken back. */
  keep(before: T | null, after: T): T;
}

/** `count` adds to what was counted what the record lets count now, and takes nothing away. */
function counting<T extends { counted?: C | undefined }, C extends object>(
  count: (sofar: C | null, record: T) => C | null,
): Counting<T, C> {
  const of = (record: T) => record.counted ?? count(null, record);
  return {
    of,
    keep(before, after) {
      if (before === null) return after;
      const counted = count(of(before), after);
      const kept = counted === null || sameFields(counted, count(null, after)) ? undefined : counted;
      return after.counted === kept ? after : { ...after, counted: kept };
    },
  };
}

export const countedRun = counting<Run, CountedRun>((sofar, run) => {
  // What is known from jobs alone is not counted.
  if (run.fromJobs || run.status !== 'completed') return sofar;
  const { organization, repository, workflow, event, conclusion } = run;
  const end = { organization, repository, workflow, event, conclusion: conclusion ?? '', durationMs: durationOf(run) };
  return sofar === null ? end : addKnown(sofar, end, 'durationMs');
});

export const countedJob = counting<Job, CountedJob>((sofar, job) => {
  // A job carried over from an earlier attempt was counted there.
  if (job.status !== 'completed' || job.carriedOver) return sofar;
  const { organization, repository, workflow, labels, os, runnerType, conclusion, queueMs, durationMs } = job;
  const place = { organization, repository, workflow, stage: stageOf(job), labels, os, runnerType };
  const end = { ...place, conclusion: conclusion ?? '', queueMs, durationMs };
  return sofar === null ? end : addKnown(addKnown(sofar, end, 'queueMs'), end, 'durationMs');
});

/** A deployment counts once, when it first succeeded; what happens to it later does not undo the delivery. */
export const countedDeployment = counting<Deployment, CountedDeployment>((sofar, { succeededAt, environment }) =>
  sofar === null && succeededAt !== null ? { environment } : sofar,
);

/** From the push of a commit to the first completed check on it; unknown while either is. */
export const countedPush = counting<Push, CountedPush>((sofar, { pushedAt, firstCheckAt, branchType }) => {
  if (sofar !== null || pushedAt === null || firstCheckAt === null || firstCheckAt < pushedAt) return sofar;
  return { branchType, feedbackMs: firstCheckAt - pushedAt };
});

/** The outermost name a job runs under: matrix and inner jobs of a reusable workflow are one stage. */
export const stageOf = (job: Job): string => job.callers[0] ?? job.baseName;

/** A value that was not known when the end was counted is added when the same end tells it. */
function addKnown<C extends { conclusion: string }>(sofar: C, end: C, field: keyof C): C {
  if (sofar[field] !== null || end[field] === null || sofar.conclusion !== end.conclusion) return sofar;
  return { ...sofar, [field]: end[field] };
}

function durationOf(run: Run): number | null {
  if (run.startedAt === null || run.completedAt === null || run.completedAt < run.startedAt) return null;
  return run.completedAt - run.startedAt;
}

function sameFields<C extends object>(a: C, b: C | null): boolean {
  return b !== null && (Object.keys(a) as (keyof C)[]).every((field) => a[field] === b[field]);
}
