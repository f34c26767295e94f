import { RunlensError } from '../errors.ts';

/** What to import: everything an organisation or user owns, or one repository. */
export interface ImportTarget {
  owner: string;
  /** Null: all repositories of the owner. */
  repository: string | null;
}

const ownerPattern = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})$/;
const repositoryPattern = /^[A-Za-z0-9._-]{1,100}$/;

/** Reads `OWNER`, `OWNER/REPO` or the web address of either. Throws `import_invalid`. */
export function decodeTarget(text: string): ImportTarget {
  const path = text
    .trim()
    .replace(/^https:\/\/[^/]+\//, '')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '');
  const [owner = '', repository, ...rest] = path.split('/');
  const repositoryIsGood =
    repository === undefined || (repositoryPattern.test(repository) && !/^\.{1,2}$/.test(repository));
  if (!ownerPattern.test(owner) || !repositoryIsGood || rest.length > 0) {
    throw new RunlensError('import_invalid', {
      reason: `"${text}" names no GitHub owner or repository; write OWNER or OWNER/REPO`,
    });
  }
  return { owner, repository: repository ?? null };
}
