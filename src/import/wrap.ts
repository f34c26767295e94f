import { createHash } from 'node:crypto';
import type { IntakeEvent } from '../model/events.ts';
import type { EpochMs } from '../model/time.ts';
import type { RestDeployment, RestDeploymentStatus, RestJob, RestRepository, RestRun } from './rest-objects.ts';

/** What every event of one repository shares. */
export interface WrapContext {
  repository: RestRepository;
  tenant: string;
  receivedAt: EpochMs;
}

type Json = Record<string, unknown>;

const repositoryFields = [
  'id',
  'node_id',
  'name',
  'full_name',
  'private',
  'visibility',
  'fork',
  'html_url',
  'default_branch',
  'owner',
];
const accountFields = ['login', 'id', 'node_id', 'type', 'html_url'];
const accountKeys = new Set(['actor', 'triggering_actor', 'creator', 'owner', 'sender']);
const repositoryKeys = new Set(['repository', 'head_repository']);

function pick(value: unknown, fields: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(fields.filter((field) => field in value).map((field) => [field, (value as Json)[field]]));
}

const slimAccount = (value: unknown) => pick(value, accountFields);

function slimRepository(value: unknown): unknown {
  const picked = pick(value, repositoryFields);
  if (typeof picked !== 'object' || picked === null || !('owner' in picked)) return picked;
  return { ...picked, owner: slimAccount(picked.owner) };
}

/** Leaves out the 60 address templates of each nested repository and account: they are two thirds of a run's bytes. */
function slim(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      if (accountKeys.has(key)) return [key, slimAccount(field)];
      if (repositoryKeys.has(key)) return [key, slimRepository(field)];
      return [key, field];
    }),
  );
}

/**
 * The delivery id is made of the object's identity and its content: importing again gives the same id, which the
 * journal recognises, unless GitHub says something new about the object.
 */
function wrap(context: WrapContext, event: string, identity: string, content: Json): IntakeEvent {
  const { repository } = context;
  const organization = repository.owner.type === 'Organization' ? slimAccount(repository.owner) : undefined;
  const body = JSON.stringify({ ...content, repository: slimRepository(repository), organization });
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return {
    source: 'github',
    event,
    deliveryId: `import-${event}-${identity}-${digest}`,
    receivedAt: context.receivedAt,
    tenant: context.tenant,
    body: Buffer.from(body),
  };
}

/** The webhook's action for a run's status: https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_run */
function runAction(status: string): string {
  return status === 'completed' || status === 'in_progress' ? status : 'requested';
}

function jobAction(status: string): string {
  return status === 'completed' || status === 'in_progress' || status === 'waiting' ? status : 'queued';
}

/** One attempt of a run, as the `workflow_run` webhook would have sent it. */
export function wrapRun(context: WrapContext, run: RestRun): IntakeEvent {
  const workflow = { id: run.workflow_id, name: run.name, path: run.path };
  return wrap(context, 'workflow_run', `${run.id}-${run.run_attempt}`, {
    action: runAction(run.status),
    workflow_run: slim(run),
    workflow,
  });
}

/** A job, as the `workflow_job` webhook would have sent it. */
export function wrapJob(context: WrapContext, job: RestJob): IntakeEvent {
  return wrap(context, 'workflow_job', String(job.id), { action: jobAction(job.status), workflow_job: slim(job) });
}

export function wrapDeployment(context: WrapContext, deployment: RestDeployment): IntakeEvent {
  return wrap(context, 'deployment', String(deployment.id), { action: 'created', deployment: slim(deployment) });
}

export function wrapDeploymentStatus(
  context: WrapContext,
  deployment: RestDeployment,
  status: RestDeploymentStatus,
): IntakeEvent {
  return wrap(context, 'deployment_status', `${deployment.id}-${status.id}`, {
    action: 'created',
    deployment_status: slim(status),
    deployment: slim(deployment),
  });
}
