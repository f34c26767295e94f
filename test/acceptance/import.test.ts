import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/import/clock.ts';
import { makeOrganization } from '../../src/import/testing/fake-data.ts';
import { createFakeGithub } from '../../src/import/testing/fake-github.ts';
import { type Program, startProgram } from './fixtures-program.ts';

const entry = fileURLToPath(new URL('../../dist/runlens.cjs', import.meta.url));
const githubToken = 'github-token-of-this-test-alone';
const hourMs = 3_600_000;
const newest = Math.floor(Date.now() / hourMs) * hourMs;
const organization = makeOrganization('acme', [
  {
    name: 'web',
    runsAt: Array.from({ length: 60 }, (_, index) => newest - index * hourMs),
    attempts: (index) => (index % 20 === 0 ? 2 : 1),
    deploymentsAt: [newest - hourMs],
  },
  { name: 'api', runsAt: [newest - 2 * hourMs] },
]);
const github = createFakeGithub({
  organizations: [organization],
  clock: systemClock,
  token: githubToken,
  latencyMs: 10,
});

let directory = '';
let program: Program;
let api: Awaited<ReturnType<typeof github.listen>>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'runlens-import-'));
  api = await github.listen();
  program = await startProgram(join(directory, 'data'));
});

afterAll(async () => {
  await program?.stop();
  await api?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Whatever becomes of a test, what it started does not outlive it. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a verb as a user would; `watch` may end it early. */
const runImport = (args: string[], watch?: (child: ChildProcess) => void) =>
  runVerb(['import', 'github', ...args], watch);

function runVerb(args: string[], watch?: (child: ChildProcess) => void): Promise<Ended> {
  const child = spawn(process.execPath, [entry, ...args], {
    env: {
      ...process.env,
      RUNLENS_GITHUB_TOKEN: githubToken,
      RUNLENS_GITHUB_API_URL: api.url,
      RUNLENS_SERVER: program.url,
      RUNLENS_DATA_DIR: join(directory, 'client'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  watch?.(child);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve) =>
    child.once('close', (code) => {
      children.delete(child);
      resolve({ code, out, err });
    }),
  );
}

/** Ends the child with the signal once GitHub was asked so often. */
const endAfter = (calls: number, signal: NodeJS.Signals) => (child: ChildProcess) => {
  const until = github.calls.length + calls;
  const timer = setInterval(() => {
    if (github.calls.length < until) return;
    clearInterval(timer);
    child.kill(signal);
  }, 5);
  child.once('close', () => clearInterval(timer));
};

async function storedRuns(): Promise<{ runId: number; attempt: number }[]> {
  await program.settled();
  const response = await fetch(`${program.url}/api/v1/runs?limit=200`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { items: { runId: number; attempt: number }[] }).items;
}

test('a dry run tells the calls and imports nothing', async () => {
  const { code, out, err } = await runImport(['acme', '--dry-run']);
  expect({ code, err }).toMatchObject({ code: 0 });
  expect(out).toMatch(/Would import 61 runs \(about \d+ attempts\) and 1 deployment of 2 repositories/);
  expect(out).toMatch(/About \d+ calls to GitHub/);
  expect(await storedRuns()).toEqual([]);
});

test('killed, then stopped, then run to its end: everything is there, and the next import has nothing to do', async () => {
  const killed = await runImport(['acme'], endAfter(15, 'SIGKILL'));
  expect(killed.code).toBeNull();
  const stopped = await runImport(['acme'], endAfter(15, 'SIGTERM'));
  expect(stopped).toMatchObject({ code: 130, err: expect.stringContaining('run the same command to go on') });

  const before = github.calls.length;
  const ended = await runImport(['acme']);
  expect(ended).toMatchObject({ code: 0, out: expect.stringMatching(/^Imported \d+ runs/) });
  expect(github.calls.length - before).toBeLessThan(85);
  const runs = await storedRuns();
  const expected = organization.repositories.flatMap(({ runs }) =>
    runs.map(({ id, run_attempt }) => [id, run_attempt]),
  );
  expect(new Map(runs.map(({ runId, attempt }) => [runId, attempt]))).toEqual(new Map(expected as [number, number][]));

  const again = await runImport(['acme']);
  expect(again.out).toMatch(/^Imported 0 runs.*0 events new/);
  expect(again.out).toContain('--fresh takes them again');
  const fresh = await runImport(['acme', '--fresh']);
  expect(fresh.out).toMatch(/61 runs.*: 0 events new, \d+ known to the server/);

  const everything = [killed, stopped, ended, again, fresh].flatMap(({ out, err }) => [out, err]).join('');
  expect(everything).not.toContain(githubToken);
}, 120_000);

test('reading the raw events again changes no counter', async () => {
  const counters = async () => {
    await program.settled();
    const text = await (await fetch(`${program.url}/metrics`)).text();
    return text.split('\n').filter((line) => /^cicd_(pipeline_runs|jobs|deployments)_total\{/.test(line));
  };
  const before = await counters();
  expect(before.some((line) => line.includes('acme/web'))).toBe(true);
  const { code, out } = await runVerb(['replay', '--since', '1h']);
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^\d\d+ raw events are back/) });
  expect(await counters()).toEqual(before);
});

test.each([
  ['a target that is none', ['a/b/c'], 2, /names no GitHub owner or repository/],
  ['an unknown option', ['acme', '--token', 'x'], 2, /unknown option '--token'/],
  ['an owner that is not there', ['nobody'], 1, /repositories of nobody with 404/],
  ['a server that is not there', ['acme', '--server', 'nonsense://x'], 2, /no address of a server/],
])('%s is one sentence and a code', async (_, args, exit, sentence) => {
  const { code, err } = await runImport(args);
  expect(err).toMatch(sentence);
  expect(code).toBe(exit);
});
