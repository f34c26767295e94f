import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import { createOtlpSource, runSpanEvent } from '../../sources/otlp/run-source.ts';
import { runSpans } from '../../sources/otlp/run-spans.ts';
import type { RunView } from '../../store/queries/runs-columns.ts';
import type { LoadedRun } from '../api/traced-run.ts';
import { runRequest } from './run-request.ts';

const t0 = Date.parse('2026-05-04T14:00:00Z');
const at = (second: number) => t0 + second * 1000;
const run: RunView = {
  source: 'github',
  runId: 18230001,
  attempt: 2,
  runNumber: 41,
  organization: 'acme',
  repository: 'acme/widgets',
  workflow: 'CI',
  title: 'Fix the cart',
  event: 'pull_request',
  branch: 'fix/cart',
  branchType: 'pull_request',
  headSha: '3f786850e387550fdab836ed7e6dc881de23001b',
  pullRequest: 7,
  actor: 'ada',
  actorIsBot: false,
  isFork: false,
  status: 'completed',
  conclusion: 'failure',
  createdAt: at(0),
  startedAt: at(0),
  completedAt: at(100),
  durationMs: 100_000,
  url: 'https://github.com/acme/widgets/actions/runs/18230001',
  limited: false,
};
type Job = LoadedRun['jobs'][number];
const job = (jobId: number, name: string, change: Partial<Job> = {}): Job => ({
  jobId,
  attempt: 2,
  name,
  baseName: name,
  callers: [],
  matrix: [],
  labels: 'ubuntu-latest',
  os: 'linux',
  runnerType: 'github-hosted',
  pool: 'GitHub Actions',
  runner: 'GitHub Actions 3',
  status: 'completed',
  conclusion: 'success',
  createdAt: at(1),
  startedAt: at(5),
  completedAt: at(60),
  queueMs: 4000,
  durationMs: 55_000,
  carriedOver: false,
  url: `${run.url}/job/${jobId}`,
  steps: [],
  ...change,
});
const step = (number: number, name: string, conclusion: string, from: number, to: number) => ({
  number,
  name,
  conclusion,
  startedAt: at(from),
  completedAt: at(to),
});
const traced = (jobs: Job[]): LoadedRun => ({
  runId: run.runId,
  attempt: run.attempt,
  name: run.workflow,
  conclusion: run.conclusion,
  isOver: true,
  startedAt: run.startedAt,
  completedAt: run.completedAt,
  jobs,
});
const jobs = [
  job(1, 'build', { steps: [step(1, 'Set up', 'success', 5, 7), step(2, 'Upload artifact', 'success', 7, 60)] }),
  job(2, 'test', { conclusion: 'failure', completedAt: at(100), steps: [step(1, 'Run', 'failure', 5, 100)] }),
  job(3, 'deploy', { conclusion: 'skipped', startedAt: null, completedAt: at(100), runner: '', pool: '', labels: '' }),
  job(4, 'slow', { conclusion: 'timed_out' }),
  job(5, 'earlier', { carriedOver: true }),
];

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
}
const spansOf = (request: object | null): Span[] =>
  (request as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans),
  );

// `UPDATE_GOLDEN=1 npx vitest run src/views/forward` writes it; the difference is then for a person to judge.
test('a run as spans', () => {
  const request = runRequest(run, traced(jobs), '0.0.0');
  const golden = new URL('testdata/run.request.json', import.meta.url);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, `${JSON.stringify(request, null, 2)}\n`);
  expect(request).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
});

test('a run without any time has none', () => {
  const blank = { ...traced([]), startedAt: null, completedAt: null };
  expect(runRequest({ ...run, startedAt: null, completedAt: null }, blank, '0.0.0')).toBeNull();
});

describe('whoever reads the conventions', () => {
  test('knows the run, its jobs and their steps again', () => {
    const body = encodeJson('traces', runRequest(run, traced(jobs), '0.0.0'));
    const records = runSpans(body).map((event) => {
      const given = {
        source: 'otlp',
        event: runSpanEvent,
        deliveryId: '',
        receivedAt: at(200),
        tenant: '',
        body: event,
      };
      const mapping = createOtlpSource().map(given, at(200));
      if (mapping.outcome !== 'mapped') throw new Error(JSON.stringify(mapping));
      return mapping.records;
    });
    const { organization, repository, runId, attempt, workflow, branch, headSha, conclusion, title, actor, url } = run;
    const told = { organization, repository, runId, attempt, branch, headSha, source: 'github' };
    expect(records.find(({ jobs: [first] }) => first === undefined)?.runs).toMatchObject([
      { ...told, workflow, conclusion, title, actor, url, pullRequest: 7, runNumber: 41, event: 'pull_request' },
    ]);
    const found = records.flatMap(({ jobs: known }) => known).sort((a, b) => a.jobId - b.jobId);
    expect(found.map((one) => [one.jobId, one.name, one.conclusion, one.labels, one.queueMs])).toEqual([
      [1, 'build', 'success', 'ubuntu-latest', 4000],
      [2, 'test', 'failure', 'ubuntu-latest', 4000],
      [3, 'deploy', 'skipped', '', null],
      [4, 'slow', 'timed_out', 'ubuntu-latest', 4000],
    ]);
    expect(found[0]).toMatchObject({ ...told, createdAt: at(1), startedAt: at(5), completedAt: at(60) });
    expect(found[0]?.steps).toMatchObject([
      { number: 1, name: 'Set up', conclusion: 'success', startedAt: at(5), completedAt: at(7) },
      { number: 2, name: 'Upload artifact', conclusion: 'success', startedAt: at(7), completedAt: at(60) },
    ]);
  });
});

const anyTime = fc.option(fc.nat(200).map(at));
const anyStep = fc.record({
  number: fc.nat(5),
  name: fc.string(),
  conclusion: fc.constantFrom('success', 'failure', null),
  startedAt: anyTime,
  completedAt: anyTime,
});
const anyJobs = fc.uniqueArray(
  fc.record({
    jobId: fc.nat(20),
    name: fc.constantFrom('a', 'b'),
    conclusion: fc.constantFrom('success', 'skipped', 'odd', null),
    createdAt: anyTime,
    startedAt: anyTime,
    completedAt: anyTime,
    carriedOver: fc.boolean(),
    steps: fc.array(anyStep, { maxLength: 4 }),
  }),
  { selector: ({ jobId }) => jobId, maxLength: 6 },
);

test('whatever is known of its jobs, ids are those of any order, each once, below a parent that is there', () => {
  fc.assert(
    fc.property(anyJobs, fc.func(fc.nat()), (some, shuffle) => {
      const all = some.map((one) => job(one.jobId, one.name, one));
      const spans = spansOf(runRequest(run, traced(all), '0.0.0'));
      const ids = spans.map(({ spanId }) => spanId);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { parentSpanId } of spans.slice(1)) expect(ids).toContain(parentSpanId);
      expect(spans[0]).not.toHaveProperty('parentSpanId');
      expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
      const shuffled = [...all].sort((a, b) => shuffle(a.jobId) - shuffle(b.jobId));
      const again = spansOf(runRequest(run, traced(shuffled), '0.0.0')).map(({ spanId }) => spanId);
      expect(again.sort()).toEqual(ids.sort());
      // What is written can be read.
      expect(() => encodeJson('traces', runRequest(run, traced(all), '0.0.0'))).not.toThrow();
    }),
  );
});
