import { Button } from '@mantine/core';
import { Choice } from '../../components/filters/choice.tsx';
import { PlaceFilters } from '../../components/filters/place-filters.tsx';
import { Typed } from '../../components/filters/typed.tsx';
import { useUrlState } from '../../data/url-state.ts';
import classes from './traces.module.css';

export const filterKeys = ['name', 'service', 'status', 'min', 'attribute', 'organization', 'repository'];
const statuses = [
  { value: 'error', label: 'Failed' },
  { value: 'ok', label: 'OK' },
  { value: 'unset', label: 'No status' },
];
const durations = [
  { value: '10', label: '10 ms or longer' },
  { value: '100', label: '100 ms or longer' },
  { value: '1000', label: '1 s or longer' },
  { value: '10000', label: '10 s or longer' },
  { value: '60000', label: '1 min or longer' },
  { value: '600000', label: '10 min or longer' },
];

/** What one of the spans must be like; each is a word in the URL. */
export function TracesFilters({ services }: { services: readonly string[] }) {
  const [params, setParams] = useUrlState();
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not yet known to every browser in use
    <div className={classes.filters} role="search" aria-label="Filter traces">
      <Typed name="name" label="Name of a span" hint="Name of a span" />
      <Choice
        label="Service"
        all="All services"
        value={params.get('service')}
        options={services}
        searchable
        onChange={(service) => setParams({ service })}
      />
      <Choice
        label="Status"
        all="Any status"
        value={params.get('status')}
        options={statuses}
        onChange={(status) => setParams({ status })}
      />
      <Choice
        label="Duration"
        all="Any duration"
        value={params.get('min')}
        options={durations}
        onChange={(min) => setParams({ min })}
      />
      <Typed
        name="attribute"
        label="Attribute, as key=value"
        hint="attribute=value"
        form={{ pattern: /^[^=]+=/, says: 'Write it as key=value' }}
      />
      <PlaceFilters />
      <Button
        variant="subtle"
        color="gray"
        disabled={!filterKeys.some((key) => params.has(key))}
        onClick={() => setParams(Object.fromEntries(filterKeys.map((key) => [key, null])))}
      >
        Clear all
      </Button>
    </div>
  );
}
