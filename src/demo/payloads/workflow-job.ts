import type { EpochMs } from '../../model/time.ts';
import type { JobState } from '../happenings.ts';
import { poolPlans } from '../pools.ts';
import { accountText, organizationText } from './accounts.ts';
import { compose, iso, isoOrNull, type JsonText, nodeId } from './compose.ts';
import { deploymentText } from './deployments.ts';
import { repositoryTexts } from './repositories.ts';
import { stepsOf } from './steps.ts';

/** The body of a `workflow_job` delivery. */
export function workflowJobBody(job: JobState, action: string, at: EpochMs): JsonText {
  const { run } = job;
  const repository = run.repository.plan;
  const api = `https://api.github.com/repos/${repository.fullName}`;
  const pool = poolPlans[job.plan.pool];
  const createdAt = job.createdAt ?? at;
  const workflowJob = {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.plan.name,
    head_branch: run.head.branch,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: nodeId('CR', job.id),
    head_sha: run.head.sha,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: `https://github.com/${repository.fullName}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: iso(createdAt),
    // Before it starts GitHub sends the time of creation here.
    started_at: iso(job.startedAt ?? createdAt),
    completed_at: isoOrNull(job.completedAt),
    name: job.plan.name,
    steps: stepsOf(job),
    check_run_url: `${api}/check-runs/${job.id}`,
    labels: pool.labels,
    runner_id: job.runner?.id ?? null,
    runner_name: job.runner?.name ?? null,
    runner_group_id: job.runner === null ? null : pool.groupId,
    runner_group_name: job.runner === null ? null : pool.group,
  };
  const parts: Record<string, JsonText> = {
    repository: repositoryTexts(repository).full,
    organization: organizationText,
    sender: accountText(run.triggeringActor),
  };
  if (job.deployment !== null) parts.deployment = deploymentText(job.deployment);
  return compose({ action, workflow_job: workflowJob }, parts);
}
