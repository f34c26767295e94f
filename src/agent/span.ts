import { version } from '../version.ts';
import { identify } from './ci/identity.ts';
import type { Environment } from './ci/systems.ts';
import { createExporter } from './exporter.ts';
import { sendInBackground } from './flush.ts';
import { openSpansOf } from './open-spans.ts';
import { nanoseconds, type SpanRecord, tracesBody } from './otlp.ts';
import { createOutbox } from './outbox.ts';
import { createPost } from './post.ts';
import { preciseNow } from './precise-now.ts';
import { reportSentences } from './report.ts';
import { readAgentSettings } from './settings.ts';
import { formatTraceparent, newSpanId, parseTraceparent, type TraceContext } from './trace-context.ts';

/** For the build: a line for its environment file, and what should be said on stderr. */
export interface SpanAnswer {
  line: string | null;
  sentences: string[];
}

const nothing: SpanAnswer = { line: null, sentences: [] };

/** `runlens span start`. Sends nothing yet. */
export function startSpan(env: Environment, name: string, label: string): SpanAnswer {
  const settings = readAgentSettings(env);
  if (settings.traces === null) return { ...nothing, sentences: settings.problems };
  const identity = identify(env);
  const span = { ...identity.parent, spanId: newSpanId() };
  try {
    const open = { name, label, span, parent: identity.parent, startMs: preciseNow() };
    openSpansOf(settings.bufferDir, identity).add(open);
  } catch {
    return { line: null, sentences: [`the span cannot be kept in ${settings.bufferDir}`] };
  }
  return { line: traceparentLine(span), sentences: settings.problems };
}

/** `runlens span end`: sends the span; the line gives its parent back to the steps that follow. */
export async function endSpan(env: Environment, label: string, status: SpanRecord['status']): Promise<SpanAnswer> {
  const settings = readAgentSettings(env);
  if (settings.traces === null) return { ...nothing, sentences: settings.problems };
  const identity = identify(env);
  const open = openSpansOf(settings.bufferDir, identity).take(label, parseTraceparent(env.TRACEPARENT));
  if (open === null) {
    return {
      line: null,
      sentences: [label === '' ? 'no span is open in this job' : `no span ${label} is open in this job`],
    };
  }
  const { name, span, parent, startMs } = open;
  const scope = { resource: { ...identity.resource, ...settings.resource }, version };
  const exporter = createExporter({ settings, outbox: createOutbox(settings), post: createPost() });
  exporter.send(
    'traces',
    tracesBody(scope, {
      traceId: span.traceId,
      spanId: span.spanId,
      parentSpanId: parent.spanId,
      name,
      startNs: nanoseconds(startMs),
      endNs: nanoseconds(Math.max(startMs, preciseNow())),
      attributes: {},
      status,
    }),
    1,
  );
  const report = await exporter.finish();
  if (report.worthTrying) sendInBackground();
  return { line: traceparentLine(parent), sentences: [...settings.problems, ...reportSentences(report, settings)] };
}

/** Without a parent, the variable is emptied. */
const traceparentLine = (context: TraceContext): string =>
  `TRACEPARENT=${context.spanId === '' ? '' : formatTraceparent(context)}`;
