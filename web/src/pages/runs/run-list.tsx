import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { RefObject } from 'react';
import { Link } from 'wouter';
import { EmptyNote, ErrorNote } from '../../components/panel/panel.tsx';
import { runsFilter, runsQuery } from '../../data/runs.ts';
import { useUrlState } from '../../data/url-state.ts';
import { RunTable } from './run-table.tsx';
import classes from './runs.module.css';
import { filterKeys } from './runs-filters.tsx';
import { RunsSkeleton } from './runs-skeleton.tsx';

/** The runs that meet the filters of the URL, page after page. */
export function RunList({ listRef }: { listRef: RefObject<HTMLElement | null> }) {
  const [params] = useUrlState();
  const query = useInfiniteQuery(runsQuery(runsFilter(params)));
  const runs = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isNarrowed = filterKeys.some((key) => params.has(key));
  return (
    <>
      <section className={classes.list} aria-label="Runs" aria-busy={query.isFetching} ref={listRef}>
        {query.data === undefined &&
          (query.error ? <ErrorNote error={query.error} onRetry={query.refetch} /> : <RunsSkeleton />)}
        {query.data !== undefined &&
          runs.length === 0 &&
          !query.hasNextPage &&
          (isNarrowed ? <NothingFound /> : <NothingCame />)}
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

function NothingFound() {
  return (
    <EmptyNote>
      <b>No run matches.</b>
      <span>Widen the time, clear a filter, or search for less.</span>
    </EmptyNote>
  );
}

function NothingCame() {
  return (
    <EmptyNote>
      <b>No run has come yet.</b>
      <span>
        The <Link href="/">first page</Link> says how to connect GitHub, <Link href="/intake">Intake</Link> what has
        arrived.
      </span>
    </EmptyNote>
  );
}
