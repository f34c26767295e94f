import type { Log } from './log.ts';
import type { Tracing } from './tracing.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Name of this program in traces and logs. https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
export function serviceName(env: Environment): string {
  const told = /(?:^|,)\s*service\.name\s*=([^,]*)/.exec(env.OTEL_RESOURCE_ATTRIBUTES ?? '')?.[1]?.trim();
  return env.OTEL_SERVICE_NAME || told || 'runlens';
}

/** Whether the standard variables ask for traces, and how they are to be sent; else why not, where that is no wish of theirs. */
export function wantedTraces(env: Environment): { to: 'otlp' | 'console' } | { to: null; problem?: string } {
  const exporter = env.OTEL_TRACES_EXPORTER?.trim() || (hasEndpoint(env) ? 'otlp' : 'none');
  if (env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true' || exporter === 'none') return { to: null };
  if (exporter === 'console') return { to: 'console' };
  if (exporter !== 'otlp') return { to: null, problem: 'OTEL_TRACES_EXPORTER may be otlp, console or none' };
  const protocol = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || env.OTEL_EXPORTER_OTLP_PROTOCOL || 'http/protobuf';
  if (protocol === 'http/protobuf') return { to: 'otlp' };
  return { to: null, problem: 'OTEL_EXPORTER_OTLP_PROTOCOL may be http/protobuf' };
}

const hasEndpoint = (env: Environment) =>
  Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);

/** Starts the traces that the environment asks for; null when it asks for none. The SDK itself reads `process.env`. */
export async function openTracing(env: Environment, version: string, log: Log): Promise<Tracing | null> {
  const wanted = wantedTraces(env);
  if (wanted.to === null) {
    if (wanted.problem) log.warn({ reason: wanted.problem }, 'its own traces are off');
    return null;
  }
  // Loaded on demand: without it the program is ready sooner.
  const { exporterTo, startTracing } = await import('./tracing-sdk.ts');
  return startTracing({ exporter: exporterTo(wanted.to), service: serviceName(env), version, log });
}
