import type { Mapping } from '../../model/events.ts';
import { durationMsOf, queueMsOf } from '../../model/merge/job-times.ts';
import type { Job, Status } from '../../model/records.ts';
import type { EpochMs } from '../../model/time.ts';
import { runOfJob } from './job-run.ts';
import { joinLabels, osOf, runnerTypeOf } from './labels.ts';
import { checkedPush } from './map-check.ts';
import { type EventContext, mapped } from './map-event.ts';
import { stepsOf } from './map-steps.ts';
import { parseJobName } from './names.ts';
import { type Repository, readRepository } from './place.ts';
import { maxUint16, type Reader } from './reader.ts';
import { Rejection } from './rejection.ts';
import { standing } from './status.ts';
import { maxName } from './text.ts';

/** https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_job */
export function mapWorkflowJob(context: EventContext): Mapping {
  const reader = context.root.object('workflow_job');
  const repository = readRepository(context.root);
  const job = jobOf(context, reader, repository);
  const isCheck = job.completedAt !== null && job.conclusion !== 'skipped' && !job.carriedOver;
  const push = isCheck ? checkedPush(repository, job.headSha, job.branch, job.completedAt as EpochMs) : null;
  return mapped(
    context,
    repository,
    { runId: job.runId, jobId: job.jobId },
    { jobs: [job], runs: [runOfJob(context, job, repository)], pushes: push === null ? [] : [push] },
  );
}

function jobOf(context: EventContext, job: Reader, repository: Repository): Job {
  const found = standing(
    context.action,
    job.text('status', maxName),
    job.text('conclusion', maxName) || null,
    // A `queued` event that follows an approval may still show the status `waiting`.
    'action',
  );
  if (found === null)
    throw new Rejection('missing_field', 'workflow_job.status is missing, and the action says nothing.');
  const { status, conclusion } = found;
  const name = job.requiredText('name', maxName);
  const parts = parseJobName(name);
  const runner = job.text('runner_name', maxName);
  const pool = job.text('runner_group_name', maxName);
  const labels = joinLabels(job.list('labels'), 'workflow_job.labels');
  const attempt = job.maybeInteger('run_attempt', maxUint16) || 1;
  const createdAt = job.time('created_at');
  const completedAt = status === 'completed' ? job.time('completed_at') : null;
  const record: Job = {
    source: repository.place.source,
    organization: repository.place.organization,
    repository: repository.place.repository,
    runId: job.id('run_id'),
    attempt,
    jobId: job.id('id'),
    workflow: job.text('workflow_name', maxName),
    name,
    baseName: parts.baseName,
    callers: parts.callers,
    matrix: parts.matrix,
    branch: job.text('head_branch', maxName),
    headSha: job.text('head_sha', maxName),
    labels,
    os: osOf(labels),
    runnerType: runnerTypeOf(labels, pool, runner),
    pool,
    runner,
    // GitHub writes 0 for a job that never got a runner.
    runnerId: job.maybeInteger('runner_id', Number.MAX_SAFE_INTEGER) || null,
    status,
    conclusion,
    createdAt,
    startedAt: null,
    completedAt,
    queueMs: null,
    durationMs: null,
    carriedOver: isCarriedOver(conclusion, attempt, createdAt, completedAt),
    observedAt: context.receivedAt,
    url: job.url('html_url'),
    steps: stepsOf(job),
    waitingSeen: status === 'waiting' ? [context.receivedAt] : [],
    queuedSeen: status === 'queued' ? [context.receivedAt] : [],
  };
  record.startedAt = startOf(record, job.time('started_at'));
  record.observedAt = clockOf(record) ?? context.receivedAt;
  record.queueMs = queueMsOf(record);
  record.durationMs = durationMsOf(record);
  return record;
}

/** "Re-run failed jobs" gives finished jobs new ids and a new `created_at`, but their old times of work. */
function isCarriedOver(
  conclusion: string | null,
  attempt: number,
  createdAt: EpochMs | null,
  completedAt: EpochMs | null,
): boolean {
  if (createdAt === null || completedAt === null || completedAt >= createdAt) return false;
  // A skipped job of a first attempt may show odd times; there is nothing it could be carried over from.
  return attempt > 1 || conclusion !== 'skipped';
}

/**
 * Before a job starts GitHub sends `started_at` = `created_at`, and so it does for a job that ended without ever getting
 * a runner: both are unknown, not 0.
 */
function startOf(job: Job, startedAt: EpochMs | null): EpochMs | null {
  if (job.status === 'queued' || job.status === 'waiting') return null;
  const neverRan =
    job.status === 'completed' &&
    job.conclusion !== 'success' &&
    job.conclusion !== 'skipped' &&
    job.runnerId === null &&
    job.runner === '' &&
    job.steps.length === 0;
  return neverRan ? null : startedAt;
}

/** The latest time that the observation knows of; jobs have no `updated_at`. */
function clockOf(job: Job): EpochMs | null {
  const clocks: Record<Status, EpochMs | null> = {
    queued: job.createdAt,
    waiting: job.createdAt,
    in_progress: latestStep(job) ?? job.startedAt ?? job.createdAt,
    completed: job.completedAt ?? job.startedAt ?? job.createdAt,
  };
  return clocks[job.status];
}

function latestStep(job: Job): EpochMs | null {
  let latest = job.startedAt;
  for (const { startedAt, completedAt } of job.steps) {
    if (startedAt !== null && (latest === null || startedAt > latest)) latest = startedAt;
    if (completedAt !== null && (latest === null || completedAt > latest)) latest = completedAt;
  }
  return latest;
}
