import type { EpochMs } from '../../model/time.ts';
import { rootSpanIdOf, stepSpanIdOf, traceIdOf } from '../../model/trace-ids.ts';
import type { JobState } from '../happenings.ts';
import type { Random } from '../random.ts';
import type { Placed } from './draft.ts';

const kinds = { internal: 1, server: 2, client: 3 } as const;
const ok = 1;
const failed = 2;
const runtimes: Record<string, string> = {
  TypeScript: 'nodejs',
  Python: 'python',
  Go: 'go',
  Rust: 'rust',
  Kotlin: 'java',
  'C++': 'cpp',
  Swift: 'swift',
  HCL: 'go',
};

/** The spans of one step. */
export interface StepSpans {
  stepNumber: number;
  root: Placed;
}

/** All spans of a job as OTLP's JSON has them, by service. Each names its job, and the first of a step that step. */
export function resourceSpansOf(job: JobState, steps: readonly StepSpans[], random: Random): object[] {
  const byService = new Map<string, object[]>();
  const traceId = traceIdOf(job.run.id, job.attempt);
  const add = ({ draft, service, from, to, below }: Placed, parentSpanId: string, links: object[] | null): void => {
    const spanId = random.hex(16);
    const spans = byService.get(service) ?? [];
    byService.set(service, spans);
    const { fault } = draft;
    spans.push({
      traceId,
      spanId,
      parentSpanId,
      name: draft.name,
      kind: kinds[draft.kind ?? 'internal'],
      startTimeUnixNano: nanoseconds(from),
      endTimeUnixNano: nanoseconds(to),
      attributes: keyValues(draft.attributes ?? {}),
      // The tool of a step says how it ended; of what is within it only failures are told.
      ...(links !== null && { status: { code: ok } }),
      ...(fault !== undefined && { status: { code: failed, message: fault?.message ?? '' } }),
      ...(fault && { events: [exceptionOf(fault, to)] }),
      ...(links !== null && links.length > 0 && { links }),
    });
    for (const one of below) add(one, spanId, null);
  };
  for (const [index, { stepNumber, root }] of steps.entries()) {
    add(root, stepSpanIdOf(job.id, stepNumber), index === 0 ? linksOf(job) : []);
  }
  return [...byService].map(([service, spans]) => ({
    resource: { attributes: keyValues(resourceOf(job, service)) },
    scopeSpans: [{ scope: { name: `opentelemetry-instrumentation-${service}`, version: '0.51.0' }, spans }],
  }));
}

function resourceOf(job: JobState, service: string): Record<string, string> {
  const { repository, id } = job.run;
  return {
    'service.name': service,
    'telemetry.sdk.language': runtimes[repository.plan.language] ?? 'go',
    'host.name': job.runner?.name ?? '',
    GITHUB_RUN_ID: String(id),
    GITHUB_RUN_ATTEMPT: String(job.attempt),
    GITHUB_REPOSITORY: repository.plan.fullName,
    'cicd.pipeline.task.run.id': String(job.id),
    'cicd.pipeline.task.name': job.plan.name,
  };
}

/** What a job goes back to: the attempt before it, and what it delivers. */
function linksOf(job: JobState): object[] {
  const { run, attempt } = job;
  const links: object[] = [];
  if (attempt > 1) {
    const ids = { traceId: traceIdOf(run.id, attempt - 1), spanId: rootSpanIdOf(run.id, attempt - 1) };
    links.push({ ...ids, attributes: keyValues({ 'link.reason': 'attempt before this one' }) });
  }
  const image = job.deployment === null ? undefined : run.jobs.find(({ plan }) => plan.name.startsWith('image'));
  if (image?.attempt === attempt) {
    const pushed = image.plan.steps.findIndex(({ name }) => name.includes('build-push'));
    const ids = { traceId: traceIdOf(run.id, attempt), spanId: stepSpanIdOf(image.id, pushed + 2) };
    links.push({ ...ids, attributes: keyValues({ 'link.reason': 'image that is rolled out' }) });
  }
  return links;
}

function exceptionOf({ type, message, stack }: NonNullable<Placed['draft']['fault']>, at: EpochMs): object {
  const attributes = {
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stack,
  };
  return { timeUnixNano: nanoseconds(at), name: 'exception', attributes: keyValues(attributes) };
}

function keyValues(attributes: Readonly<Record<string, string | number | boolean>>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** As OTLP's JSON writes them; what the demo invents is known to the microsecond. */
const nanoseconds = (at: EpochMs): string =>
  `${Math.floor(at)}${String(Math.floor((at % 1) * 1000)).padStart(3, '0')}000`;
