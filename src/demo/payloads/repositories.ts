import type { Person, RepositoryPlan } from '../organization.ts';
import { accountOf, ownerAccount } from './accounts.ts';
import { type JsonText, jsonText, nodeId } from './compose.ts';

/** Endings of the API address by field, in GitHub's order. */
const links = (
  'forks_url:/forks keys_url:/keys{/key_id} collaborators_url:/collaborators{/collaborator} teams_url:/teams hooks_url:/hooks ' +
  'issue_events_url:/issues/events{/number} events_url:/events assignees_url:/assignees{/user} branches_url:/branches{/branch} ' +
  'tags_url:/tags blobs_url:/git/blobs{/sha} git_tags_url:/git/tags{/sha} git_refs_url:/git/refs{/sha} trees_url:/git/trees{/sha} ' +
  'statuses_url:/statuses/{sha} languages_url:/languages stargazers_url:/stargazers contributors_url:/contributors ' +
  'subscribers_url:/subscribers subscription_url:/subscription commits_url:/commits{/sha} git_commits_url:/git/commits{/sha} ' +
  'comments_url:/comments{/number} issue_comment_url:/issues/comments{/number} contents_url:/contents/{+path} ' +
  'compare_url:/compare/{base}...{head} merges_url:/merges archive_url:/{archive_format}{/ref} downloads_url:/downloads ' +
  'issues_url:/issues{/number} pulls_url:/pulls{/number} milestones_url:/milestones{/number} ' +
  'notifications_url:/notifications{?since,all,participating} labels_url:/labels{/name} releases_url:/releases{/id} ' +
  'deployments_url:/deployments'
).split(' ');

interface Texts {
  full: JsonText;
  /** Without counters and settings, as inside of `workflow_run`. */
  short: JsonText;
  /** As in `push`, where two times are numbers. */
  push: JsonText;
}

const cache = new Map<string, Texts>();

/** The `repository` objects of a payload. */
export function repositoryTexts(plan: RepositoryPlan): Texts {
  const known = cache.get(plan.fullName);
  if (known !== undefined) return known;
  const short = shortOf(plan, plan.fullName, ownerAccount, false);
  const full = { ...short, ...settingsOf(plan) };
  const owner = { name: ownerAccount.login, email: null, ...ownerAccount };
  const numbers = { created_at: Date.parse(createdAt) / 1000, pushed_at: Date.parse(pushedAt) / 1000 };
  const push = { ...full, owner, url: short.html_url, ...numbers, stargazers: 0, master_branch: 'main' };
  const texts = { full: jsonText(full), short: jsonText(short), push: jsonText(push) };
  cache.set(plan.fullName, texts);
  return texts;
}

/** The repository that a fork's pull request comes from. */
export function forkText(plan: RepositoryPlan, owner: Person): JsonText {
  const account = accountOf(owner.login, owner.id, 'User');
  return jsonText(
    shortOf({ ...plan, id: plan.id + (owner.id % 1000) + 1 }, `${owner.login}/${plan.name}`, account, true),
  );
}

function shortOf(
  plan: RepositoryPlan,
  fullName: string,
  owner: Record<string, unknown>,
  fork: boolean,
): Record<string, unknown> {
  const api = `https://api.github.com/repos/${fullName}`;
  return {
    id: plan.id,
    node_id: nodeId('R', plan.id),
    name: plan.name,
    full_name: fullName,
    private: plan.private,
    owner,
    html_url: `https://github.com/${fullName}`,
    description: plan.description,
    fork,
    url: api,
    ...Object.fromEntries(links.map((link) => [link.split(':')[0], api + link.slice(link.indexOf(':') + 1)])),
  };
}

const createdAt = '2023-03-02T09:14:51Z';
const pushedAt = '2026-09-01T16:40:07Z';

function settingsOf(plan: RepositoryPlan): Record<string, unknown> {
  const page = `github.com/${plan.fullName}`;
  return {
    created_at: createdAt,
    updated_at: pushedAt,
    pushed_at: pushedAt,
    git_url: `git://${page}.git`,
    ssh_url: `git@github.com:${plan.fullName}.git`,
    clone_url: `https://${page}.git`,
    svn_url: `https://${page}`,
    homepage: null,
    size: plan.id % 90_000,
    stargazers_count: plan.private ? 0 : plan.id % 700,
    watchers_count: plan.private ? 0 : plan.id % 700,
    language: plan.language,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: plan.id % 12,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: plan.id % 40,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: plan.private ? 'private' : 'public',
    forks: plan.id % 12,
    open_issues: plan.id % 40,
    watchers: plan.private ? 0 : plan.id % 700,
    default_branch: 'main',
    custom_properties: {},
  };
}
