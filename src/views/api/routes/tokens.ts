import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import type { ApiDeps } from '../deps.ts';
import { createTokenRoute, listTokensRoute, revokeTokenRoute } from '../schemas/session.ts';

export function registerTokens(fastify: FastifyInstance, { tokens }: ApiDeps): void {
  const api = fastify.withTypeProvider<TypeBoxTypeProvider>();

  api.route({ ...listTokensRoute, handler: async () => ({ items: await tokens.list() }) });
  api.route({ ...createTokenRoute, handler: ({ body }) => tokens.create(body) });
  api.route({
    ...revokeTokenRoute,
    async handler({ params, url }) {
      const token = await tokens.revoke(params.id);
      if (!token) throw new RunlensError('not_found', { path: url });
      return token;
    },
  });
}
