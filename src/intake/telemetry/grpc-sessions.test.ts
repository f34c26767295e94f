import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { connect as connectPlain, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createGrpcServer, type GrpcServer } from './grpc-door.ts';
import { type SessionLimits, usualSessionLimits } from './grpc-sessions.ts';
import { createMemoryBudget } from './memory-budget.ts';

let grpc: GrpcServer;
let port = 0;
const clients: ClientHttp2Session[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const socket of sockets.splice(0)) socket.destroy();
  await grpc.close(0);
});

/** Limits of a few milliseconds where a test waits for them to be reached; all others as usual. */
async function listen(limits: Partial<SessionLimits>): Promise<void> {
  const deps = {
    accept: async () => ({ outcome: 'accepted' as const, accepted: 1, rejected: 0, message: '', errors: [] }),
    authorize: async ({ authorization }: { authorization: string | undefined }) =>
      authorization === 'Bearer good'
        ? { tenant: '' }
        : { outcome: 'refused' as const, reason: 'unauthorized' as const, message: 'no' },
    budget: createMemoryBudget(100_000),
    maxBytes: 100_000,
    onFault: (message: string) => {
      throw new Error(message);
    },
  };
  grpc = createGrpcServer(deps, { ...usualSessionLimits, ...limits });
  await new Promise<void>((listening) => grpc.server.listen(0, '127.0.0.1', listening));
  port = (grpc.server.address() as AddressInfo).port;
}

/** Resolves when the server has closed the connection. */
async function silent(said: Buffer = Buffer.alloc(0)): Promise<{ closed: Promise<unknown> }> {
  const socket = connectPlain(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await once(socket, 'connect');
  socket.write(said);
  socket.resume();
  return { closed };
}

function client(): ClientHttp2Session {
  const opened = connect(`http://127.0.0.1:${port}`);
  opened.on('error', () => undefined);
  clients.push(opened);
  return opened;
}

const empty = Buffer.alloc(5);

/** The status of a call; null when the server ended it without one. */
function call(session: ClientHttp2Session, token: string, sent: Buffer | null = empty): Promise<string | null> {
  const stream = session.request({
    ':method': 'POST',
    ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    'content-type': 'application/grpc',
    authorization: `Bearer ${token}`,
  });
  return new Promise((resolve) => {
    let status: string | null = null;
    const hear = (headers: object) => {
      status = (headers as Record<string, string>)['grpc-status'] ?? status;
    };
    stream.on('response', hear);
    stream.on('trailers', hear);
    stream.on('error', () => undefined);
    stream.on('close', () => resolve(status));
    stream.resume();
    if (sent === null) stream.write(empty.subarray(0, 2));
    else stream.end(sent);
  });
}

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

it.each([
  ['says nothing', Buffer.alloc(0)],
  ['speaks HTTP/2, and makes no call', Buffer.concat([preface, settings])],
  // HEADERS of stream 1 without END_HEADERS; no CONTINUATION follows.
  [
    'does not end the headers of a call',
    Buffer.concat([preface, settings, Buffer.from([0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82])]),
  ],
])('a connection that %s is closed', async (_, said) => {
  await listen({ firstCallMs: 20 });
  await (await silent(said)).closed;
});

it('a call that is refused gains no time', async () => {
  await listen({ firstCallMs: 500 });
  const session = client();
  const closed = new Promise((resolve) => session.on('close', resolve));
  expect(await call(session, 'bad')).toBe('16');
  await closed;
});

it('a connection rests between calls, and is closed when it rests too long', async () => {
  await listen({ firstCallMs: 60_000, idleMs: 30 });
  const session = client();
  const closed = new Promise((resolve) => session.on('close', resolve));
  const told = once(session, 'goaway');
  expect(await call(session, 'good')).toBe('0');
  await Promise.all([closed, told]);
  // Its client connects again.
  expect(await call(client(), 'good')).toBe('0');
});

it('a call whose message does not end is ended, and the connection goes on', async () => {
  await listen({ callMs: 500 });
  const session = client();
  expect(await call(session, 'good', null)).toBeNull();
  expect(await call(session, 'good')).toBe('0');
});

it('connections without a token close the port for nobody', async () => {
  await listen({ sessions: 3 });
  const known = client();
  expect(await call(known, 'good')).toBe('0');
  const others = [await silent(), await silent(), await silent()];
  // The oldest had to go.
  await others[0]?.closed;
  const second = client();
  expect(await call(second, 'good')).toBe('0');
  await others[1]?.closed;
  expect(await call(known, 'good')).toBe('0');
});

it('with known connections alone, one more is closed', async () => {
  await listen({ sessions: 2 });
  const [one, two] = [client(), client()];
  expect([await call(one, 'good'), await call(two, 'good')]).toEqual(['0', '0']);
  await (await silent()).closed;
  expect([await call(one, 'good'), await call(two, 'good')]).toEqual(['0', '0']);
});
