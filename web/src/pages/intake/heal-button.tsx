import { Button, Tooltip } from '@mantine/core';
import { type CompletenessRow, useHeal, useImport } from '../../data/intake.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatCount } from '../../format/number.ts';
import classes from './intake.module.css';

interface HealButtonProps {
  row: CompletenessRow;
  /** The element that says why healing is not possible; undefined when it is. */
  refusedBy: string | undefined;
}

/** Imports what is missing of a repository from GitHub's API, and says how far it is. */
export function HealButton({ row, refusedBy }: HealButtonProps) {
  const heal = useHeal();
  const { data: job } = useImport(heal.data?.id);
  const running = heal.isPending || (heal.data !== undefined && (job === undefined || job.state === 'running'));
  const start = () =>
    heal.mutate({ repository: row.repository, ...(row.since !== null && { from: Math.floor(row.since / 1000) }) });
  return (
    <div className={classes.healing}>
      <Tooltip label="Import the missing runs from GitHub" disabled={refusedBy !== undefined}>
        <Button
          variant="default"
          size="compact-xs"
          loading={running}
          disabled={refusedBy !== undefined}
          aria-describedby={refusedBy}
          onClick={start}
          aria-label={`Heal ${row.repository}`}
        >
          Heal
        </Button>
      </Tooltip>
      <span role="status" className="small">
        {heal.error && <span className={classes.bad}>{heal.error.message}</span>}
        {job && (
          <span className={job.state === 'failed' ? classes.bad : 'dim'}>
            {job.state === 'running'
              ? `${formatCount(job.runsImported)} of ${job.runsTotal === null ? 'unknown' : formatCount(job.runsTotal)}`
              : job.message}
            {job.state === 'running' && job.etaSeconds !== null && `, ${formatDuration(job.etaSeconds * 1000)} left`}
          </span>
        )}
      </span>
    </div>
  );
}
