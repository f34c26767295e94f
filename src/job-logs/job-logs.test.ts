import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClock } from '../import/testing/fake-clock.ts';
import { createFakeGithub, type FakeGithubOptions } from '../import/testing/fake-github.ts';
import type { Job } from '../model/records.ts';
import { decodeMessage } from '../sources/otlp/decode-message.ts';
import { requests } from '../sources/otlp/schema.ts';
import type { Engine } from '../store/engine.ts';
import { StoreError } from '../store/engine.ts';
import { openStore } from '../store/open.ts';
import { emptyBatch, noon, sampleJob, sampleStep } from '../store/testing/samples.ts';
import { createWriter } from '../store/writer.ts';
import { createJobLogs, type JobLogs, type JobLogsOptions } from './job-logs.ts';
import { NeverTaken } from './take-job-log.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-job-logs-'));
const token = 'token-of-nobody';
const blobs = 'https://blobs.example';
let engine: Engine;
beforeAll(async () => {
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});
let running: JobLogs[] = [];
beforeEach(async () => {
  for (const table of ['jobs', 'steps', 'job_logs']) await engine.command(`TRUNCATE TABLE ${table}`);
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.close()));
  running = [];
});

let sequence = 0;
async function store(...jobs: Partial<Job>[]): Promise<number> {
  sequence += 1;
  const all = jobs.map((change) => sampleJob({ conclusion: 'failure', ...change }));
  await createWriter(engine).apply(emptyBatch(`batch-${sequence}`, sequence, { jobs: all, jobsWithSteps: all }));
  return sequence;
}

/** Job logs against the fake, on a clock that passes by sleeping; GitHub's answers for a log by the job's id. */
function scenario(
  texts: Record<number, string>,
  change: Partial<JobLogsOptions> & { github?: Partial<FakeGithubOptions> } = {},
) {
  const clock = createFakeClock(noon + 3_600_000);
  const organization = {
    login: 'octo-org',
    repositories: [
      { id: 7, owner: 'octo-org', name: 'octo-repo', runs: [], jobs: new Map(), deployments: [], statuses: new Map() },
    ],
  };
  const logAddress = (jobId: number) => (jobId in texts ? `${blobs}/logs/${jobId}?sig=of-the-address` : undefined);
  const github = createFakeGithub({ organizations: [organization], clock, token, logAddress, ...change.github });
  const blobRequests: Request[] = [];
  const sent: Buffer[] = [];
  const problems: string[] = [];
  const lost: string[] = [];
  const start = (more: Partial<JobLogsOptions> = {}) => {
    const jobLogs = createJobLogs({
      engine,
      which: 'failed',
      token,
      apiUrl: new URL('https://api.github.com'),
      except: 'demo-org',
      days: 3,
      clock,
      fetch: async (input, init) => {
        const request = new Request(input as string, init);
        if (!request.url.startsWith(blobs)) return github.fetch(input, init);
        blobRequests.push(request);
        return new Response(texts[Number(/logs\/(\d+)/.exec(request.url)?.[1])]);
      },
      send: async (request) => void sent.push(request),
      onProblem: (reason) => problems.push(reason),
      onLost: (job, reason) => lost.push(`${job.jobId}: ${reason}`),
      ...change,
      ...more,
    });
    running.push(jobLogs);
    jobLogs.start();
    return jobLogs;
  };
  return { clock, github, blobRequests, sent, problems, lost, start };
}

interface Attribute {
  key: string;
  value: { stringValue: string };
}
interface SentLogs {
  resourceLogs: {
    resource: { attributes: Attribute[] };
    scopeLogs: { logRecords: { body: { stringValue: string }; attributes?: Attribute[] }[] }[];
  }[];
}
const decoded = (request: Buffer) => decodeMessage(requests.logs, request, 0, request.length) as unknown as SentLogs;
const recordsOf = (sent: readonly Buffer[]) =>
  sent.flatMap((one) => decoded(one).resourceLogs[0]?.scopeLogs[0]?.logRecords ?? []);
const bodiesOf = (sent: readonly Buffer[]) => recordsOf(sent).map(({ body }) => body.stringValue);
const ends = () =>
  engine.query<{ id: number; state: string; reason: string; lines: number }>(
    'test.ends',
    'SELECT job_id AS id, state, reason, lines FROM job_logs FINAL ORDER BY id',
  );
