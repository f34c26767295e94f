import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useState } from 'react';
import { Choice } from '../../components/filters/choice.tsx';
import { PlaceFilters } from '../../components/filters/place-filters.tsx';
import { Icon } from '../../components/icon.tsx';
import { statusWord } from '../../components/status/kind.ts';
import { runFiltersQuery } from '../../data/runs.ts';
import { useUrlState } from '../../data/url-state.ts';
import classes from './runs.module.css';

const openStates = ['in_progress', 'queued', 'waiting'];
const commonEnds = ['success', 'failure', 'cancelled'];
const times = [
  { value: '1h', label: 'Last hour' },
  { value: '6h', label: 'Last 6 hours' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
];
export const filterKeys = [
  'q',
  'organization',
  'repository',
  'workflow',
  'branch',
  'state',
  'event',
  'range',
  'from',
  'to',
];

/** Search and filters; each is a word in the URL. */
export function RunsFilters({ searchRef }: { searchRef: RefObject<HTMLInputElement | null> }) {
  const [params, setParams] = useUrlState();
  const { data } = useQuery(runFiltersQuery);
  const states = [...openStates, ...new Set([...commonEnds, ...(data?.conclusions ?? [])])].map((value) => ({
    value,
    label: statusWord(openStates.includes(value) ? value : 'completed', value),
  }));
  const any = filterKeys.some((key) => params.has(key));
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not yet known to every browser in use
    <div className={classes.filters} role="search" aria-label="Filter runs">
      <Typed name="q" label="Search runs" hint="Title, commit, actor, run id" inputRef={searchRef} />
      <PlaceFilters />
      <Choice
        label="Workflow"
        all="All workflows"
        value={params.get('workflow')}
        options={data?.workflows ?? []}
        searchable
        onChange={(workflow) => setParams({ workflow })}
      />
      <Choice
        label="Status"
        all="Any status"
        value={params.get('state')}
        options={states}
        onChange={(state) => setParams({ state })}
      />
      <Choice
        label="Trigger"
        all="Any trigger"
        value={params.get('event')}
        options={data?.events ?? []}
        onChange={(event) => setParams({ event })}
      />
      <Typed name="branch" label="Branch" hint="Branch" />
      <Choice
        label="Time"
        all="Any time"
        value={params.get('range')}
        options={times}
        onChange={(range) => setParams({ range, from: null, to: null })}
      />
      <Button
        variant="subtle"
        color="gray"
        disabled={!any}
        onClick={() => setParams(Object.fromEntries(filterKeys.map((key) => [key, null])))}
      >
        Clear all
      </Button>
    </div>
  );
}

interface TypedProps {
  name: 'q' | 'branch';
  label: string;
  hint: string;
  inputRef?: RefObject<HTMLInputElement | null>;
}

/** A text that reaches the URL when typing pauses; the URL wins when it changes by other means. */
function Typed({ name, label, hint, inputRef }: TypedProps) {
  const [params, setParams] = useUrlState();
  const inUrl = params.get(name) ?? '';
  const [text, setText] = useState(inUrl);
  useEffect(() => setText(inUrl), [inUrl]);
  const commit = useDebouncedCallback((value: string) => setParams({ [name]: value }, { replace: true }), 250);
  return (
    <TextInput
      ref={inputRef}
      className={name === 'q' ? classes.search : undefined}
      type="search"
      aria-label={label}
      placeholder={hint}
      maxLength={200}
      leftSection={<Icon name={name === 'q' ? 'search' : 'branch'} size={14} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        commit(event.currentTarget.value);
      }}
    />
  );
}
