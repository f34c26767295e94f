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

/** The steps of a job as it stands: the work divided by weight, cut where it failed or was cancelled. */
export function stepsOf(job: JobState, at: EpochMs): StepPayload[] {
  if (job.startedAt === null || job.runner === null) return [];
  const plans = [{ name: 'Set up job', weight: 2 }, ...job.plan.steps];
  const closing = job.plan.steps
    .filter(({ name }) => name.startsWith('Run actions/'))
    .map(({ name }) => `Post ${name}`);
  const names = [...plans.map(({ name }) => name), ...closing.reverse(), 'Complete job'];
  const running = job.status !== 'completed';
  if (running) return names.map((name, index) => startingStep(name, index, job.startedAt as number));

  const random = createRandom(job.seed);
  const stop = stopOf(job, plans, random.next());
  const weights = names.map((_, index) =>
    index > stop && index < plans.length ? 0 : (plans[index]?.weight ?? 0.4) * random.between(0.8, 1.25),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const length = (job.completedAt ?? at) - job.startedAt;
  let done = 0;
  return names.map((name, index) => {
    const from = (job.startedAt as number) + (length * done) / total;
    done += weights[index] ?? 0;
    const to = (job.startedAt as number) + (length * done) / total;
    const skipped = index > stop && index < plans.length;
    const conclusion = index === stop ? stopConclusion(job) : skipped ? 'skipped' : 'success';
    return { name, status: 'completed', conclusion, number: index + 1, started_at: iso(from), completed_at: iso(to) };
  });
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

function stopConclusion(job: JobState): string {
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
