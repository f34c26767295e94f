import type { PushHappening } from '../happenings.ts';
import { accountText, organizationText } from './accounts.ts';
import { compose, iso, type JsonText } from './compose.ts';
import { repositoryTexts } from './repositories.ts';

/** The body of a `push` delivery. */
export function pushBody(push: PushHappening): JsonText {
  const { head, repository, before, commits } = push;
  const { fullName } = repository.plan;
  const person = { name: head.author.login, email: `${head.author.id}+${head.author.login}@users.noreply.github.com` };
  const page = `https://github.com/${fullName}`;
  const isNew = /^0+$/.test(before);
  const commit = {
    id: head.sha,
    tree_id: head.sha.split('').reverse().join(''),
    distinct: true,
    message: head.title,
    timestamp: iso(head.committedAt),
    url: `${page}/commit/${head.sha}`,
    author: { ...person, username: head.author.login },
    committer: { ...person, username: head.author.login },
    added: [],
    removed: [],
    modified: ['README.md'],
  };
  const earlier = Array.from({ length: Math.max(0, commits - 1) }, (_, index) => ({
    ...commit,
    id: head.sha.slice(index + 1) + head.sha.slice(0, index + 1),
    message: `${head.title}: part ${index + 1}`,
  }));
  return compose(
    {
      ref: head.kind === 'tag' ? `refs/tags/${head.branch}` : `refs/heads/${head.branch}`,
      before,
      after: head.sha,
      created: isNew,
      deleted: false,
      forced: false,
      base_ref: null,
      compare: isNew
        ? `${page}/compare/${head.branch}`
        : `${page}/compare/${before.slice(0, 12)}...${head.sha.slice(0, 12)}`,
      commits: commits > 0 ? [...earlier, commit] : [],
      head_commit: commit,
      pusher: person,
    },
    {
      repository: repositoryTexts(repository.plan).push,
      organization: organizationText,
      sender: accountText(head.author),
    },
  );
}
