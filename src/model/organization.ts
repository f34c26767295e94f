/** GitHub's logins are ASCII and told apart without regard to case; other letters are left alone, so none can pass for an ASCII one. */
export const foldOrganization = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export const sameOrganization = (a: string, b: string): boolean => foldOrganization(a) === foldOrganization(b);

/** Owner of a repository's full name: `octo-org` of `octo-org/octo-repo`. */
export const ownerOf = (repository: string): string => repository.split('/', 1)[0] ?? '';
