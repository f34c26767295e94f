import type { Place } from '../../model/records.ts';
import type { Reader } from './reader.ts';
import { Rejection } from './rejection.ts';
import { maxName } from './text.ts';

/**
 * The repository that an event is about. Mappers copy the place field by field: V8 builds a large literal that begins
 * with a spread several times slower than all the rest of a mapping takes.
 */
export interface Repository {
  place: Place;
  defaultBranch: string;
  /** Page of the repository, '' when unknown. */
  url: string;
}

const fullName = /^[^/\s]+\/[^/\s]+$/;

/** The organisation is the repository's owner, for a person's repositories too: then it is the login. */
export function readRepository(root: Reader): Repository {
  const repository = root.object('repository');
  const name = repository.requiredText('full_name', maxName);
  if (!fullName.test(name)) {
    throw new Rejection('wrong_shape', 'repository.full_name must look like owner/name.');
  }
  return {
    place: {
      source: 'github',
      organization: repository.maybeObject('owner')?.text('login', maxName) || name.slice(0, name.indexOf('/')),
      repository: name,
    },
    defaultBranch: repository.text('default_branch', maxName),
    url: repository.url('html_url'),
  };
}

/** The login of an account and whether it is a program's. */
export function readAccount(account: Reader | null): { login: string; isBot: boolean } {
  if (account === null) return { login: '', isBot: false };
  const login = account.text('login', maxName);
  return { login, isBot: account.text('type', maxName) === 'Bot' || login.endsWith('[bot]') };
}
