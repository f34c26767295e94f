import { knownJobSpanIds } from '../../model/trace-ids.ts';
import { attemptIn, type Place } from './place.ts';

/** What a span is of a run: the run itself, or one of its jobs. */
export type Role = 'run' | 'job';

const runResults = ['cicd.pipeline.result', 'cicd.pipeline.run.status', 'ci.pipeline.run.result'] as const;
const jobResults = ['cicd.pipeline.task.run.result', 'cicd.pipeline.run.task.status'] as const;

/** A CI system says how it ended; whoever only names the run that he belongs to does not. */
export const resultNames = [...runResults, ...jobResults];

/** How a run or job ended, in the words of its emitter; '' when it does not say. */
export const runResult = (values: Readonly<Record<string, unknown>>): string => first(values, runResults);
export const jobResult = (values: Readonly<Record<string, unknown>>): string => first(values, jobResults);

/** SPAN_KIND_SERVER, which the conventions give to the span of a run. */
const server = 2;

type Attributes = Readonly<Record<string, unknown>>;

/** What is looked at of a span, as OTLP's JSON has it. */
interface SpanHead {
  traceId?: unknown;
  spanId?: unknown;
  parentSpanId?: unknown;
  name?: unknown;
  kind?: unknown;
}

/**
 * The role of a span, null for nearly every one. Emitters differ in where they say what: the conventions, GitLab's jobs and
 * Jenkins on the span, the Collector's githubreceiver on the resource, also on that of a job's steps. Of Jenkins only the run is
 * told: the spans of its stages do not say which run they are of, and come before the one that does.
 */
export function roleOf(span: SpanHead, own: Attributes, resource: Attributes, place: Place): Role | null {
  if (place.runId === 0) return null;
  if (runResult(own) !== '') return 'run';
  const saysJob = own['cicd.pipeline.task.run.id'] !== undefined;
  if (saysJob && jobResult(own) !== '') return 'job';
  const hasParent = typeof span.parentSpanId === 'string' && span.parentSpanId !== '';
  const saysStep = own['cicd.pipeline.task.name'] !== undefined;
  const isOfJob = resource['cicd.pipeline.task.run.id'] !== undefined;
  if (!hasParent && !isOfJob && runResult(resource) !== '' && span.kind === server) return 'run';
  if (isOfJob && !saysStep && jobResult(resource) + runResult(resource) !== '')
    return isJobSpan(span, place) ? 'job' : null;
  return null;
}

/** A job's queue has a span beside it, under the same resource. */
function isJobSpan({ spanId, traceId, name }: SpanHead, place: Place): boolean {
  const { runId, jobId } = place;
  const attempt = attemptIn(place, String(traceId));
  return knownJobSpanIds({ runId, attempt, jobId, name: String(name ?? '') }).includes(String(spanId));
}

function first(values: Attributes, names: readonly string[]): string {
  for (const name of names) if (typeof values[name] === 'string' && values[name] !== '') return values[name];
  return '';
}
