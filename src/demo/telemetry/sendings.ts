import type { EpochMs } from '../../model/time.ts';
import type { JobState } from '../happenings.ts';
import { organization } from '../organization.ts';
import { type StepTime, stepTimesOf } from '../payloads/steps.ts';
import { createRandom, type Random } from '../random.ts';
import { lay } from './draft.ts';
import { stepLog } from './job-log.ts';
import { resourceSpansOf, type StepSpans } from './otlp-spans.ts';
import { platformLines, type Stage } from './platform-lines.ts';
import type { Setting } from './scene.ts';
import { sceneOf } from './scenes.ts';

/** A job whose log GitHub gives out. */
export interface JobWithLog {
  runId: number;
  jobId: number;
  attempt: number;
  organization: string;
  repository: string;
  name: string;
  startedAt: EpochMs;
  completedAt: EpochMs;
  stepCount: number;
}

/** One thing that is sent about a job, by the way it takes. */
export type Sending =
  /** Records in JSON, one a line, as a shipper sends them. */
  | { way: 'records'; body: string }
  /** What a request for traces of OTLP in JSON holds. */
  | { way: 'spans'; resourceSpans: object[] }
  /** The text that GitHub answers with when the log of a job is asked for, and what it is read with. */
  | { way: 'job-log'; job: JobWithLog; steps: LogStep[]; text: string };

interface LogStep {
  number: number;
  name: string;
  conclusion: string;
  startedAt: EpochMs;
}

/** Details are kept for a day: older ones would vanish as they are written. */
const debugDays = 0.8;
const day = 86_400_000;
/** A span shorter than this is not worth telling. */
const leastMs = 20;

/**
 * What is sent about a job at a stage of its life. Depends on the job alone, and on `now` for what is kept for a day: the
 * same job tells the same, byte for byte.
 */
export function sendingsOf(job: JobState, stage: Stage, now: EpochMs): Sending[] {
  if (job.startedAt === null || job.runner === null) return [];
  const random = createRandom(job.seed ^ (stage === 'begun' ? 0xbe60 : 0x07e2));
  const isRecent = job.startedAt > now - debugDays * day;
  const records: Sending = { way: 'records', body: platformLines(job, stage, random, isRecent) };
  return stage === 'begun' ? [records] : [records, ...fromInside(job, random)];
}

/** The same in fewer requests, as shippers and Collectors gather them: a request has a price of its own. A job's log stays one. */
export function gathered(sendings: readonly Sending[]): Sending[] {
  const records = sendings.flatMap((sending) => (sending.way === 'records' ? sending.body : [])).join('');
  const resourceSpans = sendings.flatMap((sending) => (sending.way === 'spans' ? sending.resourceSpans : []));
  return [
    ...(records === '' ? [] : [{ way: 'records' as const, body: records }]),
    ...(resourceSpans.length === 0 ? [] : [{ way: 'spans' as const, resourceSpans }]),
    ...sendings.filter(({ way }) => way === 'job-log'),
  ];
}

function fromInside(job: JobState, random: Random): Sending[] {
  const steps = stepTimesOf(job).filter(({ conclusion }) => conclusion !== 'skipped');
  const spans: StepSpans[] = [];
  let text = '';
  for (const step of steps) {
    const setting = settingOf(job, step, random);
    const scene = isOfRunner(step) ? null : sceneOf(setting);
    text += stepLog(setting, scene);
    const until = wholeSecond(step.to);
    if (scene?.span && until - step.from > leastMs) {
      spans.push({ stepNumber: step.number, root: lay(scene.span, step.from, until, 'ci', random) });
    }
  }
  const resourceSpans = resourceSpansOf(job, spans, random);
  return [
    ...(resourceSpans.length === 0 ? [] : [{ way: 'spans' as const, resourceSpans }]),
    { way: 'job-log', job: withLog(job), steps: steps.map(logStepOf), text },
  ];
}

function settingOf(job: JobState, step: StepTime, random: Random): Setting {
  return { job, step, random, fails: step.conclusion === 'failure', seconds: (step.to - step.from) / 1000 };
}

const isOfRunner = ({ name }: StepTime): boolean =>
  name === 'Set up job' || name === 'Complete job' || name.startsWith('Post ');

/** Webhooks tell times of steps in whole seconds; what is inside of a step has to be within what they tell. */
const wholeSecond = (at: EpochMs): EpochMs => Math.floor(at / 1000) * 1000;

const logStepOf = ({ number, name, conclusion, from }: StepTime): LogStep => ({
  number,
  name,
  conclusion,
  startedAt: wholeSecond(from),
});

function withLog({ run, id, attempt, plan, startedAt, completedAt }: JobState): JobWithLog {
  return {
    runId: run.id,
    jobId: id,
    attempt,
    organization: organization.login,
    repository: run.repository.plan.fullName,
    name: plan.name,
    startedAt: wholeSecond(startedAt ?? 0),
    completedAt: wholeSecond(completedAt ?? 0),
    stepCount: plan.steps.length,
  };
}
