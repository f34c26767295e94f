import { Tooltip } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { sessionQuery, useDemo } from '../../data/session.ts';
import { formatPercent } from '../../format/number.ts';
import classes from './shell.module.css';

/** Says on every page that what is shown was made up, and how much of it is here yet; on a phone in one word. */
export function DemoBadge({ loaded }: { loaded: boolean }) {
  const client = useQueryClient();
  const { data } = useDemo(true);
  const state = data?.state;
  useEffect(() => {
    if (state === 'done' && !loaded) void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  }, [client, state, loaded]);
  const isLoading = state === 'running';
  if (!loaded && !isLoading) return null;
  const share = data && data.total > 0 ? formatPercent(Math.floor((data.done / data.total) * 100) / 100) : '';
  return (
    <Tooltip
      label={
        isLoading
          ? 'Demonstration data is being loaded: until then numbers are too low, and runs and lines are missing.'
          : 'Everything of the organisation northwind-labs is made up, and came in through the real intake.'
      }
    >
      <p className={classes.demo}>
        Demo<span className={classes.demoRest}>nstration data{isLoading && ' is loading'}</span>
        {isLoading && <span className="num"> {share || '…'}</span>}
      </p>
    </Tooltip>
  );
}
