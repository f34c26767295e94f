import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  /** Decompressed. */
  body: Buffer;
}

/** `hang` never answers. */
export type Answer = 'hang' | { status: number; headers?: Record<string, string>; body?: Buffer };

/** Somewhere to forward to that remembers all requests and answers as it is told. */
export interface SinkServer {
  url: string;
  port: number;
  received: Received[];
  behave(answer: (request: Received) => Answer): void;
  close(): Promise<void>;
}

export async function startSinkServer(port = 0): Promise<SinkServer> {
  const received: Received[] = [];
  let answer: (request: Received) => Answer = () => ({ status: 200 });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { url = '', headers } = request;
    const sent = Buffer.concat(chunks);
    const one = { path: url, headers, body: headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent };
    received.push(one);
    const now = answer(one);
    if (now !== 'hang') response.writeHead(now.status, now.headers).end(now.body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    received,
    behave(next) {
      answer = next;
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
