import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { registerAccess } from '../../../access/access.ts';
import { createAuthenticator } from '../../../access/authenticator.ts';
import { createTokenService } from '../../../access/token-service.ts';
import { createRegistry, type Registry } from '../../../intake/redact/registry.ts';
import { openValueStore } from '../../../intake/redact/value-store.ts';
import type { Scope } from '../../../model/access.ts';
import type { AppliedBatch } from '../../../model/applied.ts';
import type { Engine } from '../../../store/engine.ts';
import { openStore } from '../../../store/open.ts';
import { answerError } from '../answer-error.ts';
import type { ApiDeps, ReplaySelection } from '../deps.ts';
import { registerApi } from '../register.ts';
import type { ImportJob } from '../schemas/intake.ts';

export const adminToken = 'test-admin-token-0123456789';
const hourMs = 3_600_000;
/** The last full hour: the store drops what its clock calls old, so a fixed date would not do. */
export const testNow = Math.floor(Date.now() / hourMs) * hourMs;

export interface ApiServer {
  fastify: FastifyInstance;
  engine: Engine;
  /** What the replay dependency was asked for. */
  replayed: ReplaySelection[];
  /** The registered values that count. */
  registered: Pick<Registry, 'of'>;
  /** Tells the live stream that a batch became visible. */
  apply(batch: AppliedBatch): void;
  /** A new token's secret. */
  token(scope: Scope, organization: string | null): Promise<string>;
  close(): Promise<void>;
}

/** The API over a real, empty store. `open`: loopback without an admin token. `extend`: more routes. */
export async function startApi({
  open = false,
  extend,
}: {
  open?: boolean;
  extend?: (fastify: FastifyInstance, engine: Engine) => Promise<void>;
} = {}): Promise<ApiServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'runlens-api-'));
  const engine = await openStore({ dataDir });
  const server = await createApi(engine, open, extend);
  return {
    ...server,
    async close() {
      await server.fastify.close();
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Another server over a store that somebody else opened and closes. */
export async function createApi(
  engine: Engine,
  open: boolean,
  extend: (fastify: FastifyInstance, engine: Engine) => Promise<void> = async () => undefined,
): Promise<ApiServer> {
  const now = () => testNow;
  const fastify = Fastify({ genReqId: () => 'request-1' });
  const authenticator = createAuthenticator({ engine, adminToken: open ? '' : adminToken, now });
  const tokens = createTokenService({ engine, onRevoked: authenticator.forget, now });
  const secretsDir = mkdtempSync(join(tmpdir(), 'runlens-api-secrets-'));
  fastify.addHook('onClose', async () => rmSync(secretsDir, { recursive: true }));
  const registered = createRegistry();
  const secrets = openValueStore({
    path: join(secretsDir, 'values'),
    key: '',
    use: async (values) => registered.replace(values),
    now,
  });
  const replayed: ReplaySelection[] = [];
  const listeners: ((batch: AppliedBatch) => void)[] = [];
  const job: ImportJob = {
    id: 'import-1',
    target: 'octo-org/octo-repo',
    state: 'running',
    message: '',
    runsImported: 0,
    runsTotal: null,
    calls: 0,
    startedAt: testNow,
    finishedAt: null,
    etaSeconds: null,
  };
  const deps: ApiDeps = {
    engine,
    now,
    version: '0.0.0-test',
    journalStats: () => ({ entries: 3, bytes: 300, oldestAt: testNow, maxBytes: 1000, maxAgeMs: 1000, full: false }),
    duplicates: () => 7,
    onApplied: (listener) => void listeners.push(listener),
    replayEvents: async ({ since, until }) => ({ requested: (until - since) / 1000, left: 0 }),
    async replay(selection) {
      replayed.push(selection);
      return 1;
    },
    imports: { start: async ({ target }) => ({ ...job, target }), get: (id) => (id === job.id ? job : null) },
    demo: {
      organization: 'acme-demo',
      start: async () => ({ state: 'running', done: 0, total: 10, message: '' }),
      state: () => ({ state: 'running', done: 3, total: 10, message: '' }),
    },
    tokens,
    secrets,
    authenticator,
    setup: {
      open,
      webhookSecretConfigured: true,
      githubTokenConfigured: false,
      publicUrl: null,
      webhookEvents: ['push'],
    },
  };
  fastify.setErrorHandler(answerError);
  await registerAccess(fastify, { authenticator, open, now });
  await extend(fastify, engine);
  await registerApi(fastify, deps);
  await fastify.ready();
  return {
    fastify,
    engine,
    replayed,
    registered,
    apply: (batch) => {
      for (const listener of listeners) listener(batch);
    },
    token: async (scope, organization) => (await tokens.create({ name: 'test', scope, organization })).secret,
    close: () => fastify.close(),
  };
}
