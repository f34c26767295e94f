import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { type FastifyInstance, fastify as fastifyFactory, LogController } from 'fastify';
import type { Logger } from 'pino';
import { registerAccess } from './access/access.ts';
import type { CachedAuthenticator } from './access/authenticator.ts';
import { securityHeaders } from './access/security-headers.ts';
import { createTokenService } from './access/token-service.ts';
import type { DemoRunner } from './app-demo.ts';
import { forwardSinks } from './app-forward.ts';
import type { AppTelemetry } from './app-telemetry.ts';
import { type Config, isLoopback } from './config/load.ts';
import { createImportJobs } from './import/import-jobs.ts';
import { createFileProgressStore } from './import/progress-store.ts';
import type { ApplyThread } from './intake/apply/thread.ts';
import type { SinkStatus } from './intake/forward/sink.ts';
import { githubWebhookPath, isGithubDelivery, webhookEvents } from './intake/http/github.ts';
import { registerImportEvents } from './intake/http/import-events.ts';
import type { Listener } from './intake/http/listener.ts';
import { isFault, refusalOf } from './intake/http/refusal.ts';
import type { OpenJournalWriter } from './intake/journal/writer.ts';
import { createReplay } from './intake/replay.ts';
import { telemetryPath } from './intake/telemetry/addresses.ts';
import type { JobLogs } from './job-logs/job-logs.ts';
import type { AppliedBatch } from './model/applied.ts';
import type { SecretService } from './model/secrets.ts';
import type { Engine } from './store/engine.ts';
import type { Log } from './telemetry/log.ts';
import { tracedListener, traceRequests } from './telemetry/request-spans.ts';
import type { Tracing } from './telemetry/tracing.ts';
import { version } from './version.ts';
import { compileLater } from './views/api/compile-later.ts';
import { registerApi } from './views/api/register.ts';
import { registerHealth } from './views/health/health.ts';
import { createHealthWatch } from './views/health/watch.ts';
import { notFoundAnswer, registerPages } from './views/pages/pages.ts';
import { registerMetrics } from './views/prometheus/register.ts';

export interface RouteParts {
  config: Config;
  log: Log;
  tracing: Tracing | null;
  engine: Engine;
  journal: OpenJournalWriter;
  apply: ApplyThread;
  telemetry: AppTelemetry;
  /** Null where none are fetched. */
  jobLogs: Pick<JobLogs, 'status'> | null;
  authenticator: CachedAuthenticator;
  secrets: SecretService;
  demo: DemoRunner;
  onApplied: (listener: (batch: AppliedBatch) => void) => void;
  listener: Listener;
  /** Takes GitHub's deliveries, past Fastify. */
  door: RequestListener;
  startedAt: number;
  webRoot: string;
  /** Null when the program can do its job, else why not. */
  refusal: () => string | null;
}

export interface Routes {
  /** From now on requests are answered here; the store's tables must be ready. */
  serve(): void;
  /** Idempotent. Before the parts are closed. */
  close(): Promise<void>;
}

/** Every address of the program, for the server that listens already. The parts need not be open yet. */
export async function createRoutes(parts: RouteParts): Promise<Routes> {
  const { config, log, engine, journal, apply, demo, onApplied, listener, startedAt, webRoot, refusal } = parts;
  const { telemetry, authenticator, tracing } = parts;
  const door = tracing === null ? parts.door : tracedListener(parts.door, githubWebhookPath, tracing);
  let answer: RequestListener = () => undefined;
  const fastify = fastifyFactory({
    loggerInstance: log as Logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: () => randomUUID(),
    schemaController: compileLater,
    // Addresses that no route is looked up for: `/%`.
    frameworkErrors(error, request, reply) {
      const { status, body } = refusalOf(error, request.id);
      reply.raw.writeHead(status, { ...securityHeaders, 'content-type': 'application/json; charset=utf-8' });
      reply.hijack().raw.end(JSON.stringify(body));
    },
    // The server exists already and listens; Fastify gets the requests that are not a webhook.
    serverFactory: (handler) => {
      answer = handler as RequestListener;
      return listener.server;
    },
  }) as unknown as FastifyInstance;
  fastify.setErrorHandler((error, request, reply) => {
    if (isFault(error))
      log.error({ err: error, request_id: request.id, route: request.routeOptions.url }, 'request failed');
    const { status, body } = refusalOf(error, request.id);
    return reply.code(status).send(body);
  });
  fastify.setNotFoundHandler(notFoundAnswer(webRoot));

  if (tracing !== null) traceRequests(fastify, tracing);
  const open = isLoopback(config.host) && config.adminToken === '';
  await registerAccess(fastify, { authenticator, open, now: Date.now });
  const requests = registerMetrics(fastify, {
    engine,
    onApplied,
    journal: () => journal.stats(),
    ...(forwardSinks(config).length > 0 && { sinks: () => sinksOf(telemetry) }),
    redacted: async () => (await telemetry.status()).redacted,
    onError: (err) => log.warn({ err }, 'metrics could not be drawn ahead'),
  });
  const watch = createHealthWatch({
    engine,
    journal,
    applier: apply.status,
    telemetry: { status: telemetry.status, ended: telemetry.ended, doors: telemetry.doors },
    jobLogs: () => parts.jobLogs?.status() ?? null,
    dataDir: config.dataDir,
  });
  fastify.addHook('onClose', async () => watch.stop());
  registerHealth(fastify, { refusal, examine: watch.examine, version, startedAt });

  const replay = createReplay(engine, { runs: journal, telemetry: { append: telemetry.replay } });
  const imports = createImportJobs({
    token: config.githubToken,
    apiUrl: config.githubApiUrl,
    append: journal.append,
    progressStore: createFileProgressStore(join(config.dataDir, 'imports')),
  });
  fastify.addHook('onClose', () => imports.close());
  await registerImportEvents(fastify, { journal, sources: ['github'], now: Date.now });
  await registerApi(fastify, {
    engine,
    now: Date.now,
    version,
    journalStats: () => journal.stats(),
    duplicates: () => journal.duplicates(),
    onApplied,
    replay: async (selection) => (await replay.deadLetters(selection)).requested,
    replayEvents: replay.rawEvents,
    imports,
    demo,
    tokens: createTokenService({ engine, onRevoked: authenticator.forget, now: Date.now }),
    secrets: parts.secrets,
    authenticator,
    setup: {
      open,
      webhookSecretConfigured: config.githubWebhookSecret.length > 0,
      githubTokenConfigured: config.githubToken !== '',
      publicUrl: config.publicUrl === '' ? null : config.publicUrl.replace(/\/+$/, ''),
      webhookEvents,
    },
  });
  await registerPages(fastify, webRoot);
  await fastify.ready();

  return {
    serve: () =>
      listener.handOver((request, response) => {
        const telemetryAt = telemetryPath(request);
        if (isGithubDelivery(request)) {
          requests.watch(request, response, githubWebhookPath);
          door(request, response);
        } else if (telemetryAt !== undefined) {
          requests.watch(request, response, telemetryAt);
          telemetry.door(request, response);
        } else answer(request, response);
      }),
    close: () => fastify.close(),
  };
}

/** A thread that is gone is told of by /health, and takes nothing else from /metrics. */
async function sinksOf(telemetry: AppTelemetry): Promise<readonly SinkStatus[]> {
  const known = await telemetry.status().catch(() => null);
  return known?.sinks ?? [];
}
