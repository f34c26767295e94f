import { Button } from '@mantine/core';
import { type RefObject, useState } from 'react';
import { Choice } from '../../components/filters/choice.tsx';
import { PlaceFilters } from '../../components/filters/place-filters.tsx';
import { Typed } from '../../components/filters/typed.tsx';
import { categories, logForms, logKeys } from '../../data/logs.ts';
import { useUrlState } from '../../data/url-state.ts';
import classes from './logs.module.css';

const levels = [
  { value: 'fatal', label: 'Fatal' },
  { value: 'error', label: 'Error and up' },
  { value: 'warn', label: 'Warning and up' },
  { value: 'info', label: 'Info and up' },
  { value: 'debug', label: 'Debug and up' },
  { value: 'trace', label: 'Any that is said' },
  { value: 'unset', label: 'None said' },
];
const kinds = categories.map((value) => ({ value, label: `${value[0]?.toUpperCase()}${value.slice(1)}` }));
const moreKeys = ['run', 'job', 'jobId', 'step', 'trace'];

interface LogsFiltersProps {
  services: readonly string[];
  searchRef: RefObject<HTMLInputElement | null>;
}

/** What lines must be like; each is a word in the URL. */
export function LogsFilters({ services, searchRef }: LogsFiltersProps) {
  const [params, setParams] = useUrlState();
  const isPlaced = moreKeys.some((key) => params.has(key));
  const [wanted, setWanted] = useState(false);
  const open = wanted || isPlaced;
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not yet known to every browser in use
    <div className={classes.filters} role="search" aria-label="Filter logs">
      <Typed
        name="q"
        label="Words in the line"
        hint={'Whole words, "a phrase", -without'}
        className={classes.words}
        inputRef={searchRef}
      />
      <Choice
        label="Severity"
        all="Any severity"
        value={params.get('severity')}
        options={levels}
        onChange={(severity) => setParams({ severity })}
      />
      <Choice
        label="Category"
        all="All categories"
        value={params.get('category')}
        options={kinds}
        onChange={(category) => setParams({ category })}
      />
      <Choice
        label="Service"
        all="All services"
        value={params.get('service')}
        options={services}
        searchable
        onChange={(service) => setParams({ service })}
      />
      <PlaceFilters />
      {open && (
        <div className={classes.place}>
          <Typed
            name="run"
            label="Run, as source/id"
            hint="Run: github/123"
            form={{ pattern: logForms.run, says: 'Write it as github/123 or github/123/attempt' }}
          />
          <Typed name="job" label="Name of the job" hint="Name of the job" instead="jobId" />
          <Typed
            name="step"
            label="Number of the step"
            hint="Number of the step"
            form={{ pattern: logForms.step, says: 'A number from 1' }}
          />
          <Typed
            name="trace"
            label="Trace id"
            hint="Trace id"
            form={{ pattern: logForms.trace, says: '32 hexadecimal digits' }}
          />
        </div>
      )}
      {!isPlaced && (
        <Button variant="subtle" color="gray" aria-expanded={open} onClick={() => setWanted(!wanted)}>
          {open ? 'Fewer filters' : 'Run, job, step, trace'}
        </Button>
      )}
      <Button
        variant="subtle"
        color="gray"
        disabled={!logKeys.some((key) => params.has(key))}
        onClick={() => setParams(Object.fromEntries(logKeys.map((key) => [key, null])))}
      >
        Clear all
      </Button>
    </div>
  );
}
