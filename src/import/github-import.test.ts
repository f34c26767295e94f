import { expect, test } from 'vitest';
import { createMemoryProgressStore } from './progress-store.ts';
import type { Retry } from './retry.ts';
import { addRun, makeOrganization } from './testing/fake-data.ts';
import { createScenario, dayMs, expectedObjects, objectsOf, start } from './testing/scenario.ts';

const spread = (count: number, fromDaysAgo: number) =>
  Array.from({ length: count }, (_, index) => start - Math.floor(((index + 0.5) * fromDaysAgo * dayMs) / count));
const since = start - 30 * dayMs;

const small = () =>
  makeOrganization('acme', [
    {
      name: 'web',
      runsAt: spread(130, 40),
      attempts: (index) => (index % 10 === 0 ? 3 : 1),
      jobsPerRun: (index) => (index % 50 === 0 ? 230 : 2),
      deploymentsAt: spread(120, 60),
    },
    { name: 'empty', runsAt: [] },
    { name: 'api', runsAt: spread(15, 10) },
  ]);

test('takes every attempt, job, deployment and status of the range, each once', async () => {
  const organization = small();
  const { importer, journal } = createScenario(organization, { token: 'test-token-of-nobody' });
  const progress = await importer().run();
  expect(objectsOf(journal.ids())).toEqual(expectedObjects(organization, since));
  expect(progress).toMatchObject({
    phase: 'done',
    repositories: { total: 3, listed: 3, done: 3 },
    events: { accepted: journal.events.size, duplicate: 0 },
    warnings: [],
  });
  expect(progress.runs.done).toBe(progress.runs.known);
});

test('one repository is taken alone', async () => {
  const organization = small();
  const { importer, journal, github } = createScenario(organization);
  await importer({ target: 'acme/api' }).run();
  expect(journal.events.size).toBe(15 * 3);
  expect(github.calls.every((call) => call.startsWith('/repos/acme/api'))).toBe(true);
});

test('a list that stops at 1,000 is halved until nothing is cut off', async () => {
  const burst = Array.from({ length: 2300 }, (_, index) => start - 5 * dayMs + Math.floor(index / 4) * 1000);
  const organization = makeOrganization('acme', [
    { name: 'web', runsAt: [...burst, ...spread(200, 30)], jobsPerRun: () => 0 },
  ]);
  const { importer, journal } = createScenario(organization, { limits: { primary: 100_000 } });
  const progress = await importer({ withDeployments: false }).run();
  expect(objectsOf(journal.ids())).toEqual(expectedObjects(organization, since));
  expect(progress.warnings).toEqual([]);
});

test('more than 1,000 runs in one second cannot be listed, and that is said', async () => {
  const organization = makeOrganization('acme', [
    { name: 'web', runsAt: Array.from({ length: 1100 }, () => start - dayMs), jobsPerRun: () => 0 },
  ]);
  const { importer, journal } = createScenario(organization);
  const progress = await importer({ withDeployments: false }).run();
  expect(journal.events.size).toBe(1000);
  expect(progress.warnings.join()).toMatch(/1100 runs were created in the one second/);
});

test('the hourly limit is waited for, never run into', async () => {
  const organization = makeOrganization('acme', [{ name: 'web', runsAt: spread(160, 20) }]);
  const { importer, journal, github, clock } = createScenario(organization, {
    limits: { primary: 60 },
    latencyMs: 100,
  });
  const waits = new Set<number>();
  const progress = await importer({
    onProgress: ({ waitingUntil }) => waitingUntil !== null && waits.add(waitingUntil),
  }).run();
  expect(objectsOf(journal.ids())).toEqual(expectedObjects(organization, since));
  expect(github.strikes).toEqual({ primary: 0, secondary: 0, concurrent: 0, impatient: 0 });
  expect(waits.size).toBeGreaterThan(0);
  expect(clock.now() - start).toBeGreaterThanOrEqual(2 * 3_600_000);
  expect(progress.calls).toBeLessThan(180);
});

test('pacing stays below the limit per minute', async () => {
  const organization = makeOrganization('acme', [{ name: 'web', runsAt: spread(900, 20), jobsPerRun: () => 1 }]);
  const { importer, github } = createScenario(organization, { latencyMs: 5 });
  await importer().run();
  expect(github.strikes).toEqual({ primary: 0, secondary: 0, concurrent: 0, impatient: 0 });
});

test.each(['retry-after', 'message'] as const)(
  'a secondary limit announced by %s is waited out, nothing lost',
  async (secondaryWith) => {
    const organization = makeOrganization('acme', [{ name: 'web', runsAt: spread(90, 20) }]);
    const { importer, journal, github } = createScenario(organization, {
      limits: { perMinute: 20, secondaryWith },
      latencyMs: 1,
    });
    await importer().run();
    expect(objectsOf(journal.ids())).toEqual(expectedObjects(organization, since));
    expect(github.strikes.secondary).toBeGreaterThan(0);
    // What was in flight when the limit struck may still arrive in the penalty; nothing is started in it.
    expect(github.strikes.impatient).toBeLessThanOrEqual(4 * github.strikes.secondary);
  },
);

