import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createFront } from './app-front.ts';
import { createGithubDoor, githubWebhookPath } from './intake/http/github.ts';
import { createListener, sendRefusal } from './intake/http/listener.ts';
import type { IntakeEvent } from './model/events.ts';

const front = createFront(() => 'the store is opened');
const listener = createListener(front.listener);
afterEach(() => listener.close(0));

function delivery(id: string): RequestInit {
  const body = '{}';
  const signature = createHmac('sha256', 'secret').update(body).digest('hex');
  const headers = { 'x-github-event': 'ping', 'x-github-delivery': id, 'x-hub-signature-256': `sha256=${signature}` };
  return { method: 'POST', body, headers };
}

test('a delivery is taken as soon as the journal is open, while the program is not ready', async () => {
  const kept: IntakeEvent[] = [];
  const url = await listener.listen('127.0.0.1', 0);
  const post = async (path: string) => (await fetch(`${url}${path}`, delivery(`d${path}`))).status;
  const others = async () =>
    Promise.all(
      ['/ready', '/healthz', '/api/v1/runs', githubWebhookPath].map(async (path) => (await fetch(url + path)).status),
    );

  expect(await post(githubWebhookPath)).toBe(503);
  expect(await others()).toEqual([503, 200, 503, 503]);
  front.takeDeliveries(
    createGithubDoor({
      journal: {
        async append(event) {
          kept.push(event);
          return { outcome: 'appended', sequence: 1 };
        },
      },
      secrets: ['secret'],
      maxBytes: 100,
      now: () => 1,
      refuse: (request, response, error) => sendRefusal(request, response, error, ''),
    }),
  );
  expect(await post(githubWebhookPath)).toBe(202);
  expect(await post(`${githubWebhookPath}/`)).toBe(202);
  expect(kept.map(({ deliveryId }) => deliveryId)).toEqual([`d${githubWebhookPath}`, `d${githubWebhookPath}/`]);
  expect(await post(`${githubWebhookPath}/other`)).toBe(503);
  expect(await others()).toEqual([503, 200, 503, 503]);
  front.refuseDeliveries();
  expect(await post(githubWebhookPath)).toBe(503);
});

test('a delivery that is not kept is told why, and when to come again', async () => {
  const url = await listener.listen('127.0.0.1', 0);
  front.takeDeliveries(
    createGithubDoor({
      journal: { append: async () => ({ outcome: 'full', retryAfterSeconds: 30, reason: 'the disk is full' }) },
      secrets: ['secret'],
      maxBytes: 100,
      now: () => 1,
      refuse: (request, response, error) => sendRefusal(request, response, error, ''),
    }),
  );
  const answer = await fetch(`${url}${githubWebhookPath}`, delivery('full'));
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '30']);
  const code = 'journal_full';
  const message =
    'Nothing was kept of this request: the disk is full. It is safe to send it again after the given time.';
  expect(await answer.json()).toMatchObject({ error: { code, message } });
});
