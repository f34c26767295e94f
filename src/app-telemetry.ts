import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { forwardSinks } from './app-forward.ts';
import { type Config, isLoopback } from './config/load.ts';
import { createAuthorize } from './intake/telemetry/authorize.ts';
import { createHttpDoor, maxMessageBytes } from './intake/telemetry/http-door.ts';
import { createMemoryBudget, maxHeldBytes } from './intake/telemetry/memory-budget.ts';
import type { DoorState, TelemetryNotice } from './intake/telemetry/messages.ts';
import { createTelemetry, type Telemetry } from './intake/telemetry/thread.ts';
import type { Authenticator } from './model/access.ts';
import type { JournalWriter } from './model/journal.ts';
import type { Engine } from './store/engine.ts';
import type { Retention } from './store/retention.ts';
import type { Log } from './telemetry/log.ts';
import { type Tracing, tellOfBatch } from './telemetry/tracing.ts';

export interface AppTelemetry extends Telemetry {
  /** Idempotent. */
  stop(): Promise<void>;
  /** Telemetry on the main port: what `telemetryPath` names. */
  door: RequestListener;
  /** What has been opened since: needed before `open`. */
  use(parts: TelemetryParts): void;
  doors(): readonly DoorState[];
}

/** What telemetry intake needs of the rest of the program. */
interface TelemetryParts {
  engine: Engine;
  authenticator: Authenticator;
  /** Of runs. */
  journal: Pick<JournalWriter, 'append'>;
}

/** Telemetry intake as the settings want it. Its thread starts here, beside the opening of the store. */
export function createAppTelemetry(
  config: Config,
  log: Log,
  retention: Retention,
  tracing: Tracing | null,
): AppTelemetry {
  let parts: TelemetryParts | null = null;
  const opened = () => {
    if (parts === null) throw new Error('the store is not open yet');
    return parts;
  };
  let doors: readonly DoorState[] = [];
  const open = isLoopback(config.host) && config.adminToken === '';
  const authenticate: Authenticator['authenticate'] = async (secret, address) =>
    parts === null
      ? { outcome: 'unavailable', retryAfterSeconds: 1 }
      : parts.authenticator.authenticate(secret, `header ${address}`);
  const telemetry = createTelemetry({
    options: {
      host: config.host,
      http: { port: config.otlpHttpPort, isWanted: config.given.has('otlpHttpPort') },
      grpc: { port: config.otlpGrpcPort, isWanted: config.given.has('otlpGrpcPort') },
      open,
      journal: {
        path: join(config.dataDir, 'telemetry'),
        maxBytes: config.telemetryJournalMaxBytes,
        maxAgeMs: config.journalMaxAgeMs,
      },
      store: { dataDir: config.dataDir, url: config.clickhouseUrl },
      redactValuesFile: config.redactValuesFile,
      sinks: forwardSinks(config),
      keptDays: {
        traces: retention.otel_traces ?? forEver,
        logs: retention.otel_logs,
        metrics: retention.otel_metrics_gauge ?? forEver,
      },
    },
    engine: () => opened().engine,
    authenticate,
    forward: (event) => opened().journal.append(event),
    notify(notice) {
      tellOfBatch(tracing, 'telemetry', notice, () => tell(log, notice));
    },
  });
  const door = createHttpDoor({
    accept: telemetry.accept,
    authorize: createAuthorize({ authenticate, open }),
    budget: createMemoryBudget(maxHeldBytes),
    maxBytes: maxMessageBytes,
    onFault: (reason) => tell(log, { kind: 'fault', reason }),
  });
  let stopped: Promise<void> | undefined;
  return {
    ...telemetry,
    stop() {
      stopped ??= telemetry.stop();
      return stopped;
    },
    door,
    use(given) {
      parts = given;
    },
    async bind() {
      doors = await telemetry.bind();
      for (const { name, reason } of doors) {
        if (reason !== null)
          log.warn({ door: name, reason }, 'OTLP does not come in here; the main port takes it at /v1');
      }
      return [...doors];
    },
    doors: () => doors,
  };
}

const forEver = 20_000;

function tell(log: Log, notice: TelemetryNotice): void {
  if (notice.kind === 'applied') return;
  const { kind, reason } = notice;
  if (kind === 'failing') log.warn({ reason }, 'the store did not take a batch of telemetry; it is tried again');
  else if (kind === 'dead') log.warn({ reason }, 'dead letter of telemetry');
  else if (kind === 'sink') log.warn({ reason }, 'telemetry is not forwarded; /health says more');
  else if (kind === 'fault') log.error({ reason }, 'a request with telemetry failed');
  else log.error({ reason }, 'telemetry intake stopped');
}
