import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type SpanDetail, spanQuery, type Trace, type TraceSpan } from '../../data/traces.ts';
import { formatMicros } from '../../format/duration.ts';
import { formatExact } from '../../format/time.ts';
import { ErrorNote } from '../panel/panel.tsx';
import { Attributes } from '../text/attributes.tsx';
import { CopyButton } from '../text/copy.tsx';
import { ExternalLink } from '../text/external-link.tsx';
import { spanPlace } from './span-place.ts';
import classes from './trace.module.css';

interface SpanPanelProps {
  trace: Trace;
  span: TraceSpan;
  /** Start of the trace, epoch ms. */
  origin: number;
}

const kinds: Record<TraceSpan['kind'], string> = {
  run: 'run',
  job: 'job',
  queue: 'time in the queue',
  step: 'step',
  span: 'span',
};

const linesOf: Record<TraceSpan['kind'], string> = {
  run: 'Its lines',
  job: 'Its lines',
  queue: 'Lines of the job',
  step: 'Its lines',
  span: 'Lines around it',
};

/** Everything known of the chosen span. */
export function SpanPanel({ trace, span, origin }: SpanPanelProps) {
  const { job, logs } = spanPlace(trace, span);
  return (
    <section className={classes.panel} aria-label={`Details of ${span.name}`}>
      <div className={classes.panelHead}>
        <h3 className={classes.panelName}>{span.name}</h3>
        <span className="dim">{span.service || kinds[span.kind]}</span>
        <Link href={logs}>{linesOf[span.kind]}</Link>
        {job?.url && <ExternalLink href={job.url}>GitHub</ExternalLink>}
        <span className={classes.spanId}>
          <code>{span.spanId}</code>
          <CopyButton value={span.spanId} label="Copy the span id" />
        </span>
      </div>
      <dl className={classes.facts}>
        <Fact term="began">
          <span title={formatExact(span.startUs / 1000)}>
            {formatMicros(Math.round(span.startUs - origin * 1000))} after the start
          </span>
        </Fact>
        <Fact term="took">
          {span.isOpen ? `${formatMicros(span.durationUs)} so far` : formatMicros(span.durationUs)}
        </Fact>
        {span.criticalUs > 0 && <Fact term="decided the end for">{formatMicros(span.criticalUs)}</Fact>}
        {span.spanKind !== '' && span.spanKind !== 'Unspecified' && (
          <Fact term="kind">{span.spanKind.toLowerCase()}</Fact>
        )}
        {job && span.kind === 'job' && (
          <>
            <Fact term="runner">{job.runner || 'none'}</Fact>
            <Fact term="labels">{job.labels || 'none'}</Fact>
          </>
        )}
        {job && span.kind !== 'job' && <Fact term="job">{job.name}</Fact>}
        {span.below > 0 && (
          <Fact term="spans below">
            {span.below}
            {span.failedBelow > 0 && `, ${span.failedBelow} failed`}
          </Fact>
        )}
      </dl>
      {span.isStored && <Sent traceId={trace.traceId} spanId={span.spanId} startUs={span.startUs} />}
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Sent({ traceId, spanId, startUs }: { traceId: string; spanId: string; startUs: number }) {
  const { data, error, refetch } = useQuery(spanQuery({ traceId, spanId }));
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (data === undefined) return <Skeleton h={120} role="status" aria-label="Loading the attributes" />;
  return <Detail detail={data} startUs={startUs} />;
}

function Detail({ detail, startUs }: { detail: SpanDetail; startUs: number }) {
  return (
    <>
      {detail.statusMessage !== '' && <p className={classes.message}>{detail.statusMessage}</p>}
      {detail.events.length > 0 && (
        <Part title="Events">
          <ol className={classes.events}>
            {detail.events.map((event, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: events have no identity and never move
              <li key={index}>
                <b>{event.name}</b>{' '}
                <span className="dim num">{formatMicros(event.atUs - startUs)} after its start</span>
                <Attributes values={event.attributes} />
              </li>
            ))}
          </ol>
        </Part>
      )}
      {detail.links.length > 0 && (
        <Part title="Links">
          <ul className={classes.events}>
            {detail.links.map((link) => (
              <li key={`${link.traceId}/${link.spanId}`}>
                <Link href={`/traces/${link.traceId}`}>Trace {link.traceId.slice(0, 8)}</Link>
                <Attributes values={link.attributes} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="Attributes">
        <Attributes values={detail.attributes} none="none" />
      </Part>
      <Part title="Resource">
        <Attributes values={detail.resource} none="none" />
        {detail.scope !== '' && <p className="dim small">made by {detail.scope}</p>}
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.part}>
      <h4>{title}</h4>
      {children}
    </div>
  );
}
