import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import { hasRuns } from '../../../store/queries/intake-presence.ts';
import type { ApiDeps } from '../deps.ts';
import { demoStateRoute, startDemoRoute } from '../schemas/session.ts';

export function registerDemo(fastify: FastifyInstance, { engine, demo }: ApiDeps): void {
  const api = fastify.withTypeProvider<TypeBoxTypeProvider>();

  api.route({
    ...startDemoRoute,
    async handler() {
      if (await hasRuns(engine, { organizations: null, except: demo.organization })) {
        throw new RunlensError('bad_request', {
          reason:
            'The store holds real data, and demonstration data would mix with it. Use another data directory for a demonstration.',
        });
      }
      return demo.start();
    },
  });
  api.route({
    ...demoStateRoute,
    async handler({ principal: { organizations } }) {
      const isVisible = organizations === null || organizations.includes(demo.organization);
      return isVisible ? demo.state() : { state: 'none' as const, done: 0, total: 0, message: '' };
    },
  });
}
