import type { Step } from '../../model/records.ts';
import { knownStepSpanIds } from '../../model/trace-ids.ts';
import { cleanText, maxName } from '../github/text.ts';
import { conclusionOf, type PlainSpan } from './run-span.ts';
import { jobResult } from './run-span-role.ts';

interface JobNames {
  runId: number;
  attempt: number;
  jobId: number;
  name: string;
}

/** Up to which number an id is tried; the numbers of a job's steps have gaps before those that clean up. */
const maxTried = 150;
/** With more steps trying would take too long; they are counted then. */
const maxSteps = 100;

/** The steps of a job out of its child spans, in the order they ran. What names no step is a span and no more. */
export function stepsOfChildren(children: readonly PlainSpan[], job: JobNames): Step[] {
  const steps = children.filter((child) => nameOf(child) !== '');
  // A skipped step may carry any time; the order of sending stands where times are equal or unknown.
  const sorted = steps
    .map((span, index) => ({ span, index }))
    .sort((a, b) => (numberTold(a.span) ?? a.index) - (numberTold(b.span) ?? b.index));
  return sorted.map(({ span }, position) => ({
    position,
    number: numberTold(span) ?? (steps.length > maxSteps ? null : numberOfId(span, job)) ?? position + 1,
    name: nameOf(span),
    status: 'completed' as const,
    conclusion: conclusion(span),
    startedAt: span.startedAt,
    completedAt: span.endedAt,
  }));
}

function nameOf({ attributes }: PlainSpan): string {
  const name = attributes['github.job.step.name'] ?? attributes['cicd.pipeline.task.name'];
  return typeof name === 'string' ? cleanText(name, maxName) : '';
}

function numberTold({ attributes }: PlainSpan): number | null {
  const text = String(attributes['github.job.step.number'] ?? '');
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** Old githubreceivers made a step's id of its number. */
function numberOfId(span: PlainSpan, job: JobNames): number | null {
  const name = nameOf(span);
  for (let number = 1; number <= maxTried; number += 1) {
    const [byNumber, , old] = knownStepSpanIds(job, { number, name });
    if (span.spanId === byNumber || span.spanId === old) return number;
  }
  return null;
}

function conclusion({ attributes, statusCode }: PlainSpan): string {
  const told = attributes['github.job.step.conclusion'];
  if (typeof told === 'string') return conclusionOf(told, statusCode);
  const word = conclusionOf(jobResult(attributes), statusCode);
  // The githubreceiver calls skipped steps failed, but does not give their spans the status of an error.
  return word === 'failure' && statusCode !== errorStatus ? 'skipped' : word;
}

/** STATUS_CODE_ERROR. */
const errorStatus = 2;
