import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import { type Principal, type Scope, sessionCookie } from '../../../model/access.ts';
import { hasRuns, lastEventAt } from '../../../store/queries/intake-presence.ts';
import type { ApiDeps } from '../deps.ts';
import { getSessionRoute, type Session, type Setup, signInRoute, signOutRoute } from '../schemas/session.ts';

const monthSeconds = 30 * 86_400;

export function registerSession(fastify: FastifyInstance, deps: ApiDeps): void {
  const api = fastify.withTypeProvider<TypeBoxTypeProvider>();

  async function sessionOf(request: FastifyRequest, principal: Principal): Promise<Session> {
    const { scope, organizations } = principal;
    return {
      authRequired: !deps.setup.open,
      signedIn: scope !== null,
      scope,
      organization: organizations?.[0] ?? null,
      setup: mayLook(scope) ? await setupOf(request, principal, deps) : null,
      version: deps.version,
    };
  }

  api.route({ ...getSessionRoute, handler: (request) => sessionOf(request, request.principal) });

  api.route({
    ...signInRoute,
    async handler(request, reply) {
      const { token } = request.body;
      const who = await deps.authenticator.authenticate(token, `sign-in ${request.ip}`);
      if (who.outcome === 'limited') {
        reply.header('retry-after', who.retryAfterSeconds);
        throw new RunlensError('rate_limited', { seconds: who.retryAfterSeconds });
      }
      if (who.outcome === 'unavailable') {
        reply.header('retry-after', who.retryAfterSeconds);
        throw new RunlensError('not_ready', { reason: 'the store does not answer' });
      }
      if (who.outcome === 'refused') throw new RunlensError('token_unknown');
      const { scope } = who.principal;
      if (!mayLook(scope)) throw new RunlensError('forbidden', { what: `signing in: its scope is ${scope}` });
      reply.setCookie(sessionCookie, token, { ...cookieOptions(request), maxAge: monthSeconds });
      return sessionOf(request, who.principal);
    },
  });

  api.route({
    ...signOutRoute,
    async handler(request, reply) {
      reply.clearCookie(sessionCookie, cookieOptions(request));
      return sessionOf(request, { id: 'nobody', scope: null, organizations: [] });
    },
  });
}

const mayLook = (scope: Scope | null) => scope === 'admin' || scope === 'read';

const cookieOptions = (request: FastifyRequest) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict' as const,
  secure: protocolOf(request) === 'https',
});

async function setupOf(request: FastifyRequest, { organizations }: Principal, deps: ApiDeps): Promise<Setup> {
  const { engine, demo, setup } = deps;
  // The Host header is whatever somebody sent.
  const asked = `${protocolOf(request)}://${request.headers.host ?? 'localhost'}`;
  const base = setup.publicUrl ?? (URL.canParse(asked) ? asked : `${protocolOf(request)}://localhost`);
  const [some, demoLoaded, last] = await Promise.all([
    hasRuns(engine, { organizations }),
    hasRuns(engine, { organizations, only: demo.organization }),
    lastEventAt(engine, organizations),
  ]);
  return {
    storeEmpty: !some,
    demoLoaded,
    webhookSecretConfigured: setup.webhookSecretConfigured,
    githubTokenConfigured: setup.githubTokenConfigured,
    webhookUrl: new URL('/webhooks/github', base).href,
    webhookUrlIsPublic: !isPrivate(new URL(base).hostname),
    events: [...setup.webhookEvents],
    lastEventAt: last,
  };
}

/** The proxy in front may end TLS. This only decides how links are written and whether the cookie asks for TLS. */
const protocolOf = (request: FastifyRequest) =>
  request.headers['x-forwarded-proto'] === 'https' ? 'https' : request.protocol;

const isPrivate = (host: string) =>
  host === 'localhost' ||
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[(::1|f[cd]|fe80))/i.test(host);
