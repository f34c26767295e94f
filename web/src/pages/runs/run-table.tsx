import { Link } from 'wouter';
import { Status } from '../../components/status/status.tsx';
import { Elapsed } from '../../components/text/elapsed.tsx';
import { When } from '../../components/text/when.tsx';
import type { RunRow } from '../../data/runs.ts';
import classes from './runs.module.css';

/** Address of a run's own page. */
function runHref(run: Pick<RunRow, 'source' | 'runId'>): string {
  return `/runs/${run.source}/${run.runId}`;
}

/** The list; on a phone each row folds into a card. */
export function RunTable({ runs, stale }: { runs: RunRow[]; stale: boolean }) {
  return (
    <table className={classes.table} data-stale={stale || undefined}>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Run</th>
          <th scope="col">Branch</th>
          <th scope="col">By</th>
          <th scope="col" className={classes.right}>
            Duration
          </th>
          <th scope="col" className={classes.right}>
            Created
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Row key={`${run.source}/${run.runId}`} run={run} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ run }: { run: RunRow }) {
  return (
    <tr className={classes.row}>
      <td className={classes.status}>
        <Status status={run.status} conclusion={run.conclusion} />
      </td>
      <td className={classes.run}>
        <Link href={runHref(run)} data-row="" className={classes.title} title={run.title}>
          {run.title || run.workflow || `Run ${run.runId}`}
        </Link>
        <div className={classes.sub}>
          {run.repository} · {run.workflow || 'unknown workflow'}
          {run.runNumber !== null && ` #${run.runNumber}`}
          {run.attempt > 1 && <span className={classes.attempt}>attempt {run.attempt}</span>}
        </div>
      </td>
      <td className={classes.branch}>
        <div className={classes.clip} title={run.branch}>
          {run.branch || <span className="dim">no branch</span>}
        </div>
        <div className={classes.sub}>
          {run.event.replaceAll('_', ' ')}
          {run.isFork && ' · fork'}
        </div>
      </td>
      <td className={classes.actor}>
        <div className={classes.clip} title={run.actor}>
          {run.actor}
        </div>
        <div className={classes.sub}>{run.actorIsBot ? 'bot' : ''}</div>
      </td>
      <td className={classes.right} data-label="took">
        <Elapsed from={run.startedAt} to={run.completedAt} running={run.status === 'in_progress'} />
      </td>
      <td className={classes.right}>
        <When at={run.createdAt} />
      </td>
    </tr>
  );
}
