import type { RunFact } from '../facts.ts';
import type { CountedRun, Run } from '../records.ts';
import type { SeriesTotals } from './series.ts';
import { endConclusions, timedConclusions } from './usual-conclusions.ts';

/** The counted form of a run, or null: an end of its own that has a time. What is known from jobs alone is not counted. */
function counted(run: Run | null): Run | null {
  return run !== null && !run.fromJobs && run.status === 'completed' && run.completedAt !== null ? run : null;
}

export function runFacts(before: Run | null, after: Run): RunFact[] {
  const old = counted(before);
  const now = counted(after);
  if (old !== null && now !== null && sameFact(old, now)) return [];
  const facts: RunFact[] = [];
  if (old !== null) facts.push({ sign: -1, run: old });
  if (now !== null) facts.push({ sign: 1, run: now });
  return facts;
}

/** Everything that a row of run facts may be made of. */
function sameFact(a: Run, b: Run): boolean {
  return (
    a.completedAt === b.completedAt &&
    a.startedAt === b.startedAt &&
    a.createdAt === b.createdAt &&
    a.conclusion === b.conclusion &&
    a.organization === b.organization &&
    a.repository === b.repository &&
    a.workflow === b.workflow &&
    a.event === b.event &&
    a.branch === b.branch &&
    a.branchType === b.branchType &&
    a.actorIsBot === b.actorIsBot &&
    a.isFork === b.isFork
  );
}

/** Adds (`sign` 1) or takes away (−1) what was counted of a run. */
export function addRun(totals: SeriesTotals, run: CountedRun, sign: 1 | -1): void {
  totals.count('pipelineRuns', runLabels(run, run.conclusion), sign);
  if (run.durationMs === null) return;
  totals.observe('pipelineRunDuration', [run.conclusion, run.repository], run.durationMs, sign);
  totals.observe('pipelineDuration', [run.workflow, ''], run.durationMs, sign);
}

/** Makes the run's usual series known at 0. */
export function touchRun(totals: SeriesTotals, before: Run | null, after: Run): void {
  if (after.fromJobs || (before !== null && !before.fromJobs && sameLabels(before, after))) return;
  if (!totals.isNew('run', after.organization, after.repository, after.workflow, after.event)) return;
  for (const conclusion of endConclusions) totals.touch('pipelineRuns', runLabels(after, conclusion));
  for (const conclusion of timedConclusions) totals.touch('pipelineRunDuration', [conclusion, after.repository]);
  totals.touch('pipelineDuration', [after.workflow, '']);
}

const runLabels = (r: Run | CountedRun, conclusion: string): string[] => [
  r.organization,
  r.repository,
  r.workflow,
  r.workflow,
  conclusion,
  r.event,
];

const sameLabels = (a: Run, b: Run): boolean =>
  a.organization === b.organization &&
  a.repository === b.repository &&
  a.workflow === b.workflow &&
  a.event === b.event;
