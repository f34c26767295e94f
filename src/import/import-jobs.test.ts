import { expect, test, vi } from 'vitest';
import { createImportJobs } from './import-jobs.ts';
import { makeOrganization } from './testing/fake-data.ts';
import { createScenario, dayMs, expectedObjects, objectsOf, start } from './testing/scenario.ts';

const organization = makeOrganization('acme', [
  { name: 'web', runsAt: Array.from({ length: 20 }, (_, index) => start - index * 3_600_000) },
  { name: 'api', runsAt: [start - dayMs] },
]);
const range = { from: start - 10 * dayMs, to: start };

function jobs(token = 'test-token-of-nobody') {
  const { github, journal, clock } = createScenario(organization, { token: 'test-token-of-nobody' });
  return { github, journal, jobs: createImportJobs({ token, append: journal.append, fetch: github.fetch, clock }) };
}
const ended = (state: string | undefined) => state !== 'running';

test('an import goes through the journal and its job says how far it is', async () => {
  const { jobs: imports, journal } = jobs();
  const { id, state } = await imports.start({ target: 'acme/web', ...range });
  expect(state).toBe('running');
  await vi.waitUntil(() => ended(imports.get(id)?.state));
  expect(imports.get(id)).toMatchObject({
    state: 'done',
    runsImported: 20,
    runsTotal: 20,
    message: 'done',
    etaSeconds: null,
  });
  expect(journal.events.size).toBe(60);
  expect(imports.get('unknown')).toBeNull();
});

test('one after the other, and the same target only once at a time', async () => {
  const { jobs: imports, journal, github } = jobs();
  const web = await imports.start({ target: 'acme/web', ...range });
  const again = await imports.start({ target: 'Acme/Web', ...range });
  const all = await imports.start({ target: 'acme', ...range });
  expect(again.id).toBe(web.id);
  expect(all).toMatchObject({ message: 'waiting for another import' });
  await vi.waitUntil(() => ended(imports.get(all.id)?.state));
  expect(objectsOf(journal.ids())).toEqual(expectedObjects(organization, range.from));
  // What the first import took, the second did not ask for again.
  expect(github.calls.filter((call) => call.includes('/web/actions/runs/')).length).toBe(20);
});

test('what cannot start says why; what fails says why; what is stopped stops', async () => {
  await expect(jobs('').jobs.start({ target: 'acme', ...range })).rejects.toThrow(
    /no GitHub token; set RUNLENS_GITHUB_TOKEN/,
  );
  const { jobs: wrong } = jobs('wrong');
  const { id } = await wrong.start({ target: 'acme', ...range });
  await vi.waitUntil(() => ended(wrong.get(id)?.state));
  expect(wrong.get(id)).toMatchObject({ state: 'failed', message: expect.stringMatching(/refused the token/) });

  const { jobs: stopped } = jobs();
  const open = await stopped.start({ target: 'acme', ...range });
  await stopped.close();
  expect(stopped.get(open.id)).toMatchObject({ state: 'failed', message: expect.stringMatching(/server stops/) });
});
