import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { PageHead } from '../../components/page/page-head.tsx';
import { useRowKeys } from '../../components/page/use-row-keys.ts';
import { EmptyNote, ErrorNote } from '../../components/panel/panel.tsx';
import { runsFilter, runsQuery } from '../../data/runs.ts';
import { useUrlState } from '../../data/url-state.ts';
import { RunTable } from './run-table.tsx';
import classes from './runs.module.css';
import { RunsFilters } from './runs-filters.tsx';
import { RunsSkeleton } from './runs-skeleton.tsx';

/** Every run, newest first: searchable, filterable, live. */
export function RunsPage() {
  const [params] = useUrlState();
  const search = useRef<HTMLInputElement>(null);
  const query = useInfiniteQuery(runsQuery(runsFilter(params)));
  const runs = query.data?.pages.flatMap((page) => page.items) ?? [];
  const list = useRowKeys(() => search.current?.focus());
  return (
    <>
      <PageHead title="Runs" documentTitle="Runs">
        <span className={classes.keys}>
          <kbd>j</kbd> <kbd>k</kbd> move · <kbd>Enter</kbd> open · <kbd>/</kbd> search
        </span>
      </PageHead>
      <RunsFilters searchRef={search} />
      <section className={classes.list} aria-label="Runs" aria-busy={query.isFetching} ref={list}>
        {query.data === undefined &&
          (query.error ? <ErrorNote error={query.error} onRetry={query.refetch} /> : <RunsSkeleton />)}
        {query.data !== undefined && runs.length === 0 && !query.hasNextPage && (
          <EmptyNote>
            <b>No run matches.</b>
            <span>Widen the time, clear a filter, or search for less.</span>
          </EmptyNote>
        )}
        {runs.length > 0 && <RunTable runs={runs} stale={query.isPlaceholderData} />}
      </section>
      <div className={classes.more}>
        {query.data !== undefined && query.error && <span role="alert">Not up to date: {query.error.message}</span>}
        {query.hasNextPage && (
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            Show older runs
          </Button>
        )}
        {(query.data?.pages.length ?? 0) > 3 && (
          <span className="dim small">
            Live updates rest while you read this far back. Reload to return to the newest.
          </span>
        )}
      </div>
    </>
  );
}
