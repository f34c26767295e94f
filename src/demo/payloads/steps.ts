import type { EpochMs } from '../../model/time.ts';
import type { JobState } from '../happenings.ts';
import { createRandom } from '../random.ts';
import { iso } from './compose.ts';

interface StepPayload {
  name: string;
  status: string;
  conclusion: string | null;
  number: number;
  started_at: string | null;
  completed_at: string | null;
}

/** A step of a job that is over. */
export interface StepTime {
  name: string;
  number: number;
  conclusion: 'success' | 'failure' | 'cancelled' | 'skipped';
  from: EpochMs;
  to: EpochMs;
}

/** The steps of a job as it stands. */
export function stepsOf(job: JobState): StepPayload[] {
  if (job.status === 'completed') {
    return stepTimesOf(job).map(({ name, number, conclusion, from, to }) => ({
      name,
      status: 'completed',
      conclusion,
      number,
      started_at: iso(from),
      completed_at: iso(to),
    }));
  }
  const { startedAt } = job;
  if (startedAt === null || job.runner === null) return [];
  return stepNames(job).map((name, index) => startingStep(name, index, startedAt));
}

/** The steps of a job that is over: the work divided by weight, cut where it failed or was cancelled. Empty if it never began. */
export function stepTimesOf(job: JobState): StepTime[] {
  const { startedAt, completedAt } = job;
  if (startedAt === null || completedAt === null || job.runner === null) return [];
  const plans = planned(job);
  const names = stepNames(job);
  const random = createRandom(job.seed);
  const stop = stopOf(job, plans, random.next());
  const weights = names.map((_, index) =>
    index > stop && index < plans.length ? 0 : (plans[index]?.weight ?? 0.4) * random.between(0.8, 1.25),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const length = completedAt - startedAt;
  let done = 0;
  return names.map((name, index) => {
    const from = startedAt + (length * done) / total;
    done += weights[index] ?? 0;
    const to = startedAt + (length * done) / total;
    const skipped = index > stop && index < plans.length;
    const conclusion = index === stop ? stopConclusion(job) : skipped ? 'skipped' : 'success';
    return { name, number: index + 1, conclusion, from, to };
  });
}

const planned = (job: JobState) => [{ name: 'Set up job', weight: 2 }, ...job.plan.steps];

function stepNames(job: JobState): string[] {
  const closing = job.plan.steps
    .filter(({ name }) => name.startsWith('Run actions/'))
    .map(({ name }) => `Post ${name}`);
  return [...planned(job).map(({ name }) => name), ...closing.reverse(), 'Complete job'];
}

/** Which step ended the job early; beyond the last one when none did. The heavier a step, the likelier it broke. */
function stopOf(job: JobState, plans: readonly { weight: number }[], roll: number): number {
  if (job.conclusion === 'success') return Number.POSITIVE_INFINITY;
  const heavy = plans.map(({ weight }, index) => (index < 2 ? 0 : weight ** 1.5));
  let left = roll * heavy.reduce((sum, weight) => sum + weight, 0);
  const place = heavy.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return place < 0 ? plans.length - 1 : place;
}

function stopConclusion(job: JobState): StepTime['conclusion'] {
  return job.conclusion === 'failure' ? 'failure' : 'cancelled';
}

function startingStep(name: string, index: number, startedAt: EpochMs): StepPayload {
  const first = index === 0;
  return {
    name,
    status: first ? 'in_progress' : 'queued',
    conclusion: null,
    number: index + 1,
    started_at: first ? iso(startedAt) : null,
    completed_at: null,
  };
}
