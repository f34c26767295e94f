import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { answer, type FixtureState, newSecret, newToken } from './fixtures/answer.ts';

/** As strict as the program's own: what the pages do under this policy they may do in earnest. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const webRoot = join(import.meta.dirname, '..', '..', 'dist', 'web');

const calm = (): FixtureState => ({
  signedIn: true,
  authRequired: false,
  storeEmpty: false,
  mode: {},
  held: 0,
  extraRuns: 0,
  demo: 'none',
  scope: 'admin',
  githubToken: true,
  tokens: [
    newToken(1),
    newToken(2, { name: 'backfill on the build machine', scope: 'ingest', organization: 'acme' }),
    newToken(3, { name: 'grafana (old)', revoked: true }),
  ],
  secrets: [newSecret('db-password'), newSecret('signing-phrase', { organization: null, by: 'admin' })],
  jobs: 8,
  posts: [],
});

export interface FixtureServer {
  url: string;
  /** What the answers depend on; tests change it while the server runs. */
  state: FixtureState;
  /** Tells every open stream that new data was stored. */
  announce: () => void;
  /** Ends every open stream, as a server does that goes away. */
  dropStreams: () => void;
  /** An event on every open tail of logs. */
  tell: (event: string, data: unknown) => void;
  /** Filters of the tails open now. */
  tails: () => string[];
  /** Streams open now. */
  streams: () => number;
  /** Back to a signed-in page with data. */
  reset: () => void;
  close: () => Promise<void>;
}

/** Serves the built pages with canned, schema-valid answers, for states that the real program does not show on demand. */
export async function startFixtureServer(): Promise<FixtureServer> {
  const state: FixtureState = calm();
  const streams = new Set<ServerResponse>();
  const tails = new Map<ServerResponse, string>();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fixture');
    if (url.pathname === '/api/v1/stream') return stream(response);
    if (url.pathname === '/api/v1/logs/tail') return tail(response, url.search);
    if (url.pathname.startsWith('/api/')) {
      const { status, body } = await answer(state, request, url);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      return;
    }
    serveFile(url.pathname, response);
  }
  function stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    streams.add(response);
    response.on('close', () => streams.delete(response));
  }
  function tail(response: ServerResponse, search: string): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('event: ready\ndata: {}\n\n');
    tails.set(response, search);
    response.on('close', () => tails.delete(response));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    reset: () => Object.assign(state, calm()),
    streams: () => streams.size,
    tails: () => [...tails.values()],
    tell: (event, data) => {
      for (const one of tails.keys()) one.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    announce: () => {
      for (const one of streams)
        one.write(`event: applied\ndata: {"repositories":["acme/api"],"at":${Date.now()}}\n\n`);
    },
    dropStreams: () => {
      for (const one of streams) one.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function serveFile(path: string, response: ServerResponse): void {
  const wanted = join(webRoot, normalize(path));
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(webRoot, 'index.html');
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
  });
  createReadStream(file).pipe(response);
}
