import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../errors.ts';
import { answerError } from './answer-error.ts';
import type { ApiDeps } from './deps.ts';
import { refuseUnknownParameters } from './known-parameters.ts';
import { registerDemo } from './routes/demo.ts';
import { registerImports } from './routes/imports.ts';
import { registerIntake } from './routes/intake.ts';
import { registerLogs } from './routes/logs.ts';
import { registerOperations } from './routes/operations.ts';
import { registerRuns } from './routes/runs.ts';
import { registerSecrets } from './routes/secrets.ts';
import { registerSession } from './routes/session.ts';
import { registerStream } from './routes/stream.ts';
import { registerTokens } from './routes/tokens.ts';
import { registerTraces } from './routes/traces.ts';
import { namedSchemas } from './schemas/index.ts';

/**
 * Adds /api/v1/… and /api/openapi.json. `registerAccess` must have been called on the same instance before: the routes say
 * who may call them, and take what the caller may see from `request.principal`.
 */
export async function registerApi(fastify: FastifyInstance, deps: ApiDeps): Promise<void> {
  await fastify.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Runlens',
        description: 'Times are milliseconds since the Unix epoch unless a field says otherwise; unknown is null.',
        version: deps.version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `Schema${index}`) },
  });
  await fastify.register(
    async (api) => {
      for (const schema of namedSchemas) api.addSchema(schema);
      api.setErrorHandler(answerError);
      api.setNotFoundHandler((request) => {
        throw new RunlensError('not_found', { path: request.url });
      });
      api.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      api.get('/openapi.json', { config: { access: 'read' }, schema: { hide: true } }, async () => fastify.swagger());
      await api.register(
        async (v1) => {
          v1.addHook('preValidation', refuseUnknownParameters);
          registerOperations(v1, deps);
          registerRuns(v1, deps);
          registerTraces(v1, deps);
          registerLogs(v1, deps);
          registerIntake(v1, deps);
          registerImports(v1, deps);
          registerSession(v1, deps);
          registerTokens(v1, deps);
          registerSecrets(v1, deps);
          registerDemo(v1, deps);
          registerStream(v1, deps);
        },
        { prefix: '/v1' },
      );
    },
    { prefix: '/api' },
  );
}
