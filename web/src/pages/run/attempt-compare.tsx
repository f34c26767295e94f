import { Scroller } from '../../components/page/scroller.tsx';
import { Frame } from '../../components/panel/panel.tsx';
import { Status } from '../../components/status/status.tsx';
import type { RunAttempt, RunJob } from '../../data/runs.ts';
import { formatDuration, unknown } from '../../format/duration.ts';
import classes from './run.module.css';

/** Attempts side by side: each job's end and duration in each. */
export function AttemptCompare({ attempts }: { attempts: RunAttempt[] }) {
  const columns = [...attempts].reverse();
  const names = [...new Set(columns.flatMap((attempt) => attempt.jobs.map((job) => job.name)))];
  return (
    <Frame title="Attempts side by side">
      <Scroller label="Jobs by attempt" className={classes.compareScroll}>
        <table className={classes.compare}>
          <thead>
            <tr>
              <th scope="col">Job</th>
              {columns.map((attempt) => (
                <th key={attempt.attempt} scope="col">
                  Attempt {attempt.attempt}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr data-whole="">
              <th scope="row">Whole attempt</th>
              {columns.map((attempt) => (
                <td key={attempt.attempt}>
                  <Cell {...attempt} />
                </td>
              ))}
            </tr>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {columns.map((attempt) => (
                  <td key={attempt.attempt}>
                    <JobCell job={attempt.jobs.find((job) => job.name === name)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </Frame>
  );
}

function JobCell({ job }: { job: RunJob | undefined }) {
  if (job === undefined) return <span className="dim">{unknown} not in this attempt</span>;
  if (job.carriedOver) return <span className="dim">carried over</span>;
  return <Cell {...job} />;
}

function Cell({ status, conclusion, durationMs }: Pick<RunJob, 'status' | 'conclusion' | 'durationMs'>) {
  return (
    <span className={classes.cell}>
      <Status status={status} conclusion={conclusion} />
      <span className="num">{formatDuration(durationMs)}</span>
    </span>
  );
}
