import { existsSync } from 'node:fs';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import type {} from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** Addresses of pages; the same document is sent for each and decides by its address. */
const pagePaths = ['/', '/runs', '/runs/*', '/traces', '/traces/*', '/logs', '/intake', '/tokens', '/signin'];
const hashedFolder = '/assets/';
const yearSeconds = 31_536_000;

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
