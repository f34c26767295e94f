import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { identify } from './identity.ts';

// One environment a file, put together from the examples that each system's reference of variables gives.
const folder = new URL('./testdata/', import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.env.json'))
  .map((name) => name.slice(0, -'.env.json'.length));
const environment = (name: string) => JSON.parse(readFileSync(new URL(`${name}.env.json`, folder), 'utf8'));

test.each(cases.filter((name) => name !== 'none'))('%s', async (name) => {
  const golden = `./testdata/${name}.golden.json`;
  await expect(`${JSON.stringify(identify(environment(name)), null, 2)}\n`).toMatchFileSnapshot(golden);
});

test('a GitHub run has the ids of the githubreceiver', () => {
  // Golden values of its testdata/workflow-run-expected.yaml.
  expect(identify(environment('github.push')).parent).toEqual({
    traceId: '731ec8a47fd7450f753a812a4a8aa5a0',
    spanId: 'aba151af7cfbcf0f',
    flags: '01',
  });
});

test('with the id of its job, a command hangs below the job', () => {
  // sha256 of `40685651258-j`, by sha256sum.
  expect(identify(environment('github.pull-request')).parent.spanId).toBe('2b09b38c69b64a9c');
});

test.each(cases)('%s: the environment without its marker is no CI system', (name) => {
  const { GITHUB_ACTIONS, GITLAB_CI, JENKINS_URL, BUILDKITE, CIRCLECI, ...rest } = environment(name);
  const { system, parent, resource } = identify(rest);
  expect({ system, resource, spanId: parent.spanId }).toEqual({ system: null, resource: {}, spanId: '' });
});

test('outside of CI every command begins a trace of its own', () => {
  const traces = [identify({}), identify(environment('none'))].map(({ parent }) => parent.traceId);
  expect(new Set(traces).size).toBe(2);
  for (const traceId of traces) expect(traceId).toMatch(/^[0-9a-f]{32}$/);
});

test.each(cases)('%s: a TRACEPARENT that is set wins, and one that is not valid does not', (name) => {
  const env = environment(name);
  const given = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', flags: '00' };
  const { parent, resource } = identify({ ...env, TRACEPARENT: `00-${given.traceId}-${given.spanId}-00` });
  expect(parent).toEqual(given);
  expect(resource).toEqual(identify(env).resource);
  if (name !== 'none') expect(identify({ ...env, TRACEPARENT: 'garbage' }).parent).toEqual(identify(env).parent);
});

test('a marker without anything else is survived', () => {
  for (const marker of ['GITHUB_ACTIONS', 'GITLAB_CI', 'JENKINS_URL', 'BUILDKITE', 'CIRCLECI']) {
    const { parent, resource } = identify({ [marker]: 'true' });
    expect(Object.keys(resource).filter((name) => !/^(runlens\.ci\.system|vcs\.provider\.name)$/.test(name))).toEqual(
      [],
    );
    expect(parent.spanId).toBe('');
  }
});

test('no password of a repository address goes along', () => {
  for (const name of cases) expect(JSON.stringify(identify(environment(name)))).not.toMatch(/s3cret|masked/);
});
