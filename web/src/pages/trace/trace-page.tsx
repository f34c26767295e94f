import { Skeleton } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { EmptyNote, ErrorNote, Frame } from '../../components/panel/panel.tsx';
import { CopyButton } from '../../components/text/copy.tsx';
import { When } from '../../components/text/when.tsx';
import { SpanCount } from '../../components/trace/span-count.tsx';
import { TraceWaterfall } from '../../components/trace/trace-waterfall.tsx';
import { ApiError } from '../../data/client.ts';
import { type Trace, traceQuery } from '../../data/traces.ts';
import { formatMicros } from '../../format/duration.ts';
import classes from './trace-page.module.css';

/** One trace, whoever sent it. */
export function TracePage({ traceId }: { traceId: string }) {
  const query = useQuery(traceQuery(traceId));
  if (query.data !== undefined) return <Shown trace={query.data} />;
  if (query.error instanceof ApiError && [400, 404].includes(query.error.status)) return <Missing traceId={traceId} />;
  if (query.error) return <ErrorNote error={query.error} onRetry={query.refetch} />;
  return (
    <div role="status" aria-label="Loading the trace" className={classes.stack}>
      <Skeleton h={58} />
      <Skeleton h={420} />
    </div>
  );
}

function Shown({ trace }: { trace: Trace }) {
  const { run, spans, traceId } = trace;
  const root = spans[0];
  const title = root?.name ?? 'Trace';
  useDocumentTitle(`${title} · Runlens`);
  return (
    <div className={classes.stack}>
      <header className={classes.head}>
        <div className={classes.crumbs}>
          <Link href="/traces">Traces</Link>
          <span aria-hidden="true">/</span>
          <code>{traceId}</code>
          <CopyButton value={traceId} label="Copy the trace id" />
        </div>
        <h1>{title}</h1>
        <div className={classes.facts}>
          {root && (
            <>
              <span>
                began <When at={Math.floor(root.startUs / 1000)} />
              </span>
              <span className="num">took {formatMicros(root.durationUs)}</span>
            </>
          )}
          {run && (
            <span>
              trace of the run{' '}
              <Link href={`/runs/${run.source}/${run.runId}?attempt=${run.attempt}`}>
                {run.title || run.workflow || run.runId}
              </Link>{' '}
              of {run.repository}
            </span>
          )}
        </div>
      </header>
      <Frame title="Spans" aside={<SpanCount trace={trace} />}>
        {spans.length === 0 ? (
          <EmptyNote>No time of this run is known yet.</EmptyNote>
        ) : (
          <TraceWaterfall trace={trace} />
        )}
      </Frame>
    </div>
  );
}

function Missing({ traceId }: { traceId: string }) {
  return (
    <EmptyNote>
      <b>There is no trace {traceId.slice(0, 40)} here.</b>
      <span>Its spans may not have arrived, or their retention has ended.</span>
      <Link href="/traces">Search the traces that are here</Link>
    </EmptyNote>
  );
}
