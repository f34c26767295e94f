import { expect, test } from 'vitest';
import type { Job, Run } from '../model/records.ts';
import { createGithubSource } from '../sources/github/source.ts';
import { makeOrganization } from './testing/fake-data.ts';
import { createScenario, dayMs, start } from './testing/scenario.ts';

test('everything imported is read by the GitHub source as what the webhook would have given', async () => {
  const organization = makeOrganization('acme', [
    {
      name: 'web',
      runsAt: Array.from({ length: 12 }, (_, index) => start - index * 3_600_000),
      attempts: (index) => (index === 3 ? 2 : 1),
      deploymentsAt: [start - dayMs],
    },
  ]);
  const { importer, journal } = createScenario(organization);
  await importer().run();
  const source = createGithubSource();
  const mappings = [...journal.events.values()].map((event) => source.map(event, start));
  expect(mappings.filter(({ outcome }) => outcome !== 'mapped')).toEqual([]);
  const records = mappings.flatMap((mapping) => (mapping.outcome === 'mapped' ? [mapping.records] : []));
  const runs = records.flatMap((record) => record.runs).filter(({ fromJobs }) => !fromJobs);
  const jobs = records.flatMap((record) => record.jobs);
  const deployments = records.flatMap((record) => record.deployments);
  expect([runs.length, jobs.length, deployments.length]).toEqual([13, 26, 3]);

  const again = runs.filter(({ attempt }) => attempt === 2);
  expect(again).toMatchObject([
    {
      organization: 'acme',
      repository: 'acme/web',
      workflow: 'CI',
      status: 'completed',
      branchType: 'default',
      isFork: false,
      createdAt: expect.any(Number),
      completedAt: expect.any(Number),
    } satisfies Partial<Record<keyof Run, unknown>>,
  ]);
  expect(jobs.filter(({ attempt, name }) => attempt === 2 && name !== 'lint')).toMatchObject([
    {
      baseName: 'test',
      matrix: ['ubuntu', '19'],
      queueMs: 5000,
      labels: 'ubuntu-latest',
      os: 'linux',
    } satisfies Partial<Job>,
  ]);
  expect(jobs.every(({ steps }) => steps.length === 1)).toBe(true);
  expect(deployments.some(({ state }) => state === 'success')).toBe(true);
});
