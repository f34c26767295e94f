import { logsHref, traceLogsHref } from '../../data/logs-href.ts';
import type { Trace, TraceJob, TraceSpan } from '../../data/traces.ts';
import { traceExtent } from './trace-rows.ts';

interface SpanPlace {
  /** The job that the span is, or ran in. */
  job: TraceJob | null;
  /** The Logs page for the step or job that the span is or ran in, else for all of the run or trace. */
  logs: string;
}

/** Where a span of a trace ran, and where its lines are. */
export function spanPlace({ traceId, run, jobs, spans }: Trace, span: TraceSpan): SpanPlace {
  const places = new Map<string, { job: TraceJob; step?: number }>();
  for (const job of jobs) {
    for (const { spanId, number } of job.steps) places.set(spanId, { job, step: number });
    places.set(job.spanId, { job });
  }
  const byId = new Map(spans.map((one) => [one.spanId, one]));
  let at: TraceSpan | undefined = span;
  while (at !== undefined && !places.has(at.spanId)) at = byId.get(at.parentId ?? '');
  const time = at
    ? { from: at.startUs / 1000, to: (at.startUs + at.durationUs) / 1000, isOpen: at.isOpen }
    : { ...traceExtent(spans), isOpen: spans.some(({ isOpen }) => isOpen) };
  const from = Math.floor(time.from);
  const to = Math.ceil(time.to);
  if (run === null) return { job: null, logs: traceLogsHref(traceId, { from, to }) };

  const { job = null, step } = places.get(at?.spanId ?? '') ?? {};
  const { source, runId, attempt } = run;
  const named = job && { jobId: job.jobId, job: job.name, ...(step !== undefined && { step }) };
  return { job, logs: logsHref({ source, runId, attempt, ...named, from, to: time.isOpen ? null : to }) };
}
