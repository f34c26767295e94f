import { BarRow, Bars } from '../../components/charts/bar-row.tsx';
import { Frame } from '../../components/panel/panel.tsx';
import type { RunAttempt } from '../../data/runs.ts';
import { formatDuration, unknown } from '../../format/duration.ts';
import classes from './run.module.css';

/** The jobs that decided when the attempt ended, and what each could save. */
export function CriticalPath({ attempt }: { attempt: RunAttempt }) {
  const jobs = attempt.criticalPath.flatMap((id) => attempt.jobs.find((job) => job.jobId === id) ?? []);
  if (jobs.length === 0) return null;
  const most = Math.max(...jobs.map((job) => job.savingMs ?? 0), 1);
  return (
    <Frame
      title="Critical path"
      aside={<span className="dim small">how much earlier the run would end without the job</span>}
    >
      <div className={classes.path}>
        <Bars>
          {jobs.map((job) => (
            <BarRow
              key={job.jobId}
              label={job.name}
              share={(job.savingMs ?? 0) / most}
              color="running-fill"
              text={job.savingMs === null ? unknown : `−${formatDuration(job.savingMs)}`}
            />
          ))}
        </Bars>
      </div>
    </Frame>
  );
}
