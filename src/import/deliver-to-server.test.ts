import { expect, test } from 'vitest';
import type { IntakeEvent } from '../model/events.ts';
import { deliverToServer } from './deliver-to-server.ts';
import type { Retry } from './retry.ts';
import { createFakeClock } from './testing/fake-clock.ts';

const server = new URL('http://127.0.0.1:8080');
const event = (id: number, size = 10): IntakeEvent => ({
  source: 'github',
  event: 'workflow_job',
  deliveryId: `import-workflow_job-${id}`,
  receivedAt: 1,
  tenant: '',
  body: Buffer.from(`{"ä":"${'x'.repeat(size)}"}`),
});

/** A server that answers from a list of responses, then counts lines. */
function fakeServer(first: Response[] = []) {
  const seen = new Set<string>();
  const requests: { bytes: number; lines: number; authorization: string | null }[] = [];
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input as string, init);
    const text = await request.text();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { deliveryId: string; body: string });
    requests.push({ bytes: text.length, lines: lines.length, authorization: request.headers.get('authorization') });
    const prepared = first.shift();
    if (prepared !== undefined) return prepared;
    const before = seen.size;
    for (const { deliveryId } of lines) seen.add(deliveryId);
    const accepted = seen.size - before;
    return Response.json({ accepted, duplicate: lines.length - accepted });
  };
  return { answer, requests, seen };
}

function client(answer: typeof fetch, token = '') {
  const clock = createFakeClock(0);
  const retries: Retry[] = [];
  const onRetry = (retry: Retry) => retries.push(retry);
  return { clock, retries, deliver: deliverToServer({ server, token, fetch: answer, clock, onRetry }) };
}

test('calls that come during a request travel together, and counts add up', async () => {
  const { answer, requests, seen } = fakeServer();
  const { deliver } = client(answer, 'secret');
  const counts = await Promise.all(
    Array.from({ length: 40 }, (_, index) => deliver([event(index), event(index % 10)])),
  );
  const sum = counts.reduce((total, { accepted, duplicate }) => ({
    accepted: total.accepted + accepted,
    duplicate: total.duplicate + duplicate,
  }));
  expect(sum).toEqual({ accepted: 40, duplicate: 40 });
  expect(seen.size).toBe(40);
  expect(requests.length).toBeLessThan(5);
  expect(requests[0]?.authorization).toBe('Bearer secret');
});

test('requests stay near a mebibyte', async () => {
  const { answer, requests } = fakeServer();
  const { deliver } = client(answer);
  await deliver(Array.from({ length: 50 }, (_, index) => event(index, 100_000)));
  expect(requests.length).toBeGreaterThan(4);
  expect(Math.max(...requests.map(({ bytes }) => bytes))).toBeLessThan(1_100_000);
});

test('a full journal and a failing server are waited for', async () => {
  const full = Response.json({ code: 'import_incomplete' }, { status: 429, headers: { 'retry-after': '30' } });
  const { answer, seen } = fakeServer([full, new Response('', { status: 503 })]);
  const { deliver, clock } = client(answer);
  expect(await deliver([event(1)])).toEqual({ accepted: 1, duplicate: 0 });
  expect(clock.now()).toBe(31_000);
  expect(seen.size).toBe(1);
});

test.each([
  [401, /does not accept the credential \(no token\); set RUNLENS_TOKEN/],
  [403, /does not accept the credential/],
  [404, /knows no import/],
  [400, /answered 400: no token/],
])('%i is one clear sentence', async (status, sentence) => {
  const { answer } = fakeServer([Response.json({ message: 'no token' }, { status })]);
  await expect(client(answer).deliver([event(1)])).rejects.toThrow(sentence);
});

test('a server that refuses connections from the start is given up soon, and each wait is told', async () => {
  const refusal = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
  const { deliver, clock, retries } = client(() => Promise.reject(refusal));
  await expect(deliver([event(1)])).rejects.toThrow(/does not answer; start it with "runlens up"/);
  expect(clock.now()).toBe(3000);
  expect(retries.map(({ reason }) => reason)).toEqual(
    new Array(2).fill('127.0.0.1:8080 refuses the connection (ECONNREFUSED)'),
  );
});

test('a server that restarts under way is waited for', async () => {
  const refusal = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
  const { answer, seen } = fakeServer();
  let calls = 0;
  const { deliver } = client((...call) => {
    calls += 1;
    return calls > 1 && calls < 6 ? Promise.reject(refusal) : answer(...call);
  });
  await deliver([event(1)]);
  await deliver([event(2)]);
  expect(seen.size).toBe(2);
});

test('a server that is not there is given a minute, then named', async () => {
  const { deliver, clock } = client(() => Promise.reject(new TypeError('fetch failed')));
  await expect(deliver([event(1)])).rejects.toThrow(/server at http:\/\/127\.0\.0\.1:8080 does not answer/);
  expect(clock.now()).toBeLessThan(60_000);
});
