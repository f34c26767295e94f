/** A repository without its owner: `api` of `acme/api`, `api` of `group/team/api`. */
export const shortName = (repository: string): string =>
  repository.slice(repository.lastIndexOf('/') + 1) || repository;
