import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createPost } from './post.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const patient = { timeoutMs: 60_000, signal: new AbortController().signal };

async function listen(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}/v1/logs`;
}

async function ask(answer: RequestListener, options = patient) {
  const url = `http://${await listen(answer)}`;
  return createPost()({ url, headers: { authorization: 'Bearer a' } }, Buffer.from('body'), options);
}

const answered = (status: number, headers: Record<string, string>, body = '') =>
  ask((_, response) => response.writeHead(status, headers).end(body));

test('sends the body as it is, with what the target asks for', async () => {
  let seen: unknown;
  const at = await listen(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { host, authorization, 'content-encoding': encoding, 'content-type': type, 'x-own': own } = request.headers;
    seen = {
      host,
      path: request.url,
      body: Buffer.concat(chunks).toString('latin1'),
      authorization,
      encoding,
      type,
      own,
    };
    response.end('{}');
  });
  const headers = { Authorization: 'Bearer a', 'X-Own': 'u', 'Content-Type': 'text/plain' };
  const seenFor = async (url: string, body: Buffer, sent: Record<string, string>) => {
    expect(await createPost()({ url, headers: sent }, body, patient)).toEqual({ kind: 'sent', rejected: 0 });
    return seen;
  };
  const common = { host: at.split('/')[0], type: 'application/json' };
  const plain = Buffer.from('{"é":1}');
  expect(await seenFor(`http://${at}?a=b%20c`, plain, headers)).toEqual({
    ...common,
    path: '/v1/logs?a=b%20c',
    body: plain.toString('latin1'),
    authorization: 'Bearer a',
    encoding: undefined,
    own: 'u',
  });
  const large = gzipSync(randomBytes(3_000_000));
  const body = large.toString('latin1');
  const named = { ...common, path: '/v1/logs', encoding: 'gzip', own: undefined, body };
  expect(await seenFor(`http://${at}`, large, {})).toEqual({ ...named, authorization: undefined });
  const authorization = `Basic ${Buffer.from('me:pä ss').toString('base64')}`;
  expect(await seenFor(`http://me:p%C3%A4%20ss@${at}`, large, {})).toEqual({ ...named, authorization });
});

test.each([
  ['{"partialSuccess":{"rejectedLogRecords":"7"}}', 7],
  ['{"partialSuccess":{"rejectedSpans":2}}', 2],
  ['{"partialSuccess":{"errorMessage":"a warning"}}', 0],
  ['{"partialSuccess":{"rejectedSpans":-1}}', 0],
  ['not JSON', 0],
  ['', 0],
])('what is not taken of a request that is: %s', async (body, rejected) => {
  expect(await answered(200, {}, body)).toEqual({ kind: 'sent', rejected });
});

test.each([
  ['120', 120_000],
  ['0', 0],
  ['soon', null],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
])('Retry-After: %s', async (header, afterMs) => {
  expect(await answered(429, { 'retry-after': header })).toEqual({
    kind: 'later',
    reason: 'answer 429',
    afterMs,
  });
});

test('Retry-After as a date to come', async () => {
  const outcome = await answered(503, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() });
  expect(outcome).toMatchObject({ kind: 'later', afterMs: expect.any(Number) });
  expect((outcome as { afterMs: number }).afterMs).toBeGreaterThan(1_800_000);
});

test.each([301, 400, 401, 404, 500])('%i is refused for good, and a redirect is not followed', async (status) => {
  expect(await answered(status, { location: 'http://127.0.0.1:9/' })).toEqual({
    kind: 'refused',
    reason: `answer ${status}`,
  });
});

test('no answer in time, a torn one, or none that is wanted any more', async () => {
  const signal = new AbortController().signal;
  expect(await ask(() => undefined, { timeoutMs: 1, signal })).toMatchObject({ kind: 'later', reason: 'ETIMEDOUT' });
  const torn = await ask((_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('{', () => response.destroy());
  });
  expect(torn).toMatchObject({ kind: 'later', afterMs: null });
  const stop = new AbortController();
  expect(await ask(() => stop.abort(), { timeoutMs: 60_000, signal: stop.signal })).toMatchObject({ kind: 'later' });
});
