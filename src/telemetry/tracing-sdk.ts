import {
  context,
  DiagLogLevel,
  diag,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  NodeTracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import { ownScope } from '../model/own-spans.ts';
import type { Log } from './log.ts';
import type { Tracing } from './tracing.ts';

interface Options {
  exporter: SpanExporter;
  service: string;
  version: string;
  log: Log;
}

/** An end must not wait for a receiver that is gone. */
const closeMs = 2_000;

/** Where spans go, as the SDK's own variables say. */
export const exporterTo = (to: 'otlp' | 'console'): SpanExporter =>
  to === 'console' ? new ConsoleSpanExporter() : new OTLPTraceExporter();

/** The SDK, with sampler, limits and pace as its own variables say. One at a time in a process. */
export function startTracing({ exporter, service, version, log }: Options): Tracing {
  const warn = (reason: string) => log.warn({ reason }, 'its own traces');
  diag.setLogger({ error: warn, warn, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.version': version }))
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes({ 'service.name': service }));
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(tellingOnce(exporter, log))],
  });
  provider.register();
  const tracer = trace.getTracer(ownScope, version);

  return {
    span() {
      const span = trace.getActiveSpan()?.spanContext();
      return span === undefined ? null : { trace_id: span.traceId, span_id: span.spanId };
    },

    async inSpan(name, attributes, work) {
      // What a request left running after its answer is no part of it.
      if (!trace.getActiveSpan()?.isRecording()) return work();
      const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes });
      try {
        return await context.with(trace.setSpan(context.active(), span), work);
      } catch (error) {
        // Not the message: it may quote what was asked for. The log has it.
        span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', errorType(error));
        throw error;
      } finally {
        span.end();
      }
    },

    request({ method, route, headers }) {
      const parent = propagation.extract(ROOT_CONTEXT, headers);
      const attributes = { 'http.request.method': method, ...(route !== undefined && { 'http.route': route }) };
      const name = route === undefined ? method : `${method} ${route}`;
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
      const inside = trace.setSpan(parent, span);
      return {
        run: (work) => context.with(inside, work),
        end(status) {
          span.setAttribute('http.response.status_code', status);
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', String(status));
          span.end();
        },
      };
    },

    batch(of, { startedAt, tookMs, entries, bytes, rows, attempt }, outcome, tell) {
      const attributes = {
        'runlens.batch.entries': entries,
        'runlens.batch.bytes': bytes,
        'runlens.batch.rows': rows,
        'runlens.batch.attempt': attempt,
      };
      const span = tracer.startSpan(`apply ${of}`, { startTime: startedAt, attributes, root: true });
      if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
      context.with(trace.setSpan(ROOT_CONTEXT, span), tell);
      span.end(startedAt + tookMs);
    },

    async close() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeMs);
      });
      await Promise.race([provider.shutdown().catch(ignore), late]);
      clearTimeout(timer);
      trace.disable();
      context.disable();
      propagation.disable();
      diag.disable();
    },
  };
}

const ignore = () => undefined;

function errorType(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return String(code ?? name ?? 'unknown');
}

/** Says that spans cannot be sent when that begins, and not again with every batch of them. */
function tellingOnce(exporter: SpanExporter, log: Log): SpanExporter {
  let isFailing = false;
  return {
    export(spans, done) {
      exporter.export(spans, ({ code, error }) => {
        if (code !== 0 && !isFailing) {
          log.warn(
            { reason: error?.message ?? 'unknown' },
            'its own traces cannot be sent; they are left out meanwhile',
          );
        }
        isFailing = code !== 0;
        done({ code: 0 });
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
