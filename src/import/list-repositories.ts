import { RunlensError } from '../errors.ts';
import type { EpochMs } from '../model/time.ts';
import type { Answer, GithubClient } from './github-client.ts';
import { getOrRefuse, refusal } from './import-context.ts';
import { isRepository, listOf, type RestRepository } from './rest-objects.ts';
import type { ImportTarget } from './target.ts';

/** The target's repositories that can have runs since the given time. Throws `github_refused`. */
export async function listRepositories(
  client: GithubClient,
  { owner, repository }: ImportTarget,
  since: EpochMs,
): Promise<RestRepository[]> {
  if (repository !== null) {
    const what = `the repository ${owner}/${repository}`;
    const { body } = await getOrRefuse(client, `/repos/${owner}/${repository}`, what);
    if (!isRepository(body)) throw new RunlensError('github_refused', { what, status: 200, reason: 'no repository' });
    return [body];
  }
  let answer = await client.get(`/orgs/${owner}/repos?per_page=100&type=all`);
  if (answer.outcome === 'refused' && answer.status === 404) answer = await firstPageOfUser(client, owner);
  const found: RestRepository[] = [];
  for (;;) {
    if (answer.outcome === 'refused') throw refusal(`the repositories of ${owner}`, answer);
    if (answer.outcome === 'unchanged') break;
    found.push(...listOf(answer.body, 'repositories', isRepository));
    if (answer.next === null) break;
    answer = await client.get(answer.next);
  }
  // While pages are read a repository can move from one to the next.
  const unique = [...new Map(found.map((item) => [item.full_name.toLowerCase(), item])).values()];
  return unique.filter((item) => item.disabled !== true && !isAsleep(item, since));
}

/** A person's private repositories are listed only to the person. */
async function firstPageOfUser(client: GithubClient, owner: string): Promise<Answer> {
  const me = await client.get('/user');
  const login = me.outcome === 'ok' ? (me.body as { login?: unknown }).login : undefined;
  return typeof login === 'string' && login.toLowerCase() === owner.toLowerCase()
    ? client.get('/user/repos?per_page=100&affiliation=owner')
    : client.get(`/users/${owner}/repos?per_page=100&type=owner`);
}

/** Archiving ends Actions, and is itself an update. */
function isAsleep({ archived, updated_at }: RestRepository, since: EpochMs): boolean {
  return archived === true && typeof updated_at === 'string' && Date.parse(updated_at) < since;
}
