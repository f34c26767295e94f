import { runNodes } from '../../insights/run-trace/run-nodes.ts';
import type { TracedStep, TraceNode } from '../../insights/run-trace/trace.ts';
import { jobSpanIdOf, queueSpanIdOf, stepSpanIdOf, traceIdOf } from '../../model/trace-ids.ts';
import type { RunView } from '../../store/queries/runs-columns.ts';
import type { LoadedRun } from '../api/traced-run.ts';

type Job = LoadedRun['jobs'][number];
type Attributes = Record<string, string | number | null>;

/** https://opentelemetry.io/docs/specs/semconv/registry/attributes/cicd/ Others stay as they are. */
const results: Record<string, string> = {
  timed_out: 'timeout',
  cancelled: 'cancellation',
  skipped: 'skip',
  startup_failure: 'error',
};
const statusCodes = { unset: 0, ok: 1, error: 2 } as const;
const internalKind = 1;
const serverKind = 2;

/**
 * A run that has ended as an OTLP request in JSON: root, jobs, queues and steps, under the ids of the Collector's githubreceiver and with
 * the attributes of the conventions for CI/CD. Null where no time is known of it, so that there is no span.
 */
export function runRequest(run: RunView, traced: LoadedRun, version: string): object | null {
  const end = run.completedAt ?? 0;
  const { nodes } = runNodes(traced, end);
  if (nodes.length === 0) return null;
  const describe = attributesOf(run, traced.jobs);
  const traceId = traceIdOf(run.runId, run.attempt);
  const spans = nodes.map((node) => ({
    traceId,
    spanId: node.spanId,
    ...(node.parentId !== null && { parentSpanId: node.parentId }),
    name: node.name,
    kind: node.kind === 'run' ? serverKind : internalKind,
    startTimeUnixNano: nanoseconds(node.startUs),
    endTimeUnixNano: nanoseconds(node.startUs + node.durationUs),
    attributes: keyValues(describe(node)),
    status: { code: statusCodes[node.status] },
  }));
  const scope = { name: 'runlens', version };
  return {
    resourceSpans: [{ resource: { attributes: keyValues(resourceOf(run)) }, scopeSpans: [{ scope, spans }] }],
  };
}

/** What all spans of the run share. */
function resourceOf(run: RunView): Attributes {
  const [, name = run.repository] = run.repository.split('/');
  return {
    // The githubreceiver's choice: a backend lists the repositories as services.
    'service.name': name,
    'vcs.provider.name': run.source,
    'vcs.owner.name': run.organization,
    'vcs.repository.name': name,
    'vcs.repository.url.full': run.url.replace(/\/actions\/runs\/.*$/, ''),
    'vcs.ref.head.name': run.branch,
    'vcs.ref.head.revision': run.headSha,
    'vcs.change.id': run.pullRequest === null ? null : String(run.pullRequest),
    'cicd.pipeline.name': run.workflow,
    'cicd.pipeline.run.id': String(run.runId),
    'cicd.pipeline.run.attempt': run.attempt,
    'cicd.pipeline.run.url.full': run.url,
  };
}

/** What each span says of itself. */
function attributesOf(run: RunView, jobs: readonly Job[]): (node: TraceNode) => Attributes {
  const known = new Map<string, Attributes>();
  for (const job of jobs) {
    const task: Attributes = { 'cicd.pipeline.task.name': job.name };
    known.set(queueSpanIdOf(job.jobId), task);
    known.set(jobSpanIdOf(job.jobId), { ...task, ...jobAttributes(job) });
    for (const step of job.steps) {
      const id = stepSpanIdOf(job.jobId, step.number);
      // Numbers repeat; the first one has the span.
      if (!known.has(id)) known.set(id, { ...task, ...stepAttributes(step) });
    }
  }
  return ({ kind, spanId }) => (kind === 'run' ? runAttributes(run) : (known.get(spanId) ?? {}));
}

const runAttributes = (run: RunView): Attributes => ({
  'cicd.pipeline.result': resultOf(run.conclusion),
  'cicd.pipeline.run.actor.name': run.actor,
  'github.event': run.event,
  'github.display_title': run.title,
  'github.run_number': run.runNumber,
  ...errorType(run.conclusion),
});

const jobAttributes = (job: Job): Attributes => ({
  'cicd.pipeline.task.run.id': String(job.jobId),
  'cicd.pipeline.task.run.result': resultOf(job.conclusion),
  'cicd.pipeline.task.run.url.full': job.url,
  'cicd.worker.name': job.runner,
  'cicd.worker.labels': job.labels,
  'cicd.worker.group.name': job.pool,
  ...errorType(job.conclusion),
});

const stepAttributes = (step: TracedStep): Attributes => ({
  'runlens.step': step.number,
  'github.job.step.name': step.name,
  'github.job.step.number': step.number,
  'github.job.step.conclusion': step.conclusion,
});

const resultOf = (conclusion: string | null): string => results[conclusion ?? ''] ?? conclusion ?? 'unknown';

/** The conventions want it where the result is one. */
function errorType(conclusion: string | null): Attributes {
  const result = resultOf(conclusion);
  return ['failure', 'error', 'timeout'].includes(result) ? { 'error.type': result } : {};
}

/** What is not known, '' or null, is not said. */
function keyValues(attributes: Attributes): object[] {
  return Object.entries(attributes)
    .filter(([, value]) => value !== '' && value !== null)
    .map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
    }));
}

const nanoseconds = (us: number): string => `${us}000`;
