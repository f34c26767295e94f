import { gatherSpans } from '../../insights/run-trace/gather.ts';
import { joinTrace } from '../../insights/run-trace/join.ts';
import type { PlacedNode } from '../../insights/run-trace/trace.ts';
import type { EpochMs } from '../../model/time.ts';
import { traceIdOf } from '../../model/trace-ids.ts';
import type { Engine } from '../../store/engine.ts';
import type { RunView } from '../../store/queries/runs-columns.ts';
import { type SpanView, traceSpans } from '../../store/queries/trace.ts';
import type { Trace, TraceRun } from './schemas/traces.ts';
import { loadTracedRun } from './traced-run.ts';

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
  if (run.source !== 'github' && spans.length > 0) {
    const { root, spans: tree } = gatherSpans(spans);
    const shown = traceId ?? (root ?? (spans[0] as SpanView)).traceId;
    return describe(shown, run, joinTrace(null, tree, now), spans.length, total);
  }
  return describe(traceId ?? computed, run, joinTrace(traced, spans, now), spans.length, total);
}

/** A trace without a run that the caller may see; null when there is none. */
export async function traceAlone(
  engine: Engine,
  traceId: string,
  organizations: readonly string[] | null,
  now: EpochMs,
): Promise<Trace | null> {
  const { spans, total } = await traceSpans(engine, { traceId, organizations }, mostSpans);
  return total === 0 ? null : describe(traceId, null, joinTrace(null, spans, now), spans.length, total);
}

function describe(traceId: string, run: RunView | null, spans: PlacedNode[], shown: number, sent: number): Trace {
  return { traceId, run: run && traceRun(run), spans, shown, sent };
}

export function traceRun({ source, runId, attempt, repository, workflow, title, conclusion }: RunView): TraceRun {
  return { source, runId, attempt, repository, workflow, title, conclusion };
}
