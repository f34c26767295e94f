import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import type { ApiDeps } from '../deps.ts';
import { readInstant } from '../range.ts';
import { healRoute, importGithubRoute, importStateRoute } from '../schemas/intake.ts';

const windowMs = 30 * 86_400_000;

export function registerImports(fastify: FastifyInstance, { imports, now }: ApiDeps): void {
  const api = fastify.withTypeProvider<TypeBoxTypeProvider>();

  api.route({
    ...healRoute,
    async handler({ body }) {
      const to = body.to === undefined ? now() : body.to * 1000;
      const from = body.from === undefined ? now() - windowMs : body.from * 1000;
      if (from >= to) throw new RunlensError('bad_request', { reason: 'body: from must be before to.' });
      return imports.start({ target: body.repository, from, to });
    },
  });
  api.route({
    ...importGithubRoute,
    handler: ({ body }) =>
      imports.start({ target: body.target, from: readInstant(body.since ?? '30d', now(), 'since') * 1000, to: now() }),
  });
  api.route({
    ...importStateRoute,
    async handler({ params, url }) {
      const found = imports.get(params.id);
      if (!found) throw new RunlensError('not_found', { path: url });
      return found;
    },
  });
}
