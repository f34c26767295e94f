import { Button, Drawer } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '../../components/icon.tsx';
import { EmptyNote, ErrorNote } from '../../components/panel/panel.tsx';
import { JsonView } from '../../components/text/json-view.tsx';
import { When } from '../../components/text/when.tsx';
import { type RunEvent, type RunId, runEventBodyQuery, runEventsQuery } from '../../data/runs.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatDuration } from '../../format/duration.ts';
import classes from './run.module.css';

/** The raw events behind a run, in the order they came, each with its payload. */
export function EventsDrawer({ path, onClose }: { path: RunId; onClose: () => void }) {
  const query = useInfiniteQuery(runEventsQuery(path));
  const [open, setOpen] = useState<number | null>(null);
  const events = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    // Composed by hand: the ready-made drawer brings a second page header, which is one banner too many.
    <Drawer.Root opened onClose={onClose}>
      <Drawer.Overlay />
      <Drawer.Content aria-label="Raw events">
        <Drawer.Body>
          <div className={classes.drawerHead}>
            <h2>Raw events</h2>
            <Drawer.CloseButton aria-label="Close raw events" />
          </div>
          {query.error && <ErrorNote error={query.error} onRetry={query.refetch} />}
          {query.data && events.length === 0 && (
            <EmptyNote>
              No raw event is kept for this run. Raw events expire after their retention, 30 days unless set otherwise.
            </EmptyNote>
          )}
          <ol className={classes.events}>
            {events.map((event) => (
              <li key={event.sequence}>
                <EventLine
                  event={event}
                  open={open === event.sequence}
                  onToggle={() => setOpen(open === event.sequence ? null : event.sequence)}
                />
                {open === event.sequence && <Body path={{ ...path, sequence: event.sequence }} />}
              </li>
            ))}
          </ol>
          {query.hasNextPage && (
            <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
              Show later events
            </Button>
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function EventLine({ event, open, onToggle }: { event: RunEvent; open: boolean; onToggle: () => void }) {
  return (
    <button type="button" className={classes.event} aria-expanded={open} onClick={onToggle}>
      <Icon name={open ? 'expand' : 'right'} size={12} />
      <span className={classes.eventName}>
        {event.event}
        {event.action && <span className="dim"> {event.action}</span>}
      </span>
      <span className="dim small num">
        {formatBytes(event.bodyBytes)} · stored in {formatDuration(event.latencyMs)}
      </span>
      <span className="small">
        <When at={event.receivedAt} />
      </span>
    </button>
  );
}

function Body({ path }: { path: RunId & { sequence: number } }) {
  const { data, error, refetch } = useQuery(runEventBodyQuery(path));
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  return data ? (
    <JsonView text={data.body} label={`Event ${path.sequence}`} />
  ) : (
    <div className={classes.bodyGhost} role="status" aria-label="Loading the payload" />
  );
}
