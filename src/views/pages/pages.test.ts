import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerError } from '../api/answer-error.ts';
import { notFoundAnswer, registerPages } from './pages.ts';

const root = mkdtempSync(join(tmpdir(), 'runlens-pages-'));
const shell = '<!doctype html><title>Runlens</title>';
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let fastify: FastifyInstance;
const start = async (webRoot: string) => {
  const server = Fastify({ genReqId: () => 'request-1' });
  server.setErrorHandler(answerError);
  server.setNotFoundHandler(notFoundAnswer(webRoot));
  await registerPages(server, webRoot);
  return server;
};
beforeAll(async () => {
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), shell);
  writeFileSync(join(root, 'assets', 'app-1a2b.js'), 'export {};');
  fastify = await start(root);
});
afterAll(async () => {
  await fastify.close();
  rmSync(root, { recursive: true, force: true });
});

const ask = (url: string, accept: string, method: 'GET' | 'HEAD' | 'POST' = 'GET') =>
  fastify.inject({ method, url, headers: { accept } });

test.each(['/nowhere', '/run/github/1', '/intake/deep', '/logs/?q=x', '/-'])(
  'a browser at %s gets the pages, which say that there is none',
  async (url) => {
    const { statusCode, headers, body } = await ask(url, browser);
    expect([statusCode, headers['content-type'], body]).toEqual([404, 'text/html; charset=utf-8', shell]);
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'Accept' });
  },
);

test('asking only for the head of it is answered alike', async () => {
  const { statusCode, headers } = await ask('/nowhere', browser, 'HEAD');
  expect([statusCode, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
});

test.each<[string, string, 'GET' | 'POST']>([
  ['/nowhere', '*/*', 'GET'],
  ['/nowhere', 'application/json', 'GET'],
  ['/nowhere', browser, 'POST'],
  ['/assets/app-gone.js', browser, 'GET'],
  ['/assets/gone', browser, 'GET'],
  ['/robots.txt', browser, 'GET'],
  ['/api', browser, 'GET'],
  ['/v1/spans', browser, 'GET'],
  ['/webhooks/other', browser, 'GET'],
])('a program gets the coded answer: %s as %s by %s', async (url, accept, method) => {
  const { statusCode, headers, json } = await ask(url, accept, method);
  expect([statusCode, headers['content-type']]).toEqual([404, 'application/json; charset=utf-8']);
  expect(json()).toEqual({
    error: { code: 'not_found', message: expect.stringContaining(url), requestId: 'request-1' },
  });
});

test('pages and assets are as they were', async () => {
  expect((await ask('/runs/github/1', browser)).statusCode).toBe(200);
  expect((await ask('/assets/app-1a2b.js', '*/*')).headers['cache-control']).toContain('immutable');
});

test('where no pages were built, everybody gets the coded answer', async () => {
  const bare = await start(join(root, 'none'));
  const { statusCode, json } = await bare.inject({ url: '/nowhere', headers: { accept: browser } });
  expect([statusCode, json().error.code]).toEqual([404, 'not_found']);
  await bare.close();
});
