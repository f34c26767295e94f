import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import examples from '@octokit/webhooks-examples';
import { isDeployment, isDeploymentStatus, isJob, isRun, type RestRepository } from '../../src/import/rest-objects.ts';
import { type WrapContext, wrapDeployment, wrapDeploymentStatus, wrapJob, wrapRun } from '../../src/import/wrap.ts';

/** One request to the webhook door, and the file it was made from. */
export interface Delivery {
  file: string;
  event: string;
  deliveryId: string;
  body: Uint8Array;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The payloads of `@octokit/webhooks-examples`, under their own event names. */
export function exampleDeliveries(): Delivery[] {
  const all = examples as unknown as { name: string; examples: unknown[] }[];
  return all.flatMap(({ name, examples: payloads }) =>
    payloads.map((payload, index) => {
      const file = `${name}.${index}`;
      return { file, event: name, deliveryId: `example-${file}`, body: Buffer.from(JSON.stringify(payload)) };
    }),
  );
}

/** A webhook fixture, its bytes untouched, under the event name that its place or its keys tell. */
export function webhookDelivery(folder: string, file: string): Delivery {
  const body = readFileSync(join(folder, file));
  return { file, event: eventOf(file, JSON.parse(body.toString())), deliveryId: `webhook-${file}`, body };
}

const eventNames = new Set(
  (
    'check_run check_suite code_scanning_alert create delete dependabot_alert deployment deployment_review deployment_status ' +
    'installation issues issue_comment package ping pull_request push registry_package release repository status ' +
    'workflow_dispatch workflow_job workflow_run'
  ).split(' '),
);
const otherNames: Record<string, string> = {
  issue: 'issues',
  tag_create: 'create',
  branch_create: 'create',
  pr_opened: 'pull_request',
  pr_sync: 'pull_request',
  check_suite_created: 'check_suite',
  push_tag: 'push',
  push_branch_create: 'push',
};

function eventOf(file: string, payload: unknown): string {
  const words = [...file.split('/').reverse(), basename(file).split('.')[0] ?? ''].map((word) =>
    word.replace(/\.json$/, ''),
  );
  for (const word of words) {
    const name = otherNames[word] ?? word;
    if (eventNames.has(name)) return name;
  }
  if (!isObject(payload)) return 'unknown';
  for (const key of ['workflow_job', 'workflow_run', 'check_run', 'check_suite']) if (key in payload) return key;
  if ('commits' in payload) return 'push';
  if ('ref_type' in payload) return 'master_branch' in payload ? 'create' : 'delete';
  return 'unknown';
}

/**
 * A REST fixture as the import would hand it on: runs, jobs, deployments and their statuses wrapped as webhooks, each object
 * for itself; what the import does not read goes whole, under a name that GitHub does not have.
 */
export function restDeliveries(folder: string, file: string): Delivery[] {
  const text = readFileSync(join(folder, file), 'utf8');
  const documents: unknown[] = file.endsWith('.jsonl')
    ? text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line))
    : [JSON.parse(text)];
  return documents.flatMap((document, index) => {
    const wrapped = objectsOf(document).flatMap((object) => wrap(object) ?? []);
    if (wrapped.length > 0)
      return wrapped.map(({ event, deliveryId, body }) => ({
        file,
        event,
        deliveryId: `${deliveryId}-${index}`,
        body,
      }));
    return [
      { file, event: 'rest_object', deliveryId: `rest-${file}-${index}`, body: Buffer.from(JSON.stringify(document)) },
    ];
  });
}

function objectsOf(document: unknown): Json[] {
  if (Array.isArray(document)) return document.filter(isObject);
  if (!isObject(document)) return [];
  const list = Object.values(document).find(
    (value) => Array.isArray(value) && isObject(value[0]) && 'total_count' in document,
  );
  return Array.isArray(list) ? list.filter(isObject) : [document];
}

function wrap(object: Json) {
  const context: WrapContext = { repository: repositoryOf(object), tenant: '', receivedAt: Date.now() };
  if ('run_number' in object && isRun(object)) return wrapRun(context, object);
  if ('run_id' in object && 'steps' in object && isJob(object)) return wrapJob(context, object);
  if ('statuses_url' in object && 'environment' in object && isDeployment(object))
    return wrapDeployment(context, object);
  if ('deployment_url' in object && isDeploymentStatus(object)) {
    const id = Number(String(object.deployment_url).split('/').at(-1));
    const { created_at: createdAt, updated_at: updatedAt } = object;
    const deployment = {
      id,
      environment: object.environment ?? 'production',
      created_at: String(createdAt),
      updated_at: String(updatedAt),
      sha: '',
      ref: '',
      task: 'deploy',
    };
    return wrapDeploymentStatus(context, deployment, object);
  }
  return undefined;
}

/** The repository that an object's addresses name; the import asks for it first. */
function repositoryOf(object: Json): RestRepository {
  const [, owner = 'octo-org', name = 'octo-repo'] = /\/repos\/([^/]+)\/([^/]+)/.exec(JSON.stringify(object)) ?? [];
  return {
    id: 1,
    name,
    full_name: `${owner}/${name}`,
    private: false,
    fork: false,
    html_url: `https://github.com/${owner}/${name}`,
    default_branch: 'main',
    owner: { login: owner, id: 2, type: 'Organization' },
  };
}
