import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { traceIdOf } from '../../model/trace-ids.ts';
import { factsOf } from './facts.ts';
import { placeOf } from './place.ts';

const sourceOf = (attributes: Record<string, unknown>) => {
  const { runSource, runId } = placeOf('', factsOf({ 'cicd.pipeline.run.id': '77', ...attributes }), null);
  return [runSource, runId];
};
const atGithub = { 'vcs.repository.url.full': 'https://github.com/acme/shop', 'vcs.provider.name': 'github' };

test.each([
  [{}, 'otlp'],
  [{ 'vcs.provider.name': 'GitLab' }, 'gitlab'],
  [{ 'vcs.provider.name': 'gitea' }, 'otlp'],
  [{ 'vcs.repository.url.full': 'https://gitlab.com/acme/shop' }, 'gitlab'],
  [atGithub, 'github'],
  // A repository at GitHub, built elsewhere.
  [{ ...atGithub, 'runlens.ci.system': 'jenkins' }, 'jenkins'],
  [{ ...atGithub, 'runlens.ci.system': 'buildkite' }, 'otlp'],
])('where a run is, by %o', (attributes, source) => {
  expect(sourceOf(attributes)).toEqual([source, 77]);
});

test('names are cut, and no character in two', () => {
  const long = 'ä😀'.repeat(200_000);
  const place = placeOf(
    '',
    factsOf({
      'service.name': long,
      'vcs.owner.name': `x${long}`,
      'github.repository': `xy${long}/z`,
      'cicd.pipeline.task.name': `xyz${long}`,
    }),
    null,
  );
  const names = [place.service, place.organization, place.repository, place.jobName];
  // At most 1024, of the job's 500.
  expect(names.map((name) => Buffer.byteLength(name))).toEqual([1022, 1023, 1024, 497]);
  for (const name of names) {
    expect(Buffer.from(name).toString()).toBe(name);
    expect(long).toContain(name.replace(/^[xyz]*/, ''));
  }
  const short = { 'service.name': 'é'.repeat(512), 'vcs.owner.name': 'acme' };
  expect(placeOf('', factsOf(short), null)).toMatchObject({ service: short['service.name'], organization: 'acme' });
});

test.each(['freestyle', 'multibranch'])(
  'what a command says in Jenkins is of the run that its plugin tells of: %s',
  (name) => {
    const read = (kind: string) => {
      const file = new URL(`../../agent/ci/testdata/jenkins.${name}.${kind}.json`, import.meta.url);
      return JSON.parse(readFileSync(file, 'utf8'));
    };
    const { JOB_NAME, BUILD_NUMBER } = read('env');
    const told = { 'ci.pipeline.id': JOB_NAME, 'ci.pipeline.run.number': Number(BUILD_NUMBER) };
    const run = placeOf('', factsOf({}), factsOf(told));
    const { resource, parent } = read('golden');
    expect(placeOf('', factsOf(resource), null)).toMatchObject({ runSource: 'jenkins', runId: run.runId, attempt: 1 });
    expect([run.runSource, parent.traceId]).toEqual(['jenkins', traceIdOf(run.runId, 1)]);
  },
);

test("whoever tells of a project in groups of groups, it is the outermost group's", () => {
  const url = 'https://gitlab.com/acme/tools/pump';
  const byReceiver = { 'vcs.repository.name': 'Pump', 'vcs.repository.url.full': url };
  const byAgent = { 'vcs.owner.name': 'acme/tools', 'vcs.repository.name': 'pump', 'vcs.repository.url.full': url };
  for (const tenant of ['', 'acme'])
    for (const attributes of [byReceiver, byAgent]) {
      const { organization, repository } = placeOf(tenant, factsOf(attributes), null);
      expect([organization, repository]).toEqual(['acme', 'acme/tools/pump']);
    }
});
