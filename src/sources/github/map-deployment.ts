import type { Mapping } from '../../model/events.ts';
import type { Deployment } from '../../model/records.ts';
import { type EventContext, mapped } from './map-event.ts';
import { type Repository, readAccount, readRepository } from './place.ts';
import type { Reader } from './reader.ts';
import { maxName } from './text.ts';

/** https://docs.github.com/webhooks/webhook-events-and-payloads#deployment */
export function mapDeployment(context: EventContext): Mapping {
  const repository = readRepository(context.root);
  const deployment = deploymentOf(context.root, context.root.object('deployment'), repository);
  return outcome(context, repository, deployment);
}

/** https://docs.github.com/webhooks/webhook-events-and-payloads#deployment_status */
export function mapDeploymentStatus(context: EventContext): Mapping {
  const { root } = context;
  const repository = readRepository(root);
  const deployment = deploymentOf(root, root.object('deployment'), repository);
  const status = root.object('deployment_status');
  const state = status.requiredText('state', maxName);
  const stateAt = status.requiredTime('created_at');
  const url = status.url('log_url') || status.url('target_url');
  return outcome(context, repository, {
    ...deployment,
    environment: deployment.environment || status.text('environment', maxName),
    state,
    stateAt,
    succeededAt: state === 'success' ? stateAt : null,
    failedAt: state === 'failure' || state === 'error' ? stateAt : null,
    runId: deployment.runId ?? runIdIn(url),
    url,
  });
}

function outcome(context: EventContext, repository: Repository, deployment: Deployment): Mapping {
  return mapped(context, repository, { runId: deployment.runId ?? 0, jobId: 0 }, { deployments: [deployment] });
}

function deploymentOf(root: Reader, deployment: Reader, repository: Repository): Deployment {
  return {
    source: repository.place.source,
    organization: repository.place.organization,
    repository: repository.place.repository,
    deploymentId: deployment.id('id'),
    environment: deployment.text('environment', maxName),
    ref: deployment.text('ref', maxName),
    headSha: deployment.text('sha', maxName),
    task: deployment.text('task', maxName),
    creator: readAccount(deployment.maybeObject('creator')).login,
    createdAt: deployment.time('created_at'),
    state: '',
    stateAt: null,
    succeededAt: null,
    failedAt: null,
    runId: root.maybeObject('workflow_run')?.maybeInteger('id', Number.MAX_SAFE_INTEGER) || null,
    url: '',
  };
}

const runLink = /\/actions\/runs\/(\d{1,15})(?:\/|$)/;

/** Deployments that a workflow made link to its run; only newer payloads also carry the run. */
function runIdIn(url: string): number | null {
  const match = runLink.exec(url);
  return match === null ? null : Number(match[1]) || null;
}
