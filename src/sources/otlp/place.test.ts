import { expect, test } from 'vitest';
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
