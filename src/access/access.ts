import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RunlensError } from '../errors.ts';
import {
  type Authentication,
  type Authenticator,
  type Principal,
  type RouteAccess,
  type Scope,
  sessionCookie,
} from '../model/access.ts';
import { isLoopbackHost, isSafeMethod, isSameOrigin } from './browser-guards.ts';
import { securityHeaders } from './security-headers.ts';
import { createTokenBuckets } from './token-bucket.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route without it is refused at start-up. */
    access?: RouteAccess;
    /** The answer cannot be limited to organisations, so tokens that are limited are refused. */
    wholeInstallation?: boolean;
  }
  interface FastifyRequest {
    principal: Principal;
  }
}

interface Options {
  authenticator: Authenticator;
  /** Loopback bind and no admin token: everything is open to this machine, for a first look. */
  open: boolean;
  now: () => number;
}

const nobody: Principal = { id: 'nobody', scope: null, organizations: [] };
const openPrincipal: Principal = { id: 'open', scope: 'admin', organizations: null };
/** Far above what pages and scrapers need; below what makes the store slow for the others. */
const perCredential = { burst: 1000, perSecond: 200, maxKeys: 10_000 };

/**
 * Guards every route of the server: register it first, on the root instance. Sets `request.principal`, refuses those who
 * may not call a route, and adds the security headers. Start-up fails when a route does not say who may call it.
 * A request is refused with `unauthorized`, `token_unknown`, `forbidden`, `rate_limited`, or `not_ready` while no token can be looked up.
 */
export async function registerAccess(fastify: FastifyInstance, { authenticator, open, now }: Options): Promise<void> {
  const budgets = createTokenBuckets({ ...perCredential, now });
  await fastify.register(cookie);
  fastify.decorateRequest('principal');
  refuseUnguardedRoutes(fastify);

  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    const access = request.routeOptions.config.access;
    const presented = secretOf(request);
    // Wrong cookies are counted apart, so that a forgotten page with an old one does not keep its owner from signing in.
    const who = presented && (await authenticator.authenticate(presented.secret, `${presented.by} ${request.ip}`));
    request.principal = open && isLoopbackHost(request.headers.host) ? openPrincipal : nobody;
    if (who?.outcome === 'accepted') request.principal = who.principal;
    else if (who?.outcome === 'unavailable') {
      // Nothing is said of the secret, so a cookie stays.
      request.principal = nobody;
      if (access !== undefined && access !== 'public') refuseUnavailable(who, reply);
    } else if (presented?.by === 'cookie') reply.clearCookie(sessionCookie, { path: '/' });
    else if (presented) {
      // A wrong header is always said, even where none is needed.
      request.principal = nobody;
      if (access !== 'public') refuseWrongSecret(who, reply);
    }
    if (presented?.by !== 'header' && !isSafeMethod(request.method) && !cameFromHere(request)) {
      throw new RunlensError('forbidden', { what: 'requests from pages of other sites' });
    }
    // Paths without a route end in the 404 handler or the pages' shell, which hold no data.
    if (access === undefined || access === 'public') return;
    refuseUnlessAllowed(request, access, open);
    const seconds = access === 'ingest' ? 0 : budgets.take(request.principal.id);
    if (seconds > 0) {
      reply.header('retry-after', seconds);
      throw new RunlensError('rate_limited', { seconds });
    }
  });
}

function refuseUnguardedRoutes(fastify: FastifyInstance): void {
  const unguarded: string[] = [];
  const check: (() => void)[] = [];
  fastify.addHook('onRoute', (route) => {
    // Looked at when all plugins are loaded, because a later hook may still fill in the config.
    check.push(() => {
      if (route.config?.access === undefined) unguarded.push(`${String(route.method)} ${route.url}`);
    });
  });
  fastify.addHook('onReady', async () => {
    for (const one of check) one();
    if (unguarded.length > 0) throw new Error(`routes without config.access: ${unguarded.join(', ')}`);
  });
}

function refuseWrongSecret(who: Authentication | null, reply: FastifyReply): never {
  if (who?.outcome !== 'limited') throw new RunlensError('token_unknown');
  reply.header('retry-after', who.retryAfterSeconds);
  throw new RunlensError('rate_limited', { seconds: who.retryAfterSeconds });
}

function refuseUnavailable({ retryAfterSeconds }: { retryAfterSeconds: number }, reply: FastifyReply): never {
  reply.header('retry-after', retryAfterSeconds);
  throw new RunlensError('not_ready', { reason: 'the store does not answer' });
}

function refuseUnlessAllowed(request: FastifyRequest, access: Scope, open: boolean): void {
  const { scope, organizations } = request.principal;
  if (scope === null) {
    if (open)
      throw new RunlensError('forbidden', {
        what: 'other names than localhost; set RUNLENS_ADMIN_TOKEN to open other names',
      });
    throw new RunlensError('unauthorized');
  }
  if (scope !== access && scope !== 'admin')
    throw new RunlensError('forbidden', { what: `what needs the scope ${access}` });
  // Tokens that administrate are never limited; should one be, it administrates nothing.
  if (organizations !== null && (access === 'admin' || request.routeOptions.config.wholeInstallation)) {
    throw new RunlensError('forbidden', { what: 'this, because it is limited to one organization' });
  }
}

const cameFromHere = ({ headers }: FastifyRequest) =>
  isSameOrigin({
    host: headers.host,
    origin: headers.origin,
    secFetchSite: headers['sec-fetch-site']?.toString(),
  });

function secretOf(request: FastifyRequest): { secret: string; by: 'header' | 'cookie' } | null {
  const header = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (header !== undefined) return { secret: header, by: 'header' };
  const fromCookie = request.cookies[sessionCookie];
  return fromCookie ? { secret: fromCookie, by: 'cookie' } : null;
}
