import type { ReactNode } from 'react';
import { EmptyNote } from '../../components/panel/panel.tsx';
import { Elapsed } from '../../components/text/elapsed.tsx';
import type { JobSpan } from '../../components/waterfall/rows.ts';
import { Waterfall } from '../../components/waterfall/waterfall.tsx';
import { useNow } from '../../data/clock.ts';
import { logsHref } from '../../data/logs-href.ts';
import type { RunAttempt, RunFailure, RunId } from '../../data/runs.ts';
import { formatDuration } from '../../format/duration.ts';
import { busyTime } from './busy-time.ts';
import { CriticalPath } from './critical-path.tsx';
import { Failures } from './failures.tsx';
import { Growth } from './growth.tsx';
import classes from './run.module.css';
import { RunSpans } from './run-spans.tsx';

/** One attempt: its failures first, its numbers, its timeline, its critical path. */
export function AttemptView({ run, attempt }: { run: RunId; attempt: RunAttempt }) {
  const path = { ...run, attempt: attempt.attempt };
  const jobs = attempt.jobs.map((job): JobSpan => {
    const place = { ...path, jobId: job.jobId, job: job.name, from: job.createdAt, to: job.completedAt };
    const steps = job.steps.map((step) => ({ ...step, logs: logsHref({ ...place, step: step.number }) }));
    return { ...job, id: String(job.jobId), logs: logsHref(place), steps };
  });
  const logsOf = ({ jobId, stepPosition }: RunFailure) => {
    const at = attempt.jobs.findIndex((job) => job.jobId === jobId);
    const step = attempt.jobs[at]?.steps.findIndex(({ position }) => position === stepPosition) ?? -1;
    return (jobs[at]?.steps[step] ?? jobs[at])?.logs;
  };
  return (
    <>
      <Failures failures={attempt.failures} logsOf={logsOf} />
      <dl className={classes.numbers}>
        <Figure term="Duration">
          <Elapsed from={attempt.startedAt} to={attempt.completedAt} running={attempt.status !== 'completed'} />
        </Figure>
        <Figure term="Waited for runners">{formatDuration(attempt.queueMs)}</Figure>
        <Figure term="Time on runners">
          {attempt.status === 'completed' ? formatDuration(attempt.busyMs) : <BusySoFar attempt={attempt} />}
        </Figure>
        <Figure term="Jobs">{attempt.jobs.length}</Figure>
      </dl>
      <RunSpans attempt={path} logs={logsHref({ ...path, from: attempt.axis.from, to: attempt.completedAt })}>
        {jobs.length === 0 ? (
          <EmptyNote>No job of this attempt was seen yet.</EmptyNote>
        ) : (
          <Timeline jobs={jobs} open={attempt.status !== 'completed'} end={attempt.completedAt} />
        )}
      </RunSpans>
      <CriticalPath attempt={attempt} />
      {attempt.status === 'completed' && <Growth attempt={path} />}
    </>
  );
}

function Figure({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function BusySoFar({ attempt }: { attempt: RunAttempt }) {
  const { ms, running, unknown } = busyTime(attempt, useNow());
  const left = unknown > 0 ? `not counting ${unknown} ${unknown === 1 ? 'job' : 'jobs'} of unknown length` : '';
  const note = [ms === null ? '' : 'so far', left].filter((one) => one !== '').join(', ');
  return (
    <>
      {/* Whole seconds while it grows, like the duration beside it. */}
      {formatDuration(ms !== null && running > 0 ? Math.floor(ms / 1000) * 1000 : ms)}
      {note !== '' && <small className={classes.note}> {note}</small>}
    </>
  );
}

function Timeline({ jobs, open, end }: { jobs: JobSpan[]; open: boolean; end: number | null }) {
  return open ? <Ticking jobs={jobs} /> : <Waterfall jobs={jobs} now={end ?? Date.now()} />;
}

function Ticking({ jobs }: { jobs: JobSpan[] }) {
  const now = useNow();
  return <Waterfall jobs={jobs} now={now} />;
}
