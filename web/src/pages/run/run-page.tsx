import { Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import { Icon } from '../../components/icon.tsx';
import { EmptyNote, ErrorNote, Frame } from '../../components/panel/panel.tsx';
import { ApiError } from '../../data/client.ts';
import { logHistogramQuery, logsView } from '../../data/logs.ts';
import { type RunDetail, type RunId, runQuery } from '../../data/runs.ts';
import { useUrlState } from '../../data/url-state.ts';
import { formatCount } from '../../format/number.ts';
import { AttemptCompare } from './attempt-compare.tsx';
import { AttemptTabs } from './attempt-tabs.tsx';
import { AttemptView } from './attempt-view.tsx';
import classes from './run.module.css';
import { RunHead } from './run-head.tsx';

const EventsDrawer = lazy(() => import('./events-drawer.tsx').then((module) => ({ default: module.EventsDrawer })));

interface RunPageProps {
  source: string;
  runId: string;
}

/** One run: what failed, where the time went, and the events behind it. */
export function RunPage({ source, runId }: RunPageProps) {
  const path = { source, runId: Number(runId) };
  const query = useQuery(runQuery(path));
  const [events, drawer] = useDisclosure(false);
  if (query.data === undefined) {
    if (query.error instanceof ApiError && query.error.status === 404)
      return <Missing key={`${source}/${runId}`} path={path} />;
    return query.error ? <ErrorNote error={query.error} onRetry={query.refetch} /> : <Loading />;
  }
  return (
    <>
      <RunHead
        run={query.data.run}
        actions={
          <Button variant="default" leftSection={<Icon name="braces" size={14} />} onClick={drawer.open}>
            Raw events
          </Button>
        }
      />
      <Attempts path={path} detail={query.data} />
      <Suspense fallback={null}>{events && <EventsDrawer path={path} onClose={drawer.close} />}</Suspense>
    </>
  );
}

function Attempts({ path, detail }: { path: RunId; detail: RunDetail }) {
  const [params] = useUrlState();
  const { attempts } = detail;
  const wanted = Number(params.get('attempt'));
  const attempt = attempts.find((one) => one.attempt === wanted) ?? attempts[0];
  if (attempt === undefined) return <EmptyNote>No attempt of this run was seen yet.</EmptyNote>;
  const compare = params.get('compare') === '1' && attempts.length > 1;
  return (
    <div className={classes.stack}>
      {attempts.length > 1 && <AttemptTabs attempts={attempts} current={attempt.attempt} compare={compare} />}
      {compare ? (
        <AttemptCompare attempts={attempts} />
      ) : (
        <AttemptView key={attempt.attempt} run={path} attempt={attempt} />
      )}
    </div>
  );
}

/** What is sent in a run's name is kept by its id, so it may be here although nothing told of the run itself. */
function Missing({ path: { source, runId } }: { path: RunId }) {
  const place = new URLSearchParams({ run: `${source}/${runId}`, range: '7d' });
  const { data } = useQuery(logHistogramQuery(logsView(place)));
  return (
    <EmptyNote>
      <b>Run {runId} is not here.</b>
      <span>
        No webhook or import has told of this run yet, or its retention has ended. <Link href="/intake">Intake</Link>{' '}
        shows gaps, and can import what is missing.
      </span>
      <span>
        <Link href={`/logs?${place}`}>Lines that name this run</Link>
        {data && `: ${data.total === 0 ? 'none' : formatCount(data.total)} in the last 7 days`}
      </span>
    </EmptyNote>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the run" className={classes.stack}>
      <Skeleton h={58} />
      <Frame title="Timeline">
        <Skeleton h={420} />
      </Frame>
    </div>
  );
}
