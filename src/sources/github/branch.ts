import type { BranchType } from '../../model/records.ts';

const pullRequestEvents = new Set([
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
  'merge_group',
]);
/** `v1.2.3`, `2024.1`, `pkg@1.2.3`, `cli/v2.0.0-rc.1`: a run of a pushed tag has it for a head branch. */
const tagName = /^(?:v?\d+\.\d+|[^ ]*@v?\d+\.\d+\.\d+|[^ ]*\/v\d+\.\d+\.\d+)(?:\.\d+)*(?:[-+.][0-9a-z.+-]*)?$/i;
/** `release/1.2`, `releases/v1`, `release-1.2`, `1.2.x`, `v1.x`. */
const releaseName = /^(?:releases?[/-].|v?\d+(?:\.\d+)*\.x$)/i;

/** What kind of branch `name` is. `event` is the workflow's trigger, '' when unknown. */
export function branchTypeOf(name: string, defaultBranch: string, event: string): BranchType {
  if (pullRequestEvents.has(event)) return 'pull_request';
  if (name === '') return 'unknown';
  if (event === 'release') return 'tag';
  if (name === defaultBranch) return 'default';
  if (releaseName.test(name)) return 'release';
  return tagName.test(name) ? 'tag' : 'feature';
}

/** The same for a full ref of a push: `refs/heads/main`, `refs/tags/v1`. */
export function branchTypeOfRef(ref: string, defaultBranch: string): BranchType {
  if (ref.startsWith('refs/tags/')) return 'tag';
  const name = branchOfRef(ref);
  if (name === '') return 'unknown';
  if (name === defaultBranch) return 'default';
  return releaseName.test(name) ? 'release' : 'feature';
}

const headsPrefix = 'refs/heads/';

const branchOfRef = (ref: string): string => (ref.startsWith(headsPrefix) ? ref.slice(headsPrefix.length) : '');

/** The full ref of a branch, '' when the branch is unknown. */
export const refOfBranch = (branch: string): string => (branch === '' ? '' : headsPrefix + branch);
