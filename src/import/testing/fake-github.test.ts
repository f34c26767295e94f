import { expect, test } from 'vitest';
import { createFakeClock } from './fake-clock.ts';
import { makeOrganization } from './fake-data.ts';
import { createFakeGithub } from './fake-github.ts';

const start = Date.UTC(2026, 0, 20, 8);
const api = 'https://api.github.com';
const organizations = [
  makeOrganization('acme', [{ name: 'web', runsAt: Array.from({ length: 1200 }, (_, index) => start - index * 1000) }]),
];
const fake = (limits = {}) => {
  const clock = createFakeClock(start);
  return { clock, github: createFakeGithub({ organizations, clock, limits }) };
};
const created = 'created=2026-01-01T00:00:00Z..2026-02-01T00:00:00Z';

test('a filtered list says 1,200 and gives 1,000', async () => {
  const { github } = fake();
  let address: string | null = `${api}/repos/acme/web/actions/runs?per_page=100&${created}`;
  let count = 0;
  for (; address !== null; ) {
    const response: Response = await github.fetch(address);
    const body = (await response.json()) as { total_count: number; workflow_runs: unknown[] };
    expect(body.total_count).toBe(1200);
    count += body.workflow_runs.length;
    address = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? null;
  }
  expect(count).toBe(1000);
});

test('an unchanged list answers 304 and takes nothing from the budget', async () => {
  const { github } = fake();
  const address = `${api}/repos/acme/web`;
  const first = await github.fetch(address);
  const etag = first.headers.get('etag') ?? '';
  const second = await github.fetch(address, { headers: { 'if-none-match': etag } });
  expect(second.status).toBe(304);
  expect(second.headers.get('x-ratelimit-remaining')).toBe('4999');
});

test('a greedy client meets each limit', async () => {
  const address = `${api}/repos/acme/web`;
  const primary = fake({ primary: 2 });
  const statuses = [];
  for (let call = 0; call < 3; call++) statuses.push((await primary.github.fetch(address)).status);
  expect(statuses).toEqual([200, 200, 403]);
  primary.clock.advance(3_601_000);
  expect((await primary.github.fetch(address)).status).toBe(200);

  const secondary = fake({ perMinute: 2 });
  for (let call = 0; call < 4; call++) await secondary.github.fetch(address);
  expect(secondary.github.strikes).toMatchObject({ secondary: 1, impatient: 1 });

  const concurrent = fake({ concurrent: 5 });
  await Promise.all(Array.from({ length: 9 }, () => concurrent.github.fetch(address)));
  expect(concurrent.github.strikes.concurrent).toBeGreaterThan(0);
});
