import type { Step } from '../../model/records.ts';
import { maxUint32, type Reader } from './reader.ts';
import { statusOfWord } from './status.ts';
import { maxName } from './text.ts';

/** GitHub allows 1,000 jobs but names no limit for steps; this one keeps a record within bounds. */
const maxSteps = 1000;

/** Steps of a job. Their times carry no weight: a nonsensical one is unknown and does not cost the job. */
export function stepsOf(job: Reader): Step[] {
  return job.objects('steps', maxSteps).map((step, position) => {
    const completedAt = step.lenientTime('completed_at');
    const startedAt = step.lenientTime('started_at');
    return {
      position,
      number: step.maybeInteger('number', maxUint32) ?? position + 1,
      name: step.text('name', maxName),
      status: statusOfWord(step.text('status', maxName)) ?? 'queued',
      conclusion: step.text('conclusion', maxName) || null,
      // Skipped steps may end before they begin.
      startedAt: startedAt !== null && completedAt !== null && completedAt < startedAt ? null : startedAt,
      completedAt,
    };
  });
}
