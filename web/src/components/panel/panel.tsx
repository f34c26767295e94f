import { Button, Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { ApiError } from '../../data/client.ts';
import { Icon } from '../icon.tsx';
import classes from './panel.module.css';

interface FrameProps {
  title: string;
  /** What stands at the right of the title: the current value, a control. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A titled region of a page. */
export function Frame({ title, aside, className, children }: FrameProps) {
  const id = useId();
  return (
    <section className={[classes.panel, className].filter(Boolean).join(' ')} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div className={classes.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}

interface PanelProps<T> extends Omit<FrameProps, 'children' | 'aside'> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch' | 'isPlaceholderData'>;
  /** Height of the body in px: the same while loading, empty, failed and full, so that nothing jumps. */
  height: number;
  aside?: (data: T) => ReactNode;
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  children: (data: T) => ReactNode;
}

/** A panel fed by one query, with its four states: loading, failed, empty, full. Old data stays while new data loads. */
export function Panel<T>({ query, height, aside, isEmpty, empty, children, ...frame }: PanelProps<T>) {
  const { data, error, refetch } = query;
  let body: ReactNode;
  if (data !== undefined && isEmpty?.(data)) body = <EmptyNote>{empty}</EmptyNote>;
  else if (data !== undefined) body = children(data);
  else if (error) body = <ErrorNote error={error} onRetry={refetch} />;
  else body = <Loading />;
  return (
    <Frame {...frame} aside={data !== undefined ? aside?.(data) : undefined}>
      {data !== undefined && error ? <StaleNote error={error} /> : null}
      <div className={classes.body} style={{ minHeight: height }} data-stale={query.isPlaceholderData || undefined}>
        {body}
      </div>
    </Frame>
  );
}

function Loading() {
  return (
    <div className={classes.fill} role="status" aria-label="Loading">
      <Skeleton className={classes.fill} radius="sm" />
    </div>
  );
}

/** Nothing there, and why that may be so. */
export function EmptyNote({ children }: { children: ReactNode }) {
  return <div className={classes.note}>{children ?? 'Nothing in this range.'}</div>;
}

/** What failed, in the server's own words, and a way to try again. */
export function ErrorNote({ error, onRetry }: { error: Error; onRetry?: () => unknown }) {
  return (
    <div className={classes.note} role="alert">
      <span className={classes.bad}>
        <Icon name="warning" /> Could not load this
      </span>
      <span>{error.message}</span>
      {error instanceof ApiError && error.code !== '' && <code>{error.code}</code>}
      {onRetry && (
        <Button variant="default" onClick={() => onRetry()} leftSection={<Icon name="retry" />}>
          Try again
        </Button>
      )}
    </div>
  );
}

function StaleNote({ error }: { error: Error }) {
  return (
    <p className={classes.stale} role="status">
      <Icon name="warning" size={14} /> Not up to date: {error.message}
    </p>
  );
}
