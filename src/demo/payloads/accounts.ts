import { organization, type Person } from '../organization.ts';
import { type JsonText, jsonText, nodeId } from './compose.ts';

const cache = new Map<string, JsonText>();

/** The `sender`, `actor` or `creator` of a payload. */
export function accountText(person: Person): JsonText {
  const known = cache.get(person.login);
  if (known !== undefined) return known;
  const text = jsonText(accountOf(person.login, person.id, person.bot ? 'Bot' : 'User'));
  cache.set(person.login, text);
  return text;
}

export function accountOf(login: string, id: number, type: 'User' | 'Bot' | 'Organization'): Record<string, unknown> {
  const name = encodeURIComponent(login);
  const api = `https://api.github.com/users/${name}`;
  return {
    login,
    id,
    node_id: nodeId(type === 'User' ? 'U' : type === 'Bot' ? 'BOT' : 'O', id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url: api,
    html_url: type === 'Bot' ? `https://github.com/apps/${login.replace('[bot]', '')}` : `https://github.com/${login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type,
    site_admin: false,
  };
}

const orgApi = `https://api.github.com/orgs/${organization.login}`;

/** The `organization` of a payload. */
export const organizationText: JsonText = jsonText({
  login: organization.login,
  id: organization.id,
  node_id: nodeId('O', organization.id),
  url: orgApi,
  repos_url: `${orgApi}/repos`,
  events_url: `${orgApi}/events`,
  hooks_url: `${orgApi}/hooks`,
  issues_url: `${orgApi}/issues`,
  members_url: `${orgApi}/members{/member}`,
  public_members_url: `${orgApi}/public_members{/member}`,
  avatar_url: `https://avatars.githubusercontent.com/u/${organization.id}?v=4`,
  description: organization.description,
});

/** The owner of every repository here. */
export const ownerAccount = accountOf(organization.login, organization.id, 'Organization');
