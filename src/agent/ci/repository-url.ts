/**
 * The address of a repository as a browser opens it: https, without credentials, without `.git`. Also reads the forms that git
 * takes, `git@host:owner/name.git` and `ssh://git@host/owner/name`. Undefined for what is none of these (a local path).
 */
export function repositoryUrl(text: string | undefined): string | undefined {
  const scp = /^[\w.-]+@([\w.-]+):(?!\/)(.+)$/.exec(text ?? '');
  const written = scp ? `https://${scp[1]}/${scp[2]}` : (text ?? '');
  if (!URL.canParse(written)) return undefined;
  const { protocol, host, hostname, pathname } = new URL(written);
  if (!/^(https?|ssh|git):$/.test(protocol)) return undefined;
  const path = pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  return protocol === 'http:' ? `http://${host}${path}` : `https://${protocol === 'https:' ? host : hostname}${path}`;
}

/** Owner and name from such an address; groups within groups belong to the owner. */
export function ownerAndName(url: string | undefined): { owner?: string; name?: string } {
  const [, owner, name] = /^https?:\/\/[^/]+\/(.+)\/([^/]+)$/.exec(url ?? '') ?? [];
  return owner === undefined || name === undefined ? {} : { owner, name };
}
