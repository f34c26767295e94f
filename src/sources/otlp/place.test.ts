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