test('502s, cut answers and lost connections are tried again', async () => {
  const organization = small();
  const { importer, journal } = createScenario(organization, {
    intercept(_, call) {
      if (call % 5 === 0) return new Response('<html>Unicorn</html>', { status: 502 });
      if (call % 7 === 0) return new Response('{"total_count": 1, "jobs": [', { status: 200 });
      if (call % 11 === 0) throw new TypeError('fetch failed', { cause: new Error('ECONNRESET') });
      return undefined;
    },
  });
  await importer().run();
  expect(objectsOf(journal.ids())).toEqual(expectedObjects(organization, since));
});

test('a GitHub that stays away ends the import with a sentence, after bounded tries', async () => {
  const { importer, github } = createScenario(small(), { intercept: () => new Response('', { status: 503 }) });
  await expect(importer().run()).rejects.toThrow(/could not be reached after 8 attempts \(GitHub answered 503\)/);
  expect(github.calls.length).toBe(8);
});

const noWay = (code: string) => () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('no way'), { code }) });
};

test.each([
  ['ENOTFOUND', /cannot be reached at https:\/\/api\.github\.com: the name api\.github\.com cannot be resolved/],
  ['EAI_AGAIN', /cannot be resolved, or there is no network \(EAI_AGAIN\)/],
  ['ECONNREFUSED', /api\.github\.com refuses the connection/],
])('%s from the start is said at each try and given up soon, dry run or not', async (code, sentence) => {
  const { importer, clock } = createScenario(small(), { intercept: noWay(code) });
  for (const verb of ['run', 'plan'] as const) {
    const begun = clock.now();
    const retries: Retry[] = [];
    const failure = await importer({ onRetry: (retry) => retries.push(retry) })
      [verb]()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'github_unreachable', message: expect.stringMatching(sentence) });
    expect((failure as Error).message).not.toContain('kept');
    expect(retries.map(({ of, attempt, tries }) => [of, attempt, tries])).toEqual([
      ['GitHub', 2, 3],
      ['GitHub', 3, 3],
    ]);
    expect(clock.now() - begun).toBeLessThanOrEqual(3000);
  }
});

test('a network that goes away in the middle is waited for longer', async () => {
  const organization = small();
  let calls = 0;
  const { importer, journal } = createScenario(organization, {
    intercept(_, call) {
      calls = call;
      return call > 20 && call <= 44 ? noWay('ENOTFOUND')() : undefined;
    },
  });
  await importer({ concurrency: 4 }).run();
  expect(calls).toBeGreaterThan(44);
  expect(objectsOf(journal.ids())).toEqual(expectedObjects(organization, since));
});

test('limits without end are given up in the end', async () => {
  const { importer, github, clock } = createScenario(small(), {
    intercept: () => Response.json({ message: 'You have exceeded a secondary rate limit' }, { status: 403 }),
  });
  await expect(importer().run()).rejects.toThrow(/could not be reached after 61 attempts \(rate limits\)/);
  expect(github.calls.length).toBe(61);
  expect(clock.now() - start).toBeGreaterThan(12 * 3_600_000);
});

test('an answer that never comes is given up and asked for again', async () => {
  const organization = makeOrganization('acme', [{ name: 'web', runsAt: spread(3, 5) }]);
  const { importer, journal, github } = createScenario(organization, {
    intercept: (_, call) => (call === 3 ? new Promise(() => {}) : undefined),
  });
  const server = await github.listen();
  try {
    await importer({ apiUrl: server.url, fetch, requestTimeoutMs: 300 }).run();
    expect(objectsOf(journal.ids())).toEqual(expectedObjects(organization, since));
  } finally {
    await server.close();
  }
});

test('a renamed repository is followed, for each of its pages', async () => {
  const organization = makeOrganization('acme', [{ name: 'new-name', runsAt: spread(250, 20), jobsPerRun: () => 1 }]);
  const { importer, journal } = createScenario(organization, { renamed: { 'acme/old-name': 100 } });
  await importer({ target: 'acme/old-name' }).run();
  expect(objectsOf(journal.ids())).toEqual(expectedObjects(organization, since));
});

test.each([
  ['a redirect', new Response('{}', { status: 301, headers: { location: 'https://evil.example/x' } })],
  ['a next link', new Response('[]', { headers: { link: '<http://169.254.169.254/latest>; rel="next"' } })],
])('%s to another host is refused and nothing is sent there', async (_, response) => {
  const asked: string[] = [];
  const { importer } = createScenario(small());
  const spy: typeof fetch = async (input) => {
    asked.push(new URL(String(input)).host);
    return response.clone();
  };
  await expect(importer({ fetch: spy }).run()).rejects.toThrow(/not part of https:\/\/api\.github\.com/);
  expect(new Set(asked)).toEqual(new Set(['api.github.com']));
});

