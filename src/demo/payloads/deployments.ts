import type { EpochMs } from '../../model/time.ts';
import type { DeploymentState } from '../happenings.ts';
import { actionsBot } from '../organization.ts';
import { accountText, organizationText } from './accounts.ts';
import { actionsApp } from './apps.ts';
import { compose, iso, isoOrNull, type JsonText, jsonText, nodeId } from './compose.ts';
import { repositoryTexts } from './repositories.ts';
import { runCore, workflowText } from './workflow-run.ts';

const app = jsonText(actionsApp);

/** The `deployment` object of a payload. */
export function deploymentText(deployment: DeploymentState): JsonText {
  const { run } = deployment.job;
  const api = `https://api.github.com/repos/${run.repository.plan.fullName}`;
  const url = `${api}/deployments/${deployment.id}`;
  return compose(
    {
      url,
      id: deployment.id,
      node_id: nodeId('DE', deployment.id),
      task: 'deploy',
      original_environment: deployment.environment,
      environment: deployment.environment,
      description: null,
      created_at: iso(deployment.createdAt),
      updated_at: iso(deployment.updatedAt),
      statuses_url: `${url}/statuses`,
      repository_url: api,
      sha: run.head.sha,
      ref: run.head.branch,
      payload: {},
      transient_environment: false,
      production_environment: deployment.environment === 'production',
    },
    { creator: accountText(run.actor), performed_via_github_app: app },
  );
}

/** The body of a `deployment` delivery. */
export function deploymentBody(deployment: DeploymentState, at: EpochMs): JsonText {
  return compose({ action: 'created' }, { deployment: deploymentText(deployment), ...surroundings(deployment, at) });
}

/** The body of a `deployment_status` delivery. */
export function deploymentStatusBody(deployment: DeploymentState, state: string, at: EpochMs): JsonText {
  const { job } = deployment;
  const api = `https://api.github.com/repos/${job.run.repository.plan.fullName}`;
  const page = `https://github.com/${job.run.repository.plan.fullName}/actions/runs/${job.run.id}/job/${job.id}`;
  const status = compose(
    {
      url: `${api}/deployments/${deployment.id}/statuses/${deployment.statusId}`,
      id: deployment.statusId,
      node_id: nodeId('DES', deployment.statusId),
      state,
      description: '',
      environment: deployment.environment,
      target_url: page,
      created_at: iso(at),
      updated_at: iso(at),
      deployment_url: `${api}/deployments/${deployment.id}`,
      repository_url: api,
      environment_url: '',
      log_url: page,
    },
    { creator: accountText(actionsBot), performed_via_github_app: app },
  );
  const checkRun = {
    id: job.id,
    name: job.plan.name,
    node_id: nodeId('CR', job.id),
    head_sha: job.run.head.sha,
    external_id: '',
    url: `${api}/check-runs/${job.id}`,
    html_url: page,
    details_url: page,
    status: job.status,
    conclusion: job.conclusion,
    started_at: iso(job.startedAt ?? job.createdAt ?? at),
    completed_at: isoOrNull(job.completedAt),
  };
  return compose(
    { action: 'created', check_run: checkRun },
    { deployment_status: status, deployment: deploymentText(deployment), ...surroundings(deployment, at) },
  );
}

function surroundings(deployment: DeploymentState, at: EpochMs): Record<string, JsonText> {
  const { run } = deployment.job;
  const actors = { actor: accountText(run.actor), triggering_actor: accountText(run.triggeringActor) };
  return {
    workflow: workflowText(run),
    workflow_run: compose(runCore(run, at), actors),
    repository: repositoryTexts(run.repository.plan).full,
    organization: organizationText,
    sender: accountText(actionsBot),
  };
}