const log = (...lines: string[]) =>
  lines.map((line) => `${new Date(noon + 71_000).toISOString().slice(0, 19)}.0000000Z ${line}\n`).join('');

test('logs of jobs that failed are fetched, once; the token goes to the API alone', async () => {
  await store({ jobId: 1 }, { jobId: 2, conclusion: 'success' }, { jobId: 3, conclusion: 'timed_out' });
  const { start, sent, github, blobRequests, problems } = scenario({
    1: log('one', '##[error]two'),
    2: log('no'),
    3: log('three'),
  });
  const first = start();
  await expect.poll(() => first.status()).toMatchObject({ fetched: 2, waiting: 0, failed: 0, problem: null });
  expect(bodiesOf(sent).sort()).toEqual(['one', 'three', 'two']);
  const [resource] = decoded(sent[0] as Buffer).resourceLogs;
  expect(
    Object.fromEntries((resource?.resource.attributes ?? []).map(({ key, value }) => [key, value.stringValue])),
  ).toMatchObject({
    'cicd.pipeline.run.id': '100',
    'cicd.pipeline.run.attempt': '1',
    'cicd.pipeline.task.name': 'Caller / Inner (ubuntu, 20)',
    'github.repository': 'octo-org/octo-repo',
    'runlens.log.category': 'job',
  });
  expect(await ends()).toMatchObject([
    { id: 1, state: 'fetched', reason: '', lines: 2 },
    { id: 3, state: 'fetched', lines: 1 },
  ]);
  expect(blobRequests.map(({ headers }) => headers.get('authorization'))).toEqual([null, null]);
  expect(problems).toEqual([]);

  const second = start();
  second.see({ jobs: 1, sequence: await store({ jobId: 4 }, { jobId: 1 }) });
  // GitHub has none of 4, so it is asked for it until it is clear that there will be none; for 1 nobody asks again.
  await expect.poll(() => second.status().failed).toBe(1);
  expect(github.calls.filter((call) => call.includes('/jobs/1/'))).toHaveLength(1);
  expect(await ends()).toMatchObject([{ id: 1 }, { id: 3 }, { id: 4, state: 'gone' }]);
});

test('all means all that did something', async () => {
  await store(
    { jobId: 1, conclusion: 'success' },
    { jobId: 2, conclusion: 'skipped' },
    { jobId: 3, conclusion: 'cancelled', startedAt: null },
    { jobId: 4, carriedOver: true },
    { jobId: 5, status: 'in_progress', conclusion: null, completedAt: null },
    { jobId: 6, organization: 'demo-org', repository: 'demo-org/x' },
    { jobId: 7, completedAt: noon - 4 * 86_400_000, startedAt: noon - 5 * 86_400_000 },
    { jobId: 8, source: 'gitlab' },
    { jobId: 9, limited: true },
  );
  const { start, github } = scenario({ 1: log('x') }, { which: 'all' });
  const jobLogs = start();
  await expect.poll(() => jobLogs.status().fetched).toBe(1);
  expect(jobLogs.status().waiting).toBe(0);
  expect(github.calls).toEqual(['/repos/octo-org/octo-repo/actions/jobs/1/logs']);
});

test('lines say their step and group', async () => {
  await store({
    jobId: 1,
    steps: [
      sampleStep(0, { startedAt: noon + 60_000 }),
      sampleStep(1, { number: 9, name: 'Test', startedAt: noon + 71_000 }),
    ],
  });
  const { start, sent } = scenario({ 1: log('x', '##[group]Run make', 'CC=gcc', '##[endgroup]', '##[error]no') });
  const jobLogs = start();
  await expect.poll(() => jobLogs.status().fetched).toBe(1);
  const said = recordsOf(sent).map(({ attributes = [] }) =>
    Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])),
  );
  expect(said).toEqual([
    { 'runlens.step': '1', 'runlens.step.name': 'step 0' },
    { 'runlens.step': '9', 'runlens.step.name': 'Test', 'github.log.group': 'Run make', 'github.log.marker': 'group' },
    { 'runlens.step': '9', 'runlens.step.name': 'Test', 'github.log.group': 'Run make' },
    { 'runlens.step': '9', 'runlens.step.name': 'Test', 'github.log.marker': 'error' },
  ]);
});

