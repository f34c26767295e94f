import type { IntakeEvent, Mapping, Source } from '../../model/events.ts';
import type { EpochMs } from '../../model/time.ts';
import { decode } from './decode.ts';
import { mapCheckRun, mapCheckSuite } from './map-check.ts';
import { mapDeployment, mapDeploymentStatus } from './map-deployment.ts';
import type { EventMapper } from './map-event.ts';
import { mapWorkflowJob } from './map-job.ts';
import { mapPush } from './map-push.ts';
import { mapWorkflowRun } from './map-run.ts';
import { Reader } from './reader.ts';
import { Rejection } from './rejection.ts';
import { cleanText, maxLabel, maxName } from './text.ts';

/** Events that hold records; every other one is kept raw and counted. */
const mappers = new Map<string, EventMapper>([
  ['workflow_run', mapWorkflowRun],
  ['workflow_job', mapWorkflowJob],
  ['deployment', mapDeployment],
  ['deployment_status', mapDeploymentStatus],
  ['push', mapPush],
  ['check_run', mapCheckRun],
  ['check_suite', mapCheckSuite],
]);

/** See {@link Source.mapping}. */
const mappingVersion = 1;

/** GitHub's webhooks to records. Never throws: what cannot be mapped is a dead letter with its reason. */
export function createGithubSource(): Source {
  return { name: 'github', mapping: mappingVersion, map };
}

function map(event: IntakeEvent, now: EpochMs): Mapping {
  let action = '';
  try {
    const value = decode(event.body);
    action = textOf(value, 'action', maxLabel);
    const root = new Reader(value, '', now);
    const mapper = mappers.get(event.event);
    return mapper?.({ root, action, receivedAt: event.receivedAt }) ?? counted(value, action);
  } catch (error) {
    if (error instanceof Rejection) return { outcome: 'dead', action, code: error.code, message: error.message };
    const message = error instanceof Error ? error.message : String(error);
    return { outcome: 'dead', action, code: 'mapper_failed', message: cleanText(message, maxName) };
  }
}

/** Where an event belongs, as far as it says: nothing in it can be wrong enough to lose it. */
function counted(root: unknown, action: string): Mapping {
  const repository = fieldOf(root, 'repository');
  const name = textOf(repository, 'full_name', maxName);
  const organization =
    textOf(fieldOf(repository, 'owner'), 'login', maxName) ||
    textOf(fieldOf(root, 'organization'), 'login', maxName) ||
    (name.split('/', 1)[0] ?? '');
  return { outcome: 'counted', action, organization, repository: name };
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function textOf(value: unknown, key: string, max: number): string {
  const text = fieldOf(value, key);
  return typeof text === 'string' ? cleanText(text, max) : '';
}
