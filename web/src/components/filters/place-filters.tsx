import { usePlaces } from '../../data/operations.ts';
import { useUrlState } from '../../data/url-state.ts';
import { shortName } from '../../format/repository.ts';
import { Choice } from './choice.tsx';

/** Organisation and repository; a repository of another organisation is dropped when the organisation changes. */
export function PlaceFilters({ fixed = false }: { fixed?: boolean }) {
  const [params, setParams] = useUrlState();
  const places = usePlaces();
  const organization = params.get('organization');
  const repository = params.get('repository');
  const repositories = (places.data?.repositories ?? [])
    .filter((place) => organization === null || place.organization === organization)
    .map((place) => place.repository);
  return (
    <>
      <Choice
        label="Organisation"
        all="All organisations"
        value={organization}
        options={places.data?.organizations ?? []}
        fixed={fixed}
        onChange={(value) => {
          const keep = value === null || repository?.startsWith(`${value}/`);
          setParams({ organization: value, ...(!keep && { repository: null }) });
        }}
      />
      <Choice
        label="Repository"
        all="All repositories"
        value={repository}
        options={repositories}
        short={shortName}
        searchable
        fixed={fixed}
        onChange={(value) => setParams({ repository: value })}
      />
    </>
  );
}
