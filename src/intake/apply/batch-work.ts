import type { BatchWork } from '../../model/applied.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { StoreBatch } from '../../store/batch.ts';

/** What there is to tell of an attempt at these entries. */
export function batchWork(
  entries: readonly Pick<JournalEntry, 'body'>[],
  attempt: Omit<BatchWork, 'entries' | 'bytes'>,
): BatchWork {
  const bytes = entries.reduce((sum, { body }) => sum + body.length, 0);
  return { ...attempt, entries: entries.length, bytes };
}

/** Rows that a batch writes to the store. */
export function rowsOf(batch: StoreBatch): number {
  const { rawEvents, deadLetters, runs, jobs, deployments, pushes, jobFacts, runFacts, openJobFacts } = batch;
  const lists = [rawEvents, deadLetters, runs, jobs, deployments, pushes, jobFacts, runFacts, openJobFacts];
  const steps = batch.jobsWithSteps.reduce((sum, job) => sum + job.steps.length, 0);
  return [...lists, batch.metricDeltas, batch.admissions].reduce((sum, list) => sum + list.length, steps);
}
