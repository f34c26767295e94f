import type {} from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { type Component, worst } from './component.ts';

export interface HealthDeps {
  /** Null when the program can do its job, else why not. */
  refusal: () => string | null;
  /** Examines every component now. Never rejects. */
  examine: () => Promise<Component[]>;
  version: string;
  startedAt: number;
}

/** `/healthz` (the process answers), `/ready` (it can do its job), `/health` (each component, with numbers). */
export function registerHealth(fastify: FastifyInstance, deps: HealthDeps): void {
  const open = { config: { access: 'public', untraced: true }, schema: { hide: true } } as const;
  fastify.get('/healthz', open, async () => ({ status: 'alive' }));
  fastify.get('/ready', open, async (_request, reply) => {
    const reason = deps.refusal();
    if (reason !== null) reply.code(503);
    return reason === null ? { ready: true } : { ready: false, reason };
  });
  fastify.get('/health', open, async (_request, reply) => {
    const components = await deps.examine();
    const status = worst(components.map((one) => one.status));
    if (status === 'unhealthy') reply.code(503);
    return {
      status,
      version: deps.version,
      uptimeSeconds: Math.round((Date.now() - deps.startedAt) / 1000),
      components: Object.fromEntries(components.map(({ name, ...rest }) => [name, rest])),
    };
  });
}
