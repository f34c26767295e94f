import type { JobFact, OpenJobFact } from '../facts.ts';
import { defaultPriority } from '../families.ts';
import type { CountedJob, Job } from '../records.ts';
import type { EpochMs } from '../time.ts';
import { stageOf } from './counted.ts';
import type { SeriesTotals } from './series.ts';
import { endConclusions, timedConclusions } from './usual-conclusions.ts';

/** The counted form of a completed job, or null. A job carried over from an earlier attempt was counted there. */
function counted(job: Job | null): Job | null {
  return job !== null && job.status === 'completed' && !job.carriedOver && job.completedAt !== null ? job : null;
}

export function jobFacts(before: Job | null, after: Job): JobFact[] {
  const old = counted(before);
  const now = counted(after);
  if (old !== null && now !== null && sameFact(old, now)) return [];
  const facts: JobFact[] = [];
  if (old !== null) facts.push({ sign: -1, job: old });
  if (now !== null) facts.push({ sign: 1, job: now });
  return facts;
}

/** Everything that a row of job facts may be made of. */
function sameFact(a: Job, b: Job): boolean {
  return (
    samePlace(a, b) &&
    a.completedAt === b.completedAt &&
    a.startedAt === b.startedAt &&
    a.createdAt === b.createdAt &&
    a.conclusion === b.conclusion &&
    a.queueMs === b.queueMs &&
    a.durationMs === b.durationMs &&
    a.runnerType === b.runnerType &&
    a.name === b.name &&
    a.branch === b.branch &&
    a.attempt === b.attempt
  );
}

const samePlace = (a: Job, b: Job): boolean =>
  a.organization === b.organization &&
  a.repository === b.repository &&
  a.workflow === b.workflow &&
  a.labels === b.labels &&
  a.pool === b.pool &&
  a.os === b.os &&
  a.runner === b.runner;

export function openJobFacts(before: Job | null, after: Job): OpenJobFact[] {
  const old = before === null || before.status === 'completed' ? null : before;
  const now = after.status === 'completed' ? null : after;
  if (old !== null && now !== null && old.status === now.status && since(old) === since(now) && samePlace(old, now)) {
    return [];
  }
  const facts: OpenJobFact[] = [];
  if (old !== null) facts.push({ sign: -1, job: old, since: since(old) });
  if (now !== null) facts.push({ sign: 1, job: now, since: since(now) });
  return facts;
}

function since(job: Job): EpochMs {
  return (job.status === 'in_progress' ? job.startedAt : job.createdAt) ?? job.observedAt;
}

/** Adds (`sign` 1) or takes away (−1) what was counted of a job. */
export function addJob(totals: SeriesTotals, job: CountedJob, sign: 1 | -1): void {
  totals.count('jobs', ['completed', job.conclusion, job.labels], sign);
  if (job.queueMs !== null) totals.observe('jobQueueWait', [defaultPriority, job.labels], job.queueMs, sign);
  if (job.durationMs === null) return;
  const ms = job.durationMs;
  totals.observe('pipelineDuration', [job.workflow, job.stage], ms, sign);
  totals.observe('jobDuration', [job.conclusion, job.labels], ms, sign);
  totals.observe('buildDuration', [job.organization, job.repository, job.os, job.conclusion], ms, sign);
  totals.count('builds', [job.organization, job.repository, job.conclusion], sign);
  totals.addTime('runnerComputeMinutes', [job.organization, job.runnerType, job.os], ms, sign);
}

/** Makes the job's usual series known at 0. */
export function touchJob(totals: SeriesTotals, before: Job | null, after: Job): void {
  if (before !== null && sameLabels(before, after)) return;
  const { organization, repository, workflow, labels, os, runnerType } = after;
  if (!totals.isNew('job', organization, repository, workflow, stageOf(after), labels, os, runnerType)) return;
  for (const conclusion of endConclusions) {
    totals.touch('jobs', ['completed', conclusion, after.labels]);
    // A skipped job builds nothing, so there is no such series to begin.
    if (conclusion !== 'skipped') totals.touch('builds', [after.organization, after.repository, conclusion]);
  }
  for (const conclusion of timedConclusions) {
    totals.touch('jobDuration', [conclusion, after.labels]);
    totals.touch('buildDuration', [after.organization, after.repository, after.os, conclusion]);
  }
  totals.touch('jobQueueWait', [defaultPriority, after.labels]);
  totals.touch('pipelineDuration', [after.workflow, stageOf(after)]);
  totals.touch('runnerComputeMinutes', [after.organization, after.runnerType, after.os]);
}

const sameLabels = (a: Job, b: Job): boolean =>
  a.organization === b.organization &&
  a.repository === b.repository &&
  a.workflow === b.workflow &&
  a.labels === b.labels &&
  a.os === b.os &&
  a.runnerType === b.runnerType &&
  stageOf(a) === stageOf(b);
