import type { Job, Run } from '../../model/records.ts';
import { branchTypeOf } from './branch.ts';
import type { EventContext } from './map-event.ts';
import { type Repository, readAccount } from './place.ts';

/**
 * What a job tells of its run, so that people who ticked only `workflow_job` see runs too. Any event of the run itself
 * replaces it (see model/merge).
 */
export function runOfJob(context: EventContext, job: Job, repository: Repository): Run {
  const sender = readAccount(context.root.maybeObject('sender'));
  const worked = !job.carriedOver && job.conclusion !== 'skipped';
  // A job carried over ended long ago; the attempt that took it over begins when it was created.
  const observedAt = Math.max(job.observedAt, job.createdAt ?? job.observedAt);
  return {
    source: repository.place.source,
    organization: repository.place.organization,
    repository: repository.place.repository,
    runId: job.runId,
    attempt: job.attempt,
    runNumber: null,
    workflowId: null,
    workflow: job.workflow,
    workflowPath: '',
    title: '',
    event: '',
    branch: job.branch,
    branchType: branchTypeOf(job.branch, repository.defaultBranch, ''),
    headSha: job.headSha,
    pullRequest: null,
    actor: sender.login,
    actorIsBot: sender.isBot,
    isFork: false,
    status: job.status,
    conclusion: job.conclusion,
    createdAt: job.createdAt,
    startedAt: worked ? job.startedAt : null,
    completedAt: job.status === 'completed' ? observedAt : null,
    observedAt,
    url: repository.url === '' ? '' : `${repository.url}/actions/runs/${job.runId}`,
    fromJobs: true,
    alsoCompleted: [],
  };
}
