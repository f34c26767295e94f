import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { createLazySerializers } from './app-serializers.ts';

const schema = {
  response: {
    200: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
    404: { type: 'object', properties: { error: { type: 'string' } } },
  },
};

test('answers are those of the schema of their status, the first as the later ones', async () => {
  const fastify = Fastify({ schemaController: { compilersFactory: { buildSerializer: createLazySerializers() } } });
  fastify.get('/found', { schema }, async () => ({ id: 1, secret: 'x' }));
  fastify.get('/missing', { schema }, async (_, reply) => reply.code(404).send({ error: 'gone', secret: 'x' }));
  fastify.get('/broken', { schema }, async () => ({}));
  for (let round = 0; round < 2; round += 1) {
    expect((await fastify.inject('/found')).body).toBe('{"id":1}');
    expect((await fastify.inject('/missing')).body).toBe('{"error":"gone"}');
    expect((await fastify.inject('/broken')).statusCode).toBe(500);
  }
  await fastify.close();
});
