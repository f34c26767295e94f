import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAuthenticator } from './access/authenticator.ts';
import { createDemoRunner } from './app-demo.ts';
import { makeDirectory, unwritable } from './app-directory.ts';
import { createRunForwarding, forwardSecrets } from './app-forward.ts';
import { createFront } from './app-front.ts';
import { createAppJobLogs } from './app-job-logs.ts';
import { createRoutes, type Routes } from './app-routes.ts';
import { openAppSecrets } from './app-secrets.ts';
import { createAppTelemetry } from './app-telemetry.ts';
import type { Config } from './config/load.ts';
import type { ApplyNotice } from './intake/apply/messages.ts';
import { type ApplyThread, createApply } from './intake/apply/thread.ts';
import { createGithubDoor } from './intake/http/github.ts';
import { createListener, sendRefusal } from './intake/http/listener.ts';
import { isFault } from './intake/http/refusal.ts';
import { createJournalWriter, type OpenJournalWriter } from './intake/journal/writer.ts';
import type { AppliedBatch } from './model/applied.ts';
import { diskFull, StoreError } from './store/engine.ts';
import { migrate } from './store/migrate.ts';
import { openStore } from './store/open.ts';
import { applyRetention, type Retention, retentionDefaults } from './store/retention.ts';
import { tracedEngine } from './store/traced-engine.ts';
import { createLog, type Log, type LogOptions } from './telemetry/log.ts';
import { openTracing, serviceName } from './telemetry/open-tracing.ts';
import { type Tracing, tellOfBatch } from './telemetry/tracing.ts';
import { version } from './version.ts';

export interface App {
  /** Opens everything and serves. Throws RunlensError; what was opened until then is closed again. */
  start(): Promise<Served>;
  /** Answers what is under way, applies what can be applied in a few seconds, closes everything. Idempotent. */
  stop(): Promise<void>;
}

/** Where the program is reached. */
export interface Served {
  url: string;
  /** The ports of OTLP; null where one does not listen. */
  otlp: { http: number | null; grpc: number | null };
}

export interface AppOptions {
  log?: Log;
  /** Where the standard variables of OpenTelemetry are looked for; without it nothing is traced. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Folder of the built pages. */
  webRoot?: string;
}

const defaultWebRoot = fileURLToPath(new URL('../dist/web', import.meta.url));
const requestGraceMs = 5_000;
const drainMs = 4_000;
const drainPollMs = 20;
/** The journal's file at the start, where the disk has plenty: what waits there while the store keeps up fits. */
const usualJournalBytes = 32 * 2 ** 20;

