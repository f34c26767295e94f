import { useRef } from 'react';
import { UnknownNames } from '../../components/filters/unknown-names.tsx';
import { UnknownNote } from '../../components/filters/unknown-note.tsx';
import { PageHead } from '../../components/page/page-head.tsx';
import { useRowKeys } from '../../components/page/use-row-keys.ts';
import { unknownRunFilters } from '../../data/runs.ts';
import { unknownNames } from '../../data/unknown-names.ts';
import { useUrlState } from '../../data/url-state.ts';
import { RunList } from './run-list.tsx';
import classes from './runs.module.css';
import { filterKeys, RunsFilters } from './runs-filters.tsx';

/** Every run, newest first: searchable, filterable, live. */
export function RunsPage() {
  const [params] = useUrlState();
  const search = useRef<HTMLInputElement>(null);
  const list = useRowKeys(() => search.current?.focus());
  const names = unknownNames(params, filterKeys);
  const values = unknownRunFilters(params);
  return (
    <>
      <PageHead title="Runs" documentTitle="Runs">
        <span className={classes.keys}>
          <kbd>j</kbd> <kbd>k</kbd> move · <kbd>Enter</kbd> open · <kbd>/</kbd> search
        </span>
      </PageHead>
      <RunsFilters searchRef={search} />
      {names.length > 0 && <UnknownNames names={names} known={filterKeys} />}
      {values.length > 0 && <UnknownNote filters={values} />}
      {names.length === 0 && values.length === 0 && <RunList listRef={list} />}
    </>
  );
}
