import { durationMsOf, queueMsOf } from '../../model/merge/job-times.ts';
import type { Job, Records, Run } from '../../model/records.ts';
import type { EpochMs } from '../../model/time.ts';
import { knownQueueSpanIds } from '../../model/trace-ids.ts';
import { branchTypeOf } from '../github/branch.ts';
import { joinLabels, osOf, runnerTypeOf } from '../github/labels.ts';
import { parseJobName } from '../github/names.ts';
import { numericId } from './place.ts';
import { clockOf, conclusionOf, type RunSpan, say, sayNumber, sayUrl } from './run-span.ts';
import { jobResult, runResult } from './run-span-role.ts';
import { stepsOfChildren } from './step-spans.ts';

const labelNames = ['cicd.pipeline.worker.labels', 'cicd.worker.labels', 'cicd.worker.tags'];

/** The span of a job, with its steps and its time in the queue as children: it is sent when the job is over. */
export function mapJobSpan(span: RunSpan): Records {
  const job = jobOf(span);
  return { runs: [runOf(span, job)], jobs: [job], deployments: [], pushes: [] };
}

function jobOf(span: RunSpan): Job {
  const { place } = span;
  const name = say(span, 'cicd.pipeline.task.name') || span.name || 'unknown';
  const jobId = place.jobId || numericId(`${place.runId}/${span.spanId}`);
  const parts = parseJobName(name);
  const labels = joinLabels(labelsOf(span), 'labels');
  const pool = say(span, 'cicd.pipeline.worker.group.name', 'cicd.worker.group.name');
  const runner = say(span, 'cicd.worker.name', 'cicd.pipeline.worker.name');
  const endedAt = span.endedAt ?? span.startedAt ?? span.receivedAt;
  const names = { runId: place.runId, attempt: place.attempt, jobId, name: span.name };
  const queueIds = knownQueueSpanIds(names);
  const queue = span.children.find(({ spanId }) => queueIds.includes(spanId));
  const conclusion = conclusionOf(
    jobResult(span.attributes) || jobResult(span.resource) || runResult(span.resource),
    span.statusCode,
  );
  // The githubreceiver's span of a job begins when the job was created; its queue ends when it started.
  const startedAt = queue === undefined ? span.startedAt : queue.endedAt;
  const job: Job = {
    source: place.runSource,
    organization: place.organization,
    repository: place.repository,
    runId: place.runId,
    attempt: place.attempt,
    jobId,
    workflow: workflowOf(span),
    name,
    baseName: parts.baseName,
    callers: parts.callers,
    matrix: parts.matrix,
    branch: branchOf(span),
    headSha: say(span, 'vcs.ref.head.revision'),
    labels,
    os: osOf(labels),
    runnerType: runnerTypeOf(labels, pool, runner),
    pool,
    runner,
    runnerId: sayNumber(span, 'cicd.worker.id', 'cicd.pipeline.worker.id') || null,
    status: 'completed',
    conclusion,
    createdAt: queue === undefined ? createdAt(span) : span.startedAt,
    startedAt: conclusion === 'skipped' ? null : startedAt,
    completedAt: endedAt,
    queueMs: null,
    durationMs: null,
    carriedOver: false,
    observedAt: clockOf(endedAt),
    url: sayUrl(span, 'cicd.pipeline.task.run.url.full'),
    steps: stepsOfChildren(
      span.children.filter((child) => child !== queue),
      names,
    ),
    waitingSeen: [],
    queuedSeen: [],
  };
  job.queueMs = queueMsOf(job);
  job.durationMs = durationMsOf(job);
  return job;
}

function labelsOf({ attributes, resource }: RunSpan): string[] {
  for (const values of [attributes, resource]) {
    for (const name of labelNames) {
      const value = values[name];
      if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
      if (typeof value === 'string' && value !== '') return value.split(',');
    }
  }
  return [];
}

/** GitLab says how long a job was queued, in seconds. */
function createdAt(span: RunSpan): EpochMs | null {
  const seconds = Number(say(span, 'gitlab.job.queued_duration') || Number.NaN);
  return span.startedAt === null || !(seconds >= 0) ? null : span.startedAt - Math.round(seconds * 1000);
}

/** The githubreceiver gives the resource of a job the job's name as the pipeline's. */
function workflowOf(span: RunSpan): string {
  if (span.resource['cicd.pipeline.task.run.id'] !== undefined) return '';
  return say(span, 'cicd.pipeline.name');
}

const branchOf = (span: RunSpan) => say(span, 'vcs.ref.head.name', 'vcs.ref.head');

/** What a job tells of its run, until the run's own span comes. */
function runOf(span: RunSpan, job: Job): Run {
  const { status, conclusion, createdAt, startedAt, completedAt, observedAt } = job;
  return {
    source: job.source,
    organization: job.organization,
    repository: job.repository,
    runId: job.runId,
    attempt: job.attempt,
    runNumber: null,
    workflowId: null,
    workflow: job.workflow,
    workflowPath: '',
    title: '',
    event: '',
    branch: job.branch,
    branchType: branchTypeOf(job.branch, say(span, 'vcs.repository.ref.default'), ''),
    headSha: job.headSha,
    pullRequest: null,
    actor: '',
    actorIsBot: false,
    isFork: false,
    status,
    conclusion,
    createdAt,
    startedAt,
    completedAt,
    observedAt,
    url: sayUrl(span, 'cicd.pipeline.run.url.full') || job.url.replace(/\/job\/\d+$/, ''),
    fromJobs: true,
    alsoCompleted: [],
  };
}
