import type { JobFact, OpenJobFact, RunFact } from '../model/facts.ts';
import type { StoredDelta } from './batch.ts';
import { jsonRows, seconds, secondsOrNull } from './columns.ts';

export const jobFactRows = jsonRows<JobFact>('job_facts', {
  sign: ({ sign }) => sign,
  completed_at: ({ job }) => seconds(job.completedAt ?? job.observedAt),
  started_at: ({ job }) => secondsOrNull(job.startedAt),
  created_at: ({ job }) => secondsOrNull(job.createdAt),
  organization: ({ job }) => job.organization,
  repository: ({ job }) => job.repository,
  workflow: ({ job }) => job.workflow,
  labels: ({ job }) => job.labels,
  pool: ({ job }) => job.pool,
  os: ({ job }) => job.os,
  runner_type: ({ job }) => job.runnerType,
  runner: ({ job }) => job.runner,
  conclusion: ({ job }) => job.conclusion ?? '',
  queue_ms: ({ job }) => job.queueMs,
  duration_ms: ({ job }) => job.durationMs,
  source: ({ job }) => job.source,
  run_id: ({ job }) => job.runId,
  job_id: ({ job }) => job.jobId,
});

export const runFactRows = jsonRows<RunFact>('run_facts', {
  sign: ({ sign }) => sign,
  completed_at: ({ run }) => seconds(run.completedAt ?? run.observedAt),
  created_at: ({ run }) => secondsOrNull(run.createdAt),
  organization: ({ run }) => run.organization,
  repository: ({ run }) => run.repository,
  workflow: ({ run }) => run.workflow,
  event: ({ run }) => run.event,
  branch_type: ({ run }) => run.branchType,
  conclusion: ({ run }) => run.conclusion ?? '',
  duration_ms: ({ run }) => runDuration(run.startedAt ?? run.createdAt, run.completedAt),
  source: ({ run }) => run.source,
  run_id: ({ run }) => run.runId,
  attempt: ({ run }) => run.attempt,
});

function runDuration(from: number | null, to: number | null): number | null {
  return from === null || to === null || to < from ? null : to - from;
}

export const openJobRows = jsonRows<OpenJobFact>('open_jobs', {
  state: ({ job }) => job.status,
  organization: ({ job }) => job.organization,
  repository: ({ job }) => job.repository,
  labels: ({ job }) => job.labels,
  pool: ({ job }) => job.pool,
  os: ({ job }) => job.os,
  runner: ({ job }) => job.runner,
  since: ({ since }) => seconds(since),
  source: ({ job }) => job.source,
  run_id: ({ job }) => job.runId,
  job_id: ({ job }) => job.jobId,
  sign: ({ sign }) => sign,
  queued_at: ({ job, since }) => seconds(job.status === 'in_progress' ? since - (job.queueMs ?? 0) : since),
});

export const metricRows = jsonRows<{ delta: StoredDelta; sequence: number }>('metric_points', {
  family: ({ delta }) => delta.family,
  labels: ({ delta }) => delta.labels,
  count: ({ delta }) => delta.count,
  sum: ({ delta }) => delta.sum,
  buckets: ({ delta }) => delta.buckets,
  sequence: ({ sequence }) => sequence,
});
