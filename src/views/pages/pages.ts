import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import type {} from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RunlensError } from '../../errors.ts';

/** Addresses of pages; the same document is sent for each and decides by its address. */
const pagePaths = ['/', '/runs', '/runs/*', '/traces', '/traces/*', '/logs', '/intake', '/tokens', '/signin'];
const hashedFolder = '/assets/';
const yearSeconds = 31_536_000;
/** Below these are no pages: a program asks, whatever it accepts. */
const programFolders = new Set(['api', 'assets', 'loki', 'v1', 'webhooks']);

/**
 * The built pages. Files whose name holds their content's hash are kept for a year, everything else is asked for again.
 * Files that were compressed at build time (`.br`, `.gz`) are sent so. Does nothing when no pages were built.
 */
export async function registerPages(fastify: FastifyInstance, root: string): Promise<void> {
  if (!existsSync(join(root, 'index.html'))) return;
  await fastify.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      // Pages hold no data; what they ask the API for is guarded there.
      route.config = { ...route.config, access: 'public' };
      route.schema = { ...route.schema, hide: true };
    });
    await scope.register(serveStatic, {
      root,
      wildcard: false,
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders(response, path) {
        const immutable = path.slice(root.length).replaceAll('\\', '/').startsWith(hashedFolder);
        response.setHeader('cache-control', immutable ? `public, max-age=${yearSeconds}, immutable` : 'no-cache');
      },
    });
    for (const path of pagePaths) scope.get(path, async (_request, reply) => reply.sendFile('index.html'));
  });
}

/**
 * Answers addresses that lead nowhere. Who opens one in a browser gets the pages' own "not found", with status 404; whoever
 * else asks, and for whatever looks like a file, `not_found`.
 */
export function notFoundAnswer(root: string): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  const file = join(root, 'index.html');
  const page = existsSync(file) ? readFileSync(file) : null;
  return (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    reply.header('vary', 'Accept');
    if (page === null || !isForPage(request, path)) throw new RunlensError('not_found', { path });
    return reply.code(404).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
  };
}

function isForPage({ method, headers }: FastifyRequest, path: string): boolean {
  const segments = path.split('/');
  return (
    (method === 'GET' || method === 'HEAD') &&
    /\btext\/html\b/i.test(headers.accept ?? '') &&
    !programFolders.has(segments[1] ?? '') &&
    !segments.at(-1)?.includes('.')
  );
}
