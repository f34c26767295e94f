import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/import/clock.ts';
import { addRun, makeOrganization } from '../../src/import/testing/fake-data.ts';
import { createFakeGithub } from '../../src/import/testing/fake-github.ts';
import { hasShared, sharedFiles, sharedFolder } from '../../src/sources/testing/shared-fixtures.ts';
import { openStore } from '../../src/store/open.ts';
import { kills, killTimeout, longestLifeMs } from './kill-loop.ts';
import { deliver, drained, makeDirectory, type Program, startProgram, until } from './program.ts';

const token = 'github-token-of-this-test-alone';
const signature = 'signature-of-the-address';
const organization = makeOrganization('acme', [{ name: 'web', runsAt: [] }]);
const [web] = organization.repositories as [(typeof organization.repositories)[number]];

/** Logs by the id of their job, on a host of their own, as GitHub has them. */
const logs = new Map<number, Buffer>();
/** Of a log only so many bytes come, and then nothing more. */
const stalls = new Map<number, number>();
const headersOfLogs: IncomingMessage['headers'][] = [];
let blobs: Server;
let blobsUrl = '';
let github: ReturnType<typeof createFakeGithub>;
let api: Awaited<ReturnType<typeof github.listen>>;
const directories: ReturnType<typeof makeDirectory>[] = [];
let program: Program | undefined;

beforeAll(async () => {
  blobs = createServer((request: IncomingMessage, response: ServerResponse) => {
    headersOfLogs.push(request.headers);
    const id = Number(/\/(\d+)/.exec(request.url ?? '')?.[1]);
    const bytes = logs.get(id);
    if (bytes === undefined || !request.url?.endsWith(signature)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': bytes.length });
    const stall = stalls.get(id);
    if (stall === undefined) return response.end(bytes);
    return response.write(bytes.subarray(0, stall));
  });
  await new Promise<void>((resolve) => blobs.listen(0, '127.0.0.1', resolve));
  blobsUrl = `http://127.0.0.1:${(blobs.address() as AddressInfo).port}`;
  github = createFakeGithub({
    organizations: [organization],
    clock: systemClock,
    token,
    logAddress: (jobId) => (logs.has(jobId) ? `${blobsUrl}/${jobId}?sig=${signature}` : undefined),
  });
  api = await github.listen();
});

afterEach(async () => {
  await program?.end('SIGKILL');
  program = undefined;
});

afterAll(async () => {
  blobs.closeAllConnections();
  await new Promise((resolve) => blobs.close(resolve));
  await api.close();
  for (const { remove } of directories) remove();
});

function start(dataDir: string, which: 'failed' | 'all' = 'failed'): Promise<Program> {
  return startProgram(dataDir, {
    RUNLENS_GITHUB_TOKEN: token,
    RUNLENS_GITHUB_API_URL: api.url,
    RUNLENS_GITHUB_LOGS: which,
    RUNLENS_LOG_LEVEL: 'debug',
  });
}

const newDirectory = () => {
  const directory = makeDirectory();
  directories.push(directory);
  return directory.path;
};

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const stamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 23)}0000Z`;

interface Steps {
  name: string;
  number: number;
  from: number;
  to: number;
}

/** A run with one job that ended, delivered as GitHub does; the id of the job. */
async function ended(
  url: string,
  { from, to, conclusion = 'failure', steps = [] }: { from: number; to: number; conclusion?: string; steps?: Steps[] },
): Promise<{ runId: number; jobId: number }> {
  const run = addRun(web, from, 1, 1);
  const [job] = web.jobs.get(`${run.id}/1`) as [Record<string, unknown>];
  Object.assign(job, {
    conclusion,
    started_at: iso(from),
    completed_at: iso(to),
    steps: steps.map(({ name, number, from: began, to: over }) => ({
      name,
      number,
      status: 'completed',
      conclusion,
      started_at: iso(began),
      completed_at: iso(over),
    })),
  });
  const { repository } = run;
  const bodies = { workflow_job: { workflow_job: job }, workflow_run: { workflow_run: { ...run, conclusion } } };
  for (const [event, content] of Object.entries(bodies)) {
    const body = JSON.stringify({ action: 'completed', ...content, repository });
    const answer = await deliver(url, body, { event, deliveryId: `${event}-${run.id}` });
    expect(answer.status).toBe(202);
  }
  return { runId: run.id, jobId: job.id as number };
}

interface JobLogsHealth {
  components: {
    jobLogs: { status: string; reason?: string; numbers: { fetched: number; waiting: number; failed: number } };
  };
}
const health = async (url: string) =>
  ((await (await fetch(`${url}/health`)).json()) as JobLogsHealth).components.jobLogs;
const fetched = (url: string, count: number) =>
  until(`${count} logs are fetched`, async () => (await health(url)).numbers.fetched >= count);

interface Line {
  id: string;
  body: string;
  step: number;
  jobId: number;
  severity: string;
}
async function search(url: string, query: Record<string, string>): Promise<Line[]> {
  const response = await fetch(`${url}/api/v1/logs?${new URLSearchParams({ limit: '200', ...query })}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { items: Line[] }).items;
}

