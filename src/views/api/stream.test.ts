import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, adminToken, startApi } from './testing/api-server.ts';

let server: ApiServer;
let address: string;
beforeAll(async () => {
  server = await startApi();
  address = await server.fastify.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close());

const applied = (sequence: number, ...repositories: string[]) => ({
  sequence,
  appliedAt: sequence,
  events: 1,
  deadLetters: 0,
  runs: 1,
  jobs: 1,
  organizations: [],
  repositories,
  truncated: false,
});

test('a watcher of one organisation is told of it alone', async () => {
  const token = await server.token('read', 'A');
  const abort = new AbortController();
  const response = await fetch(`${address}/api/v1/stream`, {
    headers: { authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  const readUntil = async (part: string) => {
    while (!text.includes(part)) text += Buffer.from((await reader.read()).value ?? []).toString();
  };
  await readUntil('retry: 3000');
  server.apply(applied(1, 'b/secret', 'ab/secret'));
  server.apply(applied(2, 'a/own', 'b/secret'));
  await readUntil('event: applied');
  await readUntil('\n\n');
  expect(text).toContain('data: {"repositories":["a/own"],"at":2,"truncated":false}');
  expect(text).not.toContain('secret');
  abort.abort();
});

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
  server.apply(applied(5, 'a/b'));
  // The clock of the test server stands still, so the pace is judged against the first moment: told at once.
  await readUntil('event: applied');
  expect(text).toContain('data: {"repositories":["a/b"],"at":5,"truncated":false}');
  await server.fastify.close();
  expect((await reader.read()).done).toBe(true);
});
