import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import type { ApiDeps } from '../deps.ts';
import { createLiveClients, type LiveClient } from '../live-clients.ts';
import { streamRoute } from '../schemas/session.ts';

const limits = { maxClients: 500, paceMs: 1000, heartbeatMs: 15_000, maxAgeMs: 10 * 60_000 };
const retrySeconds = 30;

export function registerStream(fastify: FastifyInstance, { onApplied, now }: ApiDeps): void {
  const clients = createLiveClients({ ...limits, now });
  onApplied(clients.applied);
  // Before the server waits for its connections to end, which these would never do.
  fastify.addHook('preClose', async () => clients.close());

  fastify.route({
    ...streamRoute,
    handler(request, reply) {
      const response = reply.raw;
      const client: LiveClient = { response, organizations: request.principal.organizations };
      const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };
      // `add` writes the first lines, so the head has to be there before; nothing is sent until then.
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
      if (!clients.add(client)) {
        response.removeHeader('content-type');
        reply.header('retry-after', retrySeconds);
        throw new RunlensError('rate_limited', { seconds: retrySeconds });
      }
      reply.hijack();
      response.once('close', () => clients.remove(client));
    },
  });
}