const begun = Math.floor((Date.now() - 3_600_000) / 1000) * 1000;

test('a job that failed: its log is found by word, step and group; nobody is told the token or the address', async () => {
  const dataDir = newDirectory();
  program = await start(dataDir);
  const at = (second: number) => stamp(begun + second * 1000);
  const text = [
    `\ufeff${at(0)} Current runner version: '2.321.0'`,
    `${at(4)} ##[group]Run npm test`,
    `${at(4)} \u001b[36;1mnpm test\u001b[0m`,
    `${at(4)} ##[endgroup]`,
    `${at(6)} the walrus was not expected`,
    '    at walrus.test.ts:7',
    `${at(7)} password=hunter2hunter2`,
    `${at(7)} ##[error]Process completed with exit code 1.`,
    `${at(9)} Post job cleanup.`,
    `${at(9)} Cleaning up orphan processes`,
    '',
  ].join('\n');
  const steps = [
    { name: 'Set up job', number: 1, from: begun, to: begun + 4000 },
    { name: 'Test', number: 2, from: begun + 4000, to: begun + 8000 },
    { name: 'Post Checkout', number: 5, from: begun + 9000, to: begun + 9000 },
    { name: 'Complete job', number: 6, from: begun + 9000, to: begun + 10_000 },
  ];
  // The id is the next one: what GitHub has must be there when the event comes.
  const ids = { runId: web.id * 100_000 + web.runs.length + 1, jobId: 0 };
  ids.jobId = ids.runId * 1000 + 100;
  logs.set(ids.jobId, Buffer.from(text));
  expect(await ended(program.url, { from: begun, to: begun + 10_000, steps })).toEqual(ids);
  const other = await ended(program.url, { from: begun, to: begun + 10_000, conclusion: 'success' });
  await fetched(program.url, 1);
  await drained(program.url);

  const run = `github/${ids.runId}/1`;
  const ofTest = await search(program.url, { run, jobId: String(ids.jobId), step: '2' });
  expect(ofTest.map(({ body }) => body)).toEqual([
    'Process completed with exit code 1.',
    'password=**************',
    '    at walrus.test.ts:7',
    'the walrus was not expected',
    '\u001b[36;1mnpm test\u001b[0m',
    'Run npm test',
  ]);
  expect((await search(program.url, { run, q: 'WALRUS', step: '2' })).length).toBe(2);
  expect(await search(program.url, { run, q: 'walrus', step: '1' })).toEqual([]);
  expect((await search(program.url, { run, severity: 'error' })).map(({ body }) => body)).toEqual([ofTest[0]?.body]);
  expect((await search(program.url, { run })).map(({ step }) => step)).toEqual([6, 5, 2, 2, 2, 2, 2, 2, 1]);
  const detail = (await (await fetch(`${program.url}/api/v1/logs/${ofTest[4]?.id}`)).json()) as { attributes: object };
  expect(detail.attributes).toMatchObject({ 'github.log.group': 'Run npm test', 'runlens.step.name': 'Test' });

  expect(github.calls.filter((call) => call.includes(`/jobs/${other.jobId}/`))).toEqual([]);
  expect(headersOfLogs.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  expect(await program.end('SIGTERM')).toBe(0);
  expect(program.output()).not.toMatch(new RegExp(`${token}|${signature}`));
});

test('a log that GitHub has no more is asked for once, also after a new start', async () => {
  const dataDir = newDirectory();
  program = await start(dataDir);
  const { jobId } = await ended(program.url, { from: begun, to: begun + 60_000 });
  const { url } = program;
  await until('it is given up', async () => (await health(url)).numbers.failed === 1);
  expect(await health(url)).toMatchObject({
    status: 'healthy',
    reason: 'the last log that could not be had: GitHub answered 404',
  });
  await program.end('SIGTERM');
  const asked = () => github.calls.filter((call) => call.includes(`/jobs/${jobId}/`)).length;
  expect(asked()).toBe(1);
  program = await start(dataDir);
  const next = web.id * 100_000 + web.runs.length + 1;
  logs.set(next * 1000 + 100, Buffer.from(`${stamp(begun)} here\n`));
  await ended(program.url, { from: begun, to: begun + 60_000 });
  await fetched(program.url, 1);
  expect(asked()).toBe(1);
});

test('killed while a log is fetched, again and again: no line is missing, none is there twice', {
  timeout: killTimeout,
}, async () => {
  const dataDir = newDirectory();
  const count = 30_000;
  const text = Array.from({ length: count }, (_, i) => `${stamp(begun + Math.floor(i / 100) * 10)} line-${i}\n`);
  const bytes = Buffer.from(text.join(''));
  const jobId = (web.id * 100_000 + web.runs.length + 1) * 1000 + 100;
  logs.set(jobId, bytes);
  // The third time what is waited for is there already, so the program dies as it begins again.
  for (const share of [0.3, 0.5, 0.5, 0.95]) {
    stalls.set(jobId, Math.floor(bytes.length * share));
    program = await start(dataDir);
    const { url } = program;
    if (share === 0.3) expect((await ended(url, { from: begun, to: begun + 60_000 })).jobId).toBe(jobId);
    const stored = `line-${(Math.floor((count * share) / 2000) - 1) * 2000}`;
    const query = { jobId: String(jobId), q: stored };
    await until('what came is stored', async () => (await search(url, query)).length > 0);
    await program.end('SIGKILL');
  }
  for (let kill = 0; kill < kills; kill += 1) {
    stalls.set(jobId, randomInt(bytes.length));
    program = await start(dataDir);
    await new Promise((moment) => setTimeout(moment, randomInt(longestLifeMs)));
    await program.end('SIGKILL');
  }
  stalls.delete(jobId);
  program = await start(dataDir);
  await fetched(program.url, 1);
  await drained(program.url);
  await program.end('SIGTERM');
  const engine = await openStore({ dataDir });
  try {
    const rows = await engine.query<{ body: string }>(
      'kill.lines',
      'SELECT Body AS body FROM otel_logs ORDER BY Timestamp, _block_number, _part_offset',
    );
    expect(rows.map(({ body }) => body)).toEqual(Array.from({ length: count }, (_, i) => `line-${i}`));
  } finally {
    await engine.close();
  }
});

const files = sharedFiles('ci-log');

describe.skipIf(!hasShared)('published logs', () => {
  test('each is fetched, stored line by line and found', async () => {
    const dataDir = newDirectory();
    program = await start(dataDir, 'all');
    const { url } = program;
    const expected = new Map<number, number>();
    const words = new Map<number, string>();
    for (const path of files) {
      const { text, from, to } = recent(readFileSync(join(sharedFolder, path), 'utf8'));
      const jobId = (web.id * 100_000 + web.runs.length + 1) * 1000 + 100;
      logs.set(jobId, Buffer.from(text));
      const lines = text.replace(/\n$/, '').split('\n');
      expected.set(jobId, lines.filter((line) => !line.endsWith('Z ##[endgroup]')).length);
      const middle = lines.slice(Math.floor(lines.length / 2)).join('\n');
      words.set(jobId, /(?<![^\s])[a-z]{4,}(?![^\s])/i.exec(middle)?.[0] ?? 'documentation');
      const steps = [
        { name: 'Set up job', number: 1, from, to: from + 1000 },
        { name: 'Everything else', number: 2, from: from + 1000, to },
      ];
      expect((await ended(url, { from, to, conclusion: 'success', steps })).jobId).toBe(jobId);
    }
    await fetched(url, files.length);
    await drained(url);
    for (const [jobId, word] of words) {
      const found = await search(url, { jobId: String(jobId), q: word });
      expect(found.length, `${word} in ${jobId}`).toBeGreaterThan(0);
    }
    await program.end('SIGTERM');
    const engine = await openStore({ dataDir });
    try {
      const rows = await engine.query<{ jobId: number; lines: number }>(
        'fixtures.lines',
        'SELECT JobId AS jobId, count() AS lines FROM otel_logs GROUP BY jobId',
      );
      expect(new Map(rows.map(({ jobId, lines }) => [jobId, lines]))).toEqual(expected);
    } finally {
      await engine.close();
    }
    expect(files).toHaveLength(24);
  });
});

/** The text with its times moved into the last hours, and the first and last of them; lines of long ago would not be kept. */
function recent(text: string): { text: string; from: number; to: number } {
  const time = /(?<=^\ufeff?\[?)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?=\.\d{7}Z|Z\])/gm;
  const all = [...text.matchAll(time)].map(([found]) => Date.parse(`${found}Z`));
  const first = Math.min(...all, Number.MAX_SAFE_INTEGER);
  const span = all.length === 0 ? 60_000 : Math.max(...all) - first;
  const from = Math.floor((Date.now() - span - 600_000) / 1000) * 1000;
  const moved = text.replace(time, (found) => iso(Date.parse(`${found}Z`) - first + from).slice(0, 19));
  return { text: moved, from, to: from + span + 1000 };
}
