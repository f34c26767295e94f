import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createListener, type Listener, usualLimits } from './listener.ts';

let listener: Listener;
let port = 0;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await listener.close(0);
});

/** Limits of a few milliseconds where a test waits for them to be reached; all others as usual. */
async function listen(limits: Partial<typeof usualLimits>): Promise<void> {
  listener = createListener(
    (request, response) => {
      request.resume();
      request.on('end', () => response.end('whole'));
      request.on('error', () => undefined);
    },
    { ...usualLimits, connectionsCheckingInterval: 5, ...limits },
  );
  port = Number(new URL(await listener.listen('127.0.0.1', 0)).port);
}

/** What the server says until it closes the connection. */
function open(said: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(said);
  return new Promise((resolve) => socket.on('close', () => resolve(heard)));
}

const head = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n';

it.each([
  ['says nothing', '', { headersTimeout: 20 }],
  ['does not end its head', head, { headersTimeout: 20 }],
  ['does not end its body', `${head}\r\nabc`, { headersTimeout: 20, requestTimeout: 40 }],
])('a connection that %s is closed', async (_, said, limits) => {
  await listen(limits);
  expect(await open(said)).toMatch(/^(HTTP\/1.1 408 Request Timeout\r\n|$)/);
});

it('a connection that rests after an answer is closed', async () => {
  await listen({ keepAliveTimeout: 20 });
  expect(await open(`${head}\r\nabcde`)).toContain('whole');
});

it('connections above the limit are closed, and others go on', async () => {
  await listen({ maxConnections: 2 });
  const first = connect(port, '127.0.0.1');
  const second = connect(port, '127.0.0.1');
  sockets.push(first, second);
  await Promise.all([once(first, 'connect'), once(second, 'connect')]);
  expect(await open(`${head}\r\nabcde`)).toBe('');
  first.write(`${head}\r\nabcde`);
  expect(String(await once(first, 'data'))).toContain('200 OK');
});

it('the usual limits end what is silent within a minute or so', () => {
  expect(usualLimits.headersTimeout).toBeLessThanOrEqual(10_000);
  expect(usualLimits.requestTimeout).toBeLessThanOrEqual(60_000);
  expect(usualLimits.keepAliveTimeout).toBeLessThanOrEqual(65_000);
});
