import { Tooltip } from '@mantine/core';
import classes from './shell.module.css';

/** Says on every page that what is shown was made up; on a phone in one word. */
export function DemoBadge() {
  return (
    <Tooltip label="Everything of the organisation northwind-labs is made up, and came in through the real intake.">
      <p className={classes.demo}>
        Demo<span className={classes.demoRest}>nstration data</span>
      </p>
    </Tooltip>
  );
}
