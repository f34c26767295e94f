import { gatherSpans } from '../../insights/run-trace/gather.ts';
import { joinTrace } from '../../insights/run-trace/join.ts';
import type { EpochMs } from '../../model/time.ts';
import { jobSpanIdOf, stepSpanIdOf, traceIdOf } from '../../model/trace-ids.ts';
import type { Engine } from '../../store/engine.ts';
import type { RunView } from '../../store/queries/runs-columns.ts';
import { type SpanView, traceSpans } from '../../store/queries/trace.ts';
import type { Trace, TraceJob, TraceRun } from './schemas/traces.ts';
import { type LoadedRun, loadTracedRun } from './traced-run.ts';

/** A page of more is neither read nor drawn in a moment. */
const mostSpans = 10_000;

/** The trace of an attempt that the caller may see, and of its jobs those of these organisations. */
export async function traceOfRun(
  engine: Engine,
  run: RunView,
  organizations: readonly string[] | null,
  now: EpochMs,
  traceId?: string,
): Promise<Trace> {
  const computed = traceIdOf(run.runId, run.attempt);
  const [traced, { spans, total }] = await Promise.all([
    loadTracedRun(engine, run, organizations),
    traceSpans(engine, { traceId: traceId ?? computed, run }, mostSpans),
  ]);
  // Elsewhere a run is known by its spans alone: they are the tree already, and its jobs would show twice.
  const told = { run: traceRun(run), shown: spans.length, sent: total };
  if (run.source !== 'github' && spans.length > 0) {
    const { root, spans: tree } = gatherSpans(spans);
    const id = traceId ?? (root ?? (spans[0] as SpanView)).traceId;
    return { ...told, traceId: id, jobs: [], spans: joinTrace(null, tree, now) };
  }
  return { ...told, traceId: traceId ?? computed, jobs: traceJobs(traced), spans: joinTrace(traced, spans, now) };
}

/** A trace without a run that the caller may see; null when there is none. */
export async function traceAlone(
  engine: Engine,
  traceId: string,
  organizations: readonly string[] | null,
  now: EpochMs,
): Promise<Trace | null> {
  const { spans, total } = await traceSpans(engine, { traceId, organizations }, mostSpans);
  if (total === 0) return null;
  return { traceId, run: null, jobs: [], spans: joinTrace(null, spans, now), shown: spans.length, sent: total };
}

function traceJobs({ jobs }: LoadedRun): TraceJob[] {
  return jobs.map(({ jobId, name, runner, labels, url, steps }) => ({
    spanId: jobSpanIdOf(jobId),
    jobId,
    name,
    runner,
    labels,
    url,
    steps: steps.map(({ number }) => ({ spanId: stepSpanIdOf(jobId, number), number })),
  }));
}

export function traceRun({ source, runId, attempt, repository, workflow, title, conclusion }: RunView): TraceRun {
  return { source, runId, attempt, repository, workflow, title, conclusion };
}
