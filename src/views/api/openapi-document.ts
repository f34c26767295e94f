import Fastify from 'fastify';
import type { ApiDeps } from './deps.ts';
import { registerApi } from './register.ts';

/** The OpenAPI 3.1 document of the API, made from the routes themselves without a store or a server. */
export async function openApiDocument(version: string): Promise<Record<string, unknown>> {
  const fastify = Fastify();
  // Routes only touch what they are given when they are called; registration itself subscribes to applied batches.
  const deps = { version, onApplied: () => undefined } as unknown as ApiDeps;
  await registerApi(fastify, deps);
  await fastify.ready();
  const document = fastify.swagger();
  await fastify.close();
  return document as unknown as Record<string, unknown>;
}
