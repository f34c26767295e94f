import { Buffer } from 'node:buffer';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { RunlensError } from '../../errors.ts';
import { refusalOf } from './refusal.ts';

/** The program's one HTTP server. It listens before there is anything to serve, so that probes get an answer. */
export interface Listener {
  server: Server;
  /** Binds; resolves to the address that people open. Throws RunlensError `port_unavailable`. */
  listen(host: string, port: number): Promise<string>;
  /** Who answers from now on. */
  handOver(listener: RequestListener): void;
  /** No new connections; waits for requests under way, at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

// Slow senders (Node CVE-2018-12122): the head must come within seconds, the whole request within a minute.
export const usualLimits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
  maxConnections: 5000,
};

/** Other limits than the usual ones are for tests. */
export function createListener(first: RequestListener, limits: typeof usualLimits = usualLimits): Listener {
  let current = first;
  const server = createServer(limits, (request, response) => current(request, response));
  server.maxConnections = limits.maxConnections;
  server.on('clientError', refuseBrokenRequest);
  return {
    server,
    async listen(host, port) {
      const failure = await bind(server, host, port);
      if (failure !== null) {
        const details = { address: `${host}:${port}`, reason: failure.reason };
        throw new RunlensError('port_unavailable', details, failure.cause);
      }
      const { address, family, port: bound } = server.address() as AddressInfo;
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
    },
    handOver(listener) {
      current = listener;
    },
    close: (graceMs) =>
      new Promise((resolve) => {
        if (!server.listening) {
          resolve();
          return;
        }
        const timer = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** Listens; null when it does, else a sentence's end that says why not. */
export function bind(
  server: NetServer,
  host: string,
  port: number,
): Promise<{ reason: string; cause: NodeJS.ErrnoException } | null> {
  return new Promise((resolve) => {
    const fail = (cause: NodeJS.ErrnoException) =>
      resolve({ reason: reasons[cause.code ?? ''] ?? cause.message, cause });
    server.once('error', fail);
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => {
      server.removeListener('error', fail);
      resolve(null);
    });
  });
}

const reasons: Record<string, string> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'permission denied',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'the name is not known',
};

/** Answers with the error format outside of any framework. */
export function sendRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  requestId: string,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { status, body } = refusalOf(error, requestId);
  const text = Buffer.from(JSON.stringify(body));
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', text.length);
  response.setHeader('cache-control', 'no-store');
  // What is left of an unread body is not waited for.
  if (!request.complete) response.setHeader('connection', 'close');
  response.statusCode = status;
  response.end(text);
}

const parserStatus: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What cannot be parsed as HTTP never becomes a request; it still gets an answer in the error format. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = parserStatus[error.code ?? ''] ?? '400 Bad Request';
  const body = JSON.stringify({
    error: { code: 'bad_request', message: `The request is not valid HTTP: ${status.slice(4)}.`, requestId: '' },
  });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
