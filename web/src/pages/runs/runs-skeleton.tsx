import { Skeleton } from '@mantine/core';
import classes from './runs.module.css';

const rows = Array.from({ length: 12 }, (_, index) => index);

/** Rows of the final height, so that the list does not jump when it comes. */
export function RunsSkeleton() {
  return (
    <div role="status" aria-label="Loading runs">
      {rows.map((row) => (
        <div key={row} className={classes.ghost}>
          <Skeleton h={14} w={90} />
          <Skeleton h={14} w={`${58 - ((row * 7) % 23)}%`} />
        </div>
      ))}
    </div>
  );
}