test('the token goes to the API alone, and only over https', async () => {
  const { importer } = createScenario(small());
  expect(() => importer({ apiUrl: 'http://api.example' })).toThrow(/not https/);
  expect(() => importer({ apiUrl: 'nowhere' })).toThrow(/no address/);
});

test('a repository that may not be read is skipped with its reason; asked for alone, it is an error', async () => {
  const organization = small();
  const [web] = organization.repositories;
  if (web !== undefined) web.isForbidden = true;
  const { importer, journal } = createScenario(organization);
  const progress = await importer().run();
  expect(progress.warnings).toEqual([expect.stringMatching(/workflow runs of acme\/web with 403.*Actions: read/)]);
  expect(journal.events.size).toBe(15 * 3);
  await expect(importer({ target: 'acme/web' }).run()).rejects.toThrow(/the repository acme\/web with 403/);
});

test('a wrong token and an unknown owner are told apart, and the token is in no message', async () => {
  const { importer } = createScenario(small(), { token: 'another' });
  const failure = await importer()
    .run()
    .catch((error: Error) => error);
  expect(String(failure)).toMatch(/GitHub refused the token \(Bad credentials\)/);
  expect(JSON.stringify(failure) + String(failure)).not.toContain('test-token-of-nobody');
  await expect(createScenario(small()).importer({ target: 'nobody' }).run()).rejects.toThrow(
    /repositories of nobody with 404/,
  );
});

test('a run whose jobs are gone is still taken', async () => {
  const organization = makeOrganization('acme', [{ name: 'web', runsAt: spread(5, 5) }]);
  const [repository] = organization.repositories;
  repository?.jobs.delete(`${repository.runs[2]?.id}/1`);
  const { importer, journal } = createScenario(organization);
  const progress = await importer().run();
  expect(objectsOf(journal.ids())).toEqual(expectedObjects(organization, since));
  expect(progress.warnings).toEqual([expect.stringMatching(/jobs of attempt 1 of run \d+ are gone/)]);
});

test('the next import costs nothing for what did not change, and takes what did', async () => {
  const organization = makeOrganization('acme', [
    { name: 'web', runsAt: spread(250, 60), deploymentsAt: spread(30, 60) },
  ]);
  const { importer, journal, github, clock } = createScenario(organization);
  const progressStore = createMemoryProgressStore();
  const everything = { progressStore, since: start - 100 * dayMs };
  const first = await importer(everything).run();
  const taken = journal.events.size;
  clock.advance(dayMs);
  github.statuses.clear();
  const second = await importer(everything).run();
  expect(journal.events.size).toBe(taken);
  expect(first.calls).toBeGreaterThan(280);
  expect(second.calls).toBeLessThan(12);
  expect(second.runs).toMatchObject({ known: 250, done: 250, skipped: 250 });
  // Only the repository itself is asked for anew.
  expect(github.statuses.get(200)).toBe(1);

  const [repository] = organization.repositories;
  const rerun = repository?.runs[120];
  if (repository === undefined || rerun === undefined) throw new Error('unreachable');
  addRun(repository, start + 1000, 1, 2);
  Object.assign(rerun, { run_attempt: 2, updated_at: '2026-01-20T09:00:00Z' });
  repository.jobs.set(`${rerun.id}/2`, []);
  const third = await importer(everything).run();
  expect(new Set(objectsOf(journal.ids()))).toEqual(new Set(expectedObjects(organization, 0)));
  expect(third.calls).toBeLessThan(20);
});

test('a run that goes on is taken again when it has ended; an earlier `since` finds what lay outside', async () => {
  const organization = makeOrganization('acme', [{ name: 'web', runsAt: spread(50, 20) }]);
  const [newest] = organization.repositories[0]?.runs ?? [];
  Object.assign(newest ?? {}, { status: 'in_progress', conclusion: null });
  const { importer, journal } = createScenario(organization);
  const progressStore = createMemoryProgressStore();
  await importer({ progressStore, since: start - 5 * dayMs }).run();
  const before = journal.events.size;
  Object.assign(newest ?? {}, { status: 'completed', conclusion: 'success', updated_at: '2026-01-20T08:30:00Z' });
  await importer({ progressStore }).run();
  expect(journal.events.size).toBeGreaterThan(before);
  const ends = journal.ids().filter((id) => id.startsWith(`import-workflow_run-${newest?.id}-1-`));
  expect(ends).toHaveLength(2);
  expect(new Set(objectsOf(journal.ids()))).toEqual(new Set(expectedObjects(organization, since)));
});

test('the plan is close to what the import takes, and imports nothing', async () => {
  const { importer, journal } = createScenario(small());
  const plan = await importer().plan();
  expect(journal.events.size).toBe(0);
  const { calls, runs } = await importer().run();
  expect(plan.runs).toBe(runs.done);
  expect(plan.repositories).toBe(3);
  expect(Math.abs(plan.calls - calls)).toBeLessThan(calls * 0.15);
  expect(plan.durationMs).toBeGreaterThan(0);
});
