import type { ChildProcess } from 'node:child_process';
import { version } from '../version.ts';
import { createCapture } from './capture.ts';
import type { Identity } from './ci/identity.ts';
import type { Attributes, Environment } from './ci/systems.ts';
import type { Tapped } from './command.ts';
import type { Ending } from './ending.ts';
import { createExporter } from './exporter.ts';
import { sendInBackground } from './flush.ts';
import { createLogBatches } from './log-batches.ts';
import { createMask } from './mask.ts';
import { nanoseconds, tracesBody } from './otlp.ts';
import { createOutbox } from './outbox.ts';
import { createPost } from './post.ts';
import { preciseNow } from './precise-now.ts';
import { relay } from './relay.ts';
import { reportSentences } from './report.ts';
import { type ResourceUsage, watchResources } from './resource-usage.ts';
import type { AgentSettings } from './settings.ts';
import type { TraceContext } from './trace-context.ts';

/** What is known before the command is started. */
export interface ObserverOptions {
  env: Environment;
  settings: AgentSettings;
  identity: Identity;
  /** The command's own span. */
  span: TraceContext;
  /** Null: the executable's. */
  name: string | null;
  executable: string;
}

export interface Started {
  child: ChildProcess;
  tapped: readonly Tapped[];
  ended: Promise<Ending>;
  startMs: number;
}

export interface Observed {
  ending: Ending;
  /** For the build's log. */
  sentences: string[];
}

/**
 * Gets ready to copy a command's outputs and to send them and its span. The function that it returns does so, and resolves when the command
 * has ended and nothing more is waited for.
 */
export function createObserver(options: ObserverOptions): (started: Started) => Promise<Observed> {
  const { settings, identity, span } = options;
  const scope = { resource: { ...identity.resource, ...settings.resource }, version };
  const outbox = createOutbox(settings);
  const exporter = createExporter({ settings, outbox, post: createPost() });
  const logs = createLogBatches({
    scope,
    span,
    mask: createMask(options.env, settings),
    send: (body, records) => exporter.send('logs', body, records),
  });
  const capture = createCapture(settings.logBytes, logs);

  return async ({ child, tapped, ended, startMs }) => {
    const resources = child.pid === undefined ? null : watchResources(child.pid);
    // Output that is read after the command's end was written before it, or by what it left behind.
    let endMs = Number.POSITIVE_INFINITY;
    const relays = tapped.map(({ stream, toFd, pipe }) =>
      relay(pipe.readFd, toFd, (chunk) => capture.push(stream, chunk, Math.floor(Math.min(preciseNow(), endMs)))),
    );

    const ending = await ended;
    const usage = resources?.finish() ?? null;
    endMs = preciseNow();
    for (const { commandEnded } of relays) commandEnded();
    await Promise.all(relays.map(({ done }) => done));
    const droppedBytes = capture.finish();

    // At a terminal outside of CI, and where no pipe could be made.
    const wanted = settings.logs !== null && settings.logBytes > 0;
    const attributes: Attributes = {
      ...endingAttributes(ending),
      ...usageAttributes(usage),
      'process.pid': child.pid,
      'process.executable.name': options.executable,
      'runlens.exec.log.off': wanted && tapped.length === 0 ? 'not captured' : undefined,
      'runlens.exec.log.dropped_bytes': droppedBytes || undefined,
      'runlens.exec.log.dropped_records': exporter.dropped() || undefined,
      'runlens.exec.earlier_dropped_records': outbox.takeRefused() || undefined,
    };
    const failed = ending.code !== 0;
    const body = tracesBody(scope, {
      traceId: span.traceId,
      spanId: span.spanId,
      parentSpanId: identity.parent.spanId,
      name: options.name ?? options.executable,
      startNs: nanoseconds(startMs),
      endNs: nanoseconds(endMs),
      attributes,
      status: failed ? 'error' : 'ok',
      ...(failed && { message: endingText(ending) }),
    });
    exporter.send('traces', body, 1);
    logs.flush();
    const report = await exporter.finish();
    if (report.worthTrying) sendInBackground();
    return { ending, sentences: [...settings.problems, ...reportSentences(report, settings)] };
  };
}

function endingAttributes({ code, signal, startError }: Ending): Attributes {
  return {
    'process.exit.code': code ?? undefined,
    'runlens.exec.signal': signal ?? undefined,
    'error.type': startError?.code ?? signal ?? (code === 0 ? undefined : String(code)),
  };
}

function endingText({ code, signal, startError }: Ending): string {
  if (startError) return `could not be started: ${startError.code}`;
  return signal === null ? `exit code ${code}` : `killed by ${signal}`;
}

function usageAttributes(usage: ResourceUsage | null): Attributes {
  return {
    'runlens.exec.cpu.user_seconds': usage?.userSeconds ?? undefined,
    'runlens.exec.cpu.system_seconds': usage?.systemSeconds ?? undefined,
    'runlens.exec.memory.peak_bytes': usage?.peakMemoryBytes ?? undefined,
    'runlens.exec.memory.largest_process_bytes': usage?.largestProcessBytes ?? undefined,
    'runlens.exec.memory.samples': usage?.samples || undefined,
  };
}
