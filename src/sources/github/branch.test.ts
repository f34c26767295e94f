import { expect, test } from 'vitest';
import { branchTypeOf, branchTypeOfRef } from './branch.ts';

test.each([
  ['main', '', 'default'],
  ['main', 'pull_request', 'pull_request'],
  ['fix/login', 'pull_request_target', 'pull_request'],
  ['gh-readonly-queue/main/pr-1-abc', 'merge_group', 'pull_request'],
  ['fix/login', 'push', 'feature'],
  ['release-notes', 'push', 'release'],
  ['release/1.2', 'push', 'release'],
  ['releases/v1', 'push', 'release'],
  ['1.2.x', 'push', 'release'],
  ['v3.x', 'push', 'release'],
  ['v1.2.3', 'push', 'tag'],
  ['2024.1', 'push', 'tag'],
  ['pkg@1.2.3-rc.1', 'push', 'tag'],
  ['cli/v2.0.0', 'push', 'tag'],
  ['anything', 'release', 'tag'],
  ['renovate/got-13.x', 'push', 'feature'],
  ['bump-lodash-4.17.21', 'push', 'feature'],
  ['', 'push', 'unknown'],
])('%s of %s', (name, event, type) => {
  expect(branchTypeOf(name, 'main', event)).toBe(type);
});

test.each([
  ['refs/heads/main', 'default'],
  ['refs/heads/v1.2.3', 'feature'],
  ['refs/heads/release/9', 'release'],
  ['refs/tags/main', 'tag'],
  ['refs/pull/1/head', 'unknown'],
])('%s', (ref, type) => {
  expect(branchTypeOfRef(ref, 'main')).toBe(type);
});
