import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, adminToken, startApi } from './testing/api-server.ts';

let server: ApiServer;
let address: string;
beforeAll(async () => {
  server = await startApi();
  address = await server.fastify.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close());

test('a watcher is told of a batch, and closing the server does not wait for it', async () => {
  expect((await fetch(`${address}/api/v1/stream`)).status).toBe(401);
  const response = await fetch(`${address}/api/v1/stream`, { headers: { authorization: `Bearer ${adminToken}` } });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  const readUntil = async (part: string) => {
    while (!text.includes(part)) {
      const { value, done } = await reader.read();
      if (done) break;
      text += Buffer.from(value).toString();
    }
  };
  await readUntil('retry: 3000');
  server.apply({
    sequence: 1,
    appliedAt: 5,
    events: 1,
    deadLetters: 0,
    runs: 1,
    jobs: 1,
    organizations: ['a'],
    repositories: ['a/b'],
    truncated: false,
  });
  // The clock of the test server stands still, so the pace is judged against the first moment: told at once.
  await readUntil('event: applied');
  expect(text).toContain('data: {"repositories":["a/b"],"at":5,"truncated":false}');
  await server.fastify.close();
  expect((await reader.read()).done).toBe(true);
});
