import { expect, test } from 'vitest';
import type { Job, Run } from '../model/records.ts';
import { createGithubSource } from '../sources/github/source.ts';
import { createDemo } from './demo.ts';

const now = Date.UTC(2026, 10, 18, 15, 20);
const source = createGithubSource();
const mappings = [...createDemo({ now, days: 8 }).history()].map((event) => ({
  event,
  mapping: source.map(event, event.receivedAt),
}));
const mapped = mappings.flatMap(({ mapping }) => (mapping.outcome === 'mapped' ? [mapping.records] : []));
const jobs: Job[] = mapped.flatMap((records) => records.jobs);
const runs: Run[] = mapped.flatMap((records) => records.runs);

test('the GitHub source reads every delivery but the deliberate one', () => {
  const dead = mappings.filter(({ mapping }) => mapping.outcome === 'dead');
  expect(dead).toHaveLength(1);
  expect(dead[0]?.event.body.length).toBeLessThan(200);
  // A check that has only begun tells nothing yet.
  const counted = mappings.filter(({ mapping }) => mapping.outcome === 'counted');
  expect(counted.every(({ event, mapping }) => event.event === 'check_run' && mapping.action === 'created')).toBe(true);
});

test('what the source knows of a job is all there', () => {
  const ran = jobs.filter(({ conclusion, runner }) => conclusion === 'success' && runner !== '');
  expect(ran.length).toBeGreaterThan(3000);
  for (const job of ran) {
    expect(job).toMatchObject({ source: 'github', organization: 'northwind-labs', status: 'completed' });
    expect(job.workflow).not.toBe('');
    expect(job.pool).not.toBe('');
    expect(job.os).not.toBe('unknown');
    expect(job.runnerType).not.toBe('unknown');
    expect(job.branch).not.toBe('');
    expect(job.steps.length).toBeGreaterThan(2);
  }
  expect(jobs.some(({ callers }) => callers.length > 0)).toBe(true);
  expect(jobs.some(({ matrix }) => matrix.length === 2)).toBe(true);
});

test('bots, forks, pull requests, tags and approvals are recognised', () => {
  const some = (what: (run: Run) => boolean): boolean => runs.some(what);
  expect(some(({ actorIsBot, actor }) => actorIsBot && actor === 'dependabot[bot]')).toBe(true);
  expect(some(({ isFork }) => isFork)).toBe(true);
  expect(some(({ pullRequest }) => pullRequest !== null)).toBe(true);
  for (const type of ['default', 'pull_request', 'tag'] as const)
    expect(some(({ branchType }) => branchType === type)).toBe(true);
  expect(some(({ status }) => status === 'waiting')).toBe(true);
  for (const run of runs.filter(({ fromJobs }) => !fromJobs)) {
    expect(run.runNumber).not.toBeNull();
    expect(run.workflowPath).toMatch(/^\.github\/workflows\//);
    expect(run.url).toMatch(/^https:/);
  }
});