test('a log that comes later is waited for; one that is not allowed is asked for once', async () => {
  const completedAt = noon + 3_600_000;
  await store({ jobId: 1, completedAt }, { jobId: 2, completedAt, repository: 'octo-org/secret' });
  let asked = 0;
  const { start, sent, lost, github } = scenario(
    { 1: log('late') },
    {
      github: {
        logAddress: (jobId) => (jobId === 1 && ++asked > 3 ? `${blobs}/logs/1` : undefined),
        intercept: (request) =>
          request.url.includes('/secret/')
            ? new Response('{"message":"Resource not accessible"}', { status: 403 })
            : undefined,
      },
    },
  );
  const jobLogs = start();
  await expect.poll(() => jobLogs.status()).toMatchObject({ fetched: 1, failed: 1, waiting: 0 });
  expect(bodiesOf(sent)).toEqual(['late']);
  expect(lost).toEqual(['2: GitHub answered 403']);
  expect(jobLogs.status().lastReason).toBe('GitHub answered 403');
  expect(github.calls.filter((call) => call.includes('/secret/'))).toHaveLength(1);
  expect(await ends()).toMatchObject([
    { id: 1, state: 'fetched' },
    { id: 2, state: 'refused' },
  ]);
});

test.each([
  ['plain http', 'http://blobs.example/logs/1'],
  ['this machine', 'http://127.0.0.1:9/logs/1'],
  ['with a password', 'https://user:password@blobs.example/logs/1'],
  ['a file', 'file:///etc/passwd'],
])('an address of a log is not followed: %s', async (_, address) => {
  await store({ jobId: 1 });
  const { start, blobRequests, sent } = scenario({}, { github: { logAddress: () => address } });
  const jobLogs = start();
  await expect.poll(() => jobLogs.status().failed).toBe(1);
  expect([blobRequests.length, sent.length]).toEqual([0, 0]);
});

test('a second redirect is not followed, nor is a name that leads elsewhere in the API', async () => {
  await store({ jobId: 1 }, { jobId: 2, repository: 'octo-org/..' }, { jobId: 3, repository: 'octo-org/a?b' });
  const asked: string[] = [];
  const { start, github } = scenario({}, { github: { logAddress: () => `${blobs}/logs/1` } });
  const jobLogs = start({
    fetch: async (input, init) => {
      const request = new Request(input as string, init);
      if (!request.url.startsWith(blobs)) return github.fetch(input, init);
      asked.push(request.redirect);
      return new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } });
    },
  });
  await expect.poll(() => jobLogs.status().failed).toBe(3);
  expect(new Set(asked)).toEqual(new Set(['manual']));
  expect(new Set(github.calls)).toEqual(new Set(['/repos/octo-org/octo-repo/actions/jobs/1/logs']));
});

test('a log that breaks off is fetched again, with the same requests; its address is told to nobody', async () => {
  await store({ jobId: 1 });
  const lines = Array.from({ length: 5000 }, (_, i) => `line ${i}`);
  const bytes = new TextEncoder().encode(log(...lines));
  let opened = 0;
  const { start, sent, lost, problems, github } = scenario(
    {},
    { github: { logAddress: () => `${blobs}/logs/1?sig=secret` } },
  );
  const jobLogs = start({
    fetch: async (input, init) => {
      if (!String(input).startsWith(blobs)) return github.fetch(input as string, init);
      opened += 1;
      const isWhole = opened > 1;
      const size = isWhole ? 7777 : 1000;
      return new Response(
        new ReadableStream({
          start(controller) {
            for (let at = 0; at < bytes.length * (isWhole ? 1 : 0.6); at += size)
              controller.enqueue(bytes.slice(at, at + size));
            if (isWhole) controller.close();
          },
          pull(controller) {
            controller.error(new Error(`lost ${String(input)}`));
          },
        }),
      );
    },
  });
  await expect.poll(() => jobLogs.status().fetched).toBe(1);
  const distinct = new Map(sent.map((one) => [one.toString('base64'), one]));
  expect(sent.length).toBeGreaterThan(distinct.size);
  expect(bodiesOf([...distinct.values()])).toEqual(lines);
  expect(JSON.stringify([lost, problems, jobLogs.status()])).not.toContain('secret');
});