/** Wires the rooms together: the only place, with `cli/`, that knows them all. */
export function createApp(config: Config, options: AppOptions = {}): App {
  const { env = {} } = options;
  let tracing: Tracing | null = null;
  const log = options.log ?? createAppLog(config, serviceName(env), () => tracing?.span() ?? null);
  const startedAt = Date.now();
  let phase = 'Runlens is starting';
  let ready = false;
  const closers: (() => Promise<unknown> | unknown)[] = [];
  let stopping: Promise<void> | undefined;

  const front = createFront(() => phase);
  const listener = createListener(front.listener);

  async function open(): Promise<Served> {
    makeDirectory(config.dataDir);
    const url = await listener.listen(config.host, config.port);
    closers.push(() => listener.close(requestGraceMs));
    phase = 'the store is opened and brought up to date';
    tracing = await openTracing(env, version, log);
    const retention = retentionOf(config);
    const telemetry = createAppTelemetry(config, log, retention, tracing);
    closers.push(() => telemetry.stop());
    const bound = telemetry.bind();
    // Heard below; until then it must only not go unheard.
    bound.catch(() => undefined);
    const storeUrl = config.clickhouseUrl;
    const opened = await openStore({
      dataDir: config.dataDir,
      ...(storeUrl === '' ? {} : { url: storeUrl }),
      migrate: false,
    });
    const engine = tracing === null ? opened : tracedEngine(opened, tracing.inSpan);
    closers.push(() => engine.close());
    // From here on the directory is ours alone.
    const journalOptions = { path: join(config.dataDir, 'journal'), maxBytes: config.journalMaxBytes };
    const journal = openJournal(
      { ...journalOptions, maxAgeMs: config.journalMaxAgeMs, usualBytes: usualJournalBytes },
      config.dataDir,
    );
    closers.push(() => journal.close());
    const secrets = openAppSecrets(config, telemetry);
    const listeners: ((batch: AppliedBatch) => void)[] = [];
    const apply = createApply({
      engine,
      journal: journalOptions,
      store: { dataDir: config.dataDir, url: storeUrl },
      onApplied: (batch) => {
        for (const listen of listeners) listen(batch);
      },
      onNotice(notice) {
        tellOfBatch(tracing, 'events', notice, () => logNotice(log, notice));
      },
    });
    closers.push(() => apply.stop());
    // The journal keeps deliveries until the rest is up. Not before `migrate`, which refuses a directory of a newer version.
    const door = createGithubDoor({
      journal,
      secrets: config.githubWebhookSecret,
      maxBytes: config.webhookMaxBytes,
      now: Date.now,
      refuse(request, response, error) {
        const requestId = randomUUID();
        if (isFault(error)) log.error({ err: error, request_id: requestId }, 'delivery failed');
        sendRefusal(request, response, error, requestId);
      },
    });
    const authenticator = createAuthenticator({ engine, adminToken: config.adminToken, now: Date.now });
    const demo = createDemoRunner({ dataDir: config.dataDir, journal, telemetry, engine, log });
    listeners.push(demo.see);
    const { accept } = telemetry;
    const jobLogs = createAppJobLogs(config, { engine, accept, demonstration: demo.organization, log });
    if (jobLogs !== null) listeners.push(jobLogs.see);
    // Made while the store works on its tables.
    const routes = createRoutes({
      config,
      log,
      tracing,
      engine,
      journal,
      apply,
      telemetry,
      jobLogs,
      authenticator,
      secrets,
      demo,
      onApplied: (listen) => listeners.push(listen),
      listener,
      door,
      startedAt,
      webRoot: options.webRoot ?? defaultWebRoot,
      refusal: () => (ready ? (journal.refusal() ?? apply.status().ended) : phase),
    });
    // Heard below, as is `bound`.
    routes.catch(() => undefined);
    closers.push(() => closeRoutes(routes));
    await migrate(engine, storeUrl === '' ? config.dataDir : 'the ClickHouse server');
    front.takeDeliveries(door);
    // Those under way are answered before the journal closes.
    closers.push(() => listener.close(requestGraceMs));
    await applyRetention(engine, retention);
    telemetry.use({ engine, authenticator, journal });
    const taking = secrets.start().then(() => telemetry.open());
    taking.catch(() => undefined);
    const runs = createRunForwarding(config, { engine, telemetry, log });
    await runs?.start();
    if (runs) listeners.push(({ sequence }) => runs.applied(sequence));
    await apply.start();
    closers.push(() => drainAndStop(apply, journal));
    // Before what it hands its runs to.
    closers.push(() => telemetry.stop());
    closers.push(() => runs?.stop());
    jobLogs?.start();
    closers.push(() => Promise.all([jobLogs?.close(), demo.close()]));
    (await routes).serve();
    closers.push(() => Promise.all([listener.close(requestGraceMs), closeRoutes(routes)]));
    const doors = await bound;
    await taking;
    ready = true;
    await (config.demo ? demo.start() : demo.resume());
    const portOf = (name: string) => doors.find((one) => one.name === name)?.port ?? null;
    return { url, otlp: { http: portOf('http'), grpc: portOf('grpc') } };
  }

  return {
    async start() {
      try {
        const served = await open();
        // Where it listens is said by the verb, once.
        log.info({ version, data_dir: config.dataDir }, 'started');
        return served;
      } catch (error) {
        await this.stop();
        throw isDiskFull(error) ? unwritable(config.dataDir, { code: 'ENOSPC' }) : error;
      }
    },
    stop() {
      stopping ??= (async () => {
        const served = ready;
        if (served) log.info('stopping: what came in is being stored; a second signal ends it at once');
        ready = false;
        phase = 'Runlens is stopping';
        // While its own doors are open: its traces may go there.
        await tracing?.close();
        front.refuseDeliveries();
        listener.handOver(front.listener);
        for (const close of closers.reverse()) await close();
        if (served) log.info('stopped');
      })();
      return stopping;
    },
  };
}

