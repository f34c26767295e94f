import { deliverToJournal } from '../deliver.ts';
import { createGithubImport, type GithubImportOptions } from '../github-import.ts';
import { decodeTarget } from '../target.ts';
import { createFakeClock } from './fake-clock.ts';
import type { FakeOrganization } from './fake-data.ts';
import { createFakeGithub, type FakeGithubOptions } from './fake-github.ts';
import { createTestJournal } from './journal.ts';

export const start = Date.UTC(2026, 0, 20, 8);
export const dayMs = 86_400_000;

/** An import of `acme` since 30 days against the fake, on a clock that passes by sleeping. */
export function createScenario(organization: FakeOrganization, fake: Partial<FakeGithubOptions> = {}) {
  const clock = createFakeClock(start);
  const github = createFakeGithub({ organizations: [organization], clock, ...fake });
  const journal = createTestJournal();
  const deliver = deliverToJournal(journal.append, clock);
  const importer = (options: Partial<Omit<GithubImportOptions, 'target'>> & { target?: string } = {}) =>
    createGithubImport({
      since: start - 30 * dayMs,
      token: 'test-token-of-nobody',
      fetch: github.fetch,
      clock,
      deliver,
      ...options,
      target: decodeTarget(options.target ?? 'acme'),
    });
  return { clock, github, journal, importer };
}

/** Delivery ids without their digest: which objects arrived. */
export function objectsOf(ids: string[]): string[] {
  return ids.map((id) => id.replace(/-[0-9a-f]{16}$/, '')).sort();
}

/** Which objects an organisation holds, by the same names. */
export function expectedObjects({ repositories }: FakeOrganization, since: number): string[] {
  const names: string[] = [];
  for (const { runs, jobs, deployments, statuses } of repositories) {
    for (const run of runs.filter(({ created_at }) => Date.parse(created_at) >= since)) {
      for (let attempt = 1; attempt <= run.run_attempt; attempt++) {
        names.push(`import-workflow_run-${run.id}-${attempt}`);
        names.push(...(jobs.get(`${run.id}/${attempt}`) ?? []).map(({ id }) => `import-workflow_job-${id}`));
      }
    }
    for (const { id } of deployments.filter(({ created_at }) => Date.parse(created_at) >= since)) {
      names.push(`import-deployment-${id}`);
      names.push(...(statuses.get(id) ?? []).map((status) => `import-deployment_status-${id}-${status.id}`));
    }
  }
  return names.sort();
}