test('a token that is not accepted stops everything, and nothing is lost by it', async () => {
  await store({ jobId: 1 });
  let isGood = false;
  const { start, problems } = scenario(
    { 1: log('x') },
    {
      github: {
        intercept: () => (isGood ? undefined : new Response('{"message":"Bad credentials"}', { status: 401 })),
      },
    },
  );
  const jobLogs = start();
  await expect.poll(() => jobLogs.status().problem).toContain('refuses the token');
  expect(jobLogs.status()).toMatchObject({ waiting: 1, failed: 0 });
  isGood = true;
  await expect.poll(() => jobLogs.status()).toMatchObject({ fetched: 1, waiting: 0, problem: null });
  expect(problems).toEqual([expect.stringContaining('GitHub refused the token (Bad credentials)')]);
});

test.each([
  ['leads in circles', (url: string) => new Response(null, { status: 302, headers: { location: url } })],
  ['fails', () => new Response('{"message":"secret words"}', { status: 500 })],
])('one job whose log %s does not keep the others', async (_, answer) => {
  const texts = Object.fromEntries([2, 3, 4, 5].map((id) => [id, log(`log ${id}`)]));
  const { start, problems, sent } = scenario(texts, {
    github: { intercept: ({ url }) => (url.includes('/jobs/1/') ? answer(url) : undefined) },
  });
  await store(...[1, 2, 3, 4, 5].map((jobId) => ({ jobId, completedAt: noon + 60_000 - jobId })));
  const jobLogs = start();
  await expect.poll(() => jobLogs.status().fetched).toBe(4);
  expect(bodiesOf(sent).sort()).toEqual(['log 2', 'log 3', 'log 4', 'log 5']);
  expect([problems, jobLogs.status().problem]).toEqual([[], null]);
  expect(JSON.stringify(jobLogs.status())).not.toMatch(/secret|github\.com/);
});

test('a job that another organisation claims for a repository is not asked for', async () => {
  const { start, github } = scenario({ 1: log('mine'), 2: log('x') });
  await store({ jobId: 1, organization: 'evil' }, { jobId: 2 });
  const jobLogs = start();
  await expect.poll(() => jobLogs.status()).toMatchObject({ fetched: 1, waiting: 0 });
  expect(github.calls.filter((call) => call.includes('/jobs/1/'))).toEqual([]);
});

test('a store that is away stops everything, and nothing is lost by it', async () => {
  await store({ jobId: 1 });
  const { start } = scenario({ 1: log('x') });
  const insert = vi
    .fn(engine.insert)
    .mockRejectedValueOnce(new StoreError('insert', new Error('away')))
    .mockImplementation(engine.insert);
  const jobLogs = start({ engine: { ...engine, insert } });
  await expect.poll(() => jobLogs.status()).toMatchObject({ fetched: 1, waiting: 0 });
  expect(await ends()).toMatchObject([{ id: 1, state: 'fetched' }]);
});

test('what telemetry will never take is failed; what it cannot take now is tried again', async () => {
  await store({ jobId: 1 });
  const never = scenario({ 1: log('x') });
  const jobLogs = never.start({ send: () => Promise.reject(new NeverTaken('too large')) });
  await expect.poll(() => jobLogs.status()).toMatchObject({ failed: 1, lastReason: 'too large' });
  await store({ jobId: 2 });
  let tries = 0;
  const later = scenario({ 2: log('x') });
  const again = later.start({ send: async () => (tries++ === 0 ? Promise.reject(new Error('disk')) : undefined) });
  await expect.poll(() => again.status()).toMatchObject({ fetched: 1, waiting: 0 });
});

test('a fifth of the hour is left to others, and limits are kept', async () => {
  await store(...Array.from({ length: 30 }, (_, i) => ({ jobId: i + 1 })));
  const texts = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [i + 1, log('x')]));
  const { start, github, clock } = scenario(texts, { github: { limits: { primary: 10 } } });
  const begun = clock.now();
  const jobLogs = start();
  await expect.poll(() => jobLogs.status().fetched).toBe(30);
  expect(github.strikes).toEqual({ primary: 0, secondary: 0, concurrent: 0, impatient: 0 });
  // Eight an hour.
  expect(clock.now() - begun).toBeGreaterThan(2 * 3_600_000);
});