/** What could not be made needs no closing. */
const closeRoutes = (routes: Promise<Routes>): Promise<unknown> =>
  routes.then(
    (made) => made.close(),
    () => undefined,
  );

function createAppLog(config: Config, service: string, span: LogOptions['span']): Log {
  const { adminToken, secretsKey, githubToken, clickhouseUrl, githubWebhookSecret } = config;
  const given = [adminToken, secretsKey, githubToken, clickhouseUrl, ...githubWebhookSecret, ...forwardSecrets(config)];
  const secrets = given.filter((secret) => secret !== '');
  return createLog({ level: config.logLevel, format: config.logFormat, secrets, service, span });
}

function isDiskFull(error: unknown): boolean {
  return error instanceof StoreError && error.code === diskFull;
}

/** Days per table. Rows that explain each other leave together. */
function retentionOf(config: Config): Retention {
  const { retentionRunsDays: runs, retentionJobsDays: jobs, retentionRollupsDays: rollups } = config;
  const metrics = config.retentionMetricsDays;
  return {
    ...retentionDefaults,
    raw_events: config.retentionRawEventsDays,
    dead_letters: config.retentionDeadLettersDays,
    runs,
    pushes: runs,
    jobs,
    steps: config.retentionStepsDays,
    run_facts: rollups,
    job_facts: rollups,
    job_points: rollups,
    runner_points: rollups,
    event_hours: rollups,
    otel_traces: config.retentionTracesDays,
    otel_metrics_gauge: metrics,
    otel_metrics_sum: metrics,
    otel_metrics_histogram: metrics,
    otel_metrics_exponential_histogram: metrics,
    otel_metrics_summary: metrics,
    otel_logs: {
      job: config.retentionJobLogsDays,
      scheduler: config.retentionSchedulerLogsDays,
      runner: config.retentionRunnerLogsDays,
      security: config.retentionSecurityLogsDays,
      system: config.retentionSystemLogsDays,
      debug: config.retentionDebugLogsDays,
    },
  };
}

function openJournal(options: Parameters<typeof createJournalWriter>[0], dataDir: string): OpenJournalWriter {
  try {
    return createJournalWriter(options);
  } catch (error) {
    throw unwritable(dataDir, error, 'the journal does not open: ');
  }
}

/** What was acknowledged is durable; applying it before the end only spares the next start the work. */
async function drainAndStop(apply: ApplyThread, journal: OpenJournalWriter): Promise<void> {
  const until = Date.now() + drainMs;
  while (journal.stats().entries > 0 && apply.status().failing === null && Date.now() < until) {
    await new Promise((next) => setTimeout(next, drainPollMs));
  }
  await apply.stop();
}

function logNotice(log: Log, notice: ApplyNotice): void {
  if (notice.kind === 'failing')
    log.warn({ reason: notice.reason }, 'the store did not take a batch; it is tried again');
  else if (notice.kind === 'refused') log.error({ reason: notice.message }, 'the applier stopped');
  else if (notice.kind === 'dead')
    log.warn({ sequence: notice.sequence, code: notice.code, reason: notice.message }, 'dead letter');
}
