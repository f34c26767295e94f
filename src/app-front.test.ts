import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createFront } from './app-front.ts';
import { createGithubDoor, githubWebhookPath } from './intake/http/github.ts';
import { createListener, sendRefusal } from './intake/http/listener.ts';
import type { IntakeEvent } from './model/events.ts';

const front = createFront(() => 'the store is opened');
const listener = createListener(front.listener);
afterEach(() => listener.close(0));

test('a delivery is taken as soon as the journal is open, while the program is not ready', async () => {
  const kept: IntakeEvent[] = [];
  const url = await listener.listen('127.0.0.1', 0);
  const post = async (path: string) => {
    const body = '{}';
    const headers = {
      'x-github-event': 'ping',
      'x-github-delivery': `d${path}`,
      'x-hub-signature-256': `sha256=${createHmac('sha256', 'secret').update(body).digest('hex')}`,
    };
    return (await fetch(`${url}${path}`, { method: 'POST', body, headers })).status;
  };
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
