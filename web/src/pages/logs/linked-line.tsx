import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { EmptyNote, ErrorNote, Frame } from '../../components/panel/panel.tsx';
import { ApiError } from '../../data/client.ts';
import { isLineId } from '../../data/line-address.ts';
import { logLineQuery } from '../../data/logs.ts';
import { LogDetail } from './log-detail.tsx';
import classes from './logs.module.css';

interface LinkedLineProps {
  id: string;
  terms: readonly string[];
  onClose: () => void;
}

/** The line that the address names, whether or not the list has it. */
export function LinkedLine({ id, terms, onClose }: LinkedLineProps) {
  const isId = isLineId(id);
  const { data, error, refetch } = useQuery({ ...logLineQuery(id), enabled: isId });
  const isGone = !isId || (error instanceof ApiError && error.status === 404);
  const box = useRef<HTMLDivElement>(null);
  // On a phone the filters fill the screen: who follows a link wants to see where it leads.
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={box} className={classes.linked}>
      <Frame
        title="The linked line"
        aside={
          <Button variant="default" size="compact-xs" onClick={onClose}>
            Close
          </Button>
        }
      >
        {isGone && (
          <EmptyNote>
            <b>This line is not here.</b>
            <span>It may be older than lines of its category are kept, or of an organisation that you do not see.</span>
          </EmptyNote>
        )}
        {!isGone && error && <ErrorNote error={error} onRetry={refetch} />}
        {!isGone && !error && data === undefined && <Skeleton h={300} role="status" aria-label="Loading the line" />}
        {data && <LogDetail line={data} terms={terms} />}
      </Frame>
    </div>
  );
}
