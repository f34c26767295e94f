import type { IntakeEvent } from '../model/events.ts';
import { type ImportContext, refusal } from './import-context.ts';
import type { RepositoryMemory } from './repository-memory.ts';
import { isDeployment, isDeploymentStatus, listOf, type RestDeployment } from './rest-objects.ts';
import { forEachAtOnce } from './task-pool.ts';
import { type WrapContext, wrapDeployment, wrapDeploymentStatus } from './wrap.ts';

/** States after which GitHub adds at most `inactive`, which takes nothing back. */
const finalStates = new Set(['success', 'failure', 'error', 'inactive']);

export const deploymentsAddress = (repository: string) => `/repos/${repository}/deployments?per_page=100`;

/** Takes the deployments of the range with their statuses. The list has no time filter: newest first, until too old. */
export async function takeDeployments(
  context: ImportContext,
  repository: string,
  wrap: WrapContext,
  memory: RepositoryMemory,
): Promise<void> {
  const { client, since, until } = context;
  for (let address: string | null = deploymentsAddress(repository); address !== null; ) {
    const known = memory.page(address);
    const answer = await client.get(address, known?.etag);
    if (answer.outcome === 'unchanged') {
      address = known?.next ?? null;
      continue;
    }
    if (answer.outcome === 'refused') {
      context.warn(refusal(`the deployments of ${repository}`, answer).message);
      return;
    }
    const deployments = listOf(answer.body, 'deployments', isDeployment);
    const inRange = deployments.filter(({ created_at }) => {
      const created = Date.parse(created_at);
      return created >= since && created <= until;
    });
    let isSettled = inRange.length === deployments.length;
    await forEachAtOnce(inRange, context.concurrency, async (deployment) => {
      if (memory.hasDeployment(deployment)) return;
      const state = await takeDeployment(context, repository, wrap, deployment);
      if (finalStates.has(state)) memory.noteDeployment(deployment);
      else isSettled = false;
      await memory.saveSometimes();
    });
    if (isSettled && answer.etag !== null) memory.notePage(address, { etag: answer.etag, next: answer.next, total: 0 });
    const oldest = Math.min(...deployments.map(({ created_at }) => Date.parse(created_at)));
    address = oldest < since ? null : answer.next;
  }
}

/** Delivers one deployment and its statuses; resolves with its newest state, '' when it has none. */
async function takeDeployment(
  context: ImportContext,
  repository: string,
  wrap: WrapContext,
  deployment: RestDeployment,
): Promise<string> {
  const events: IntakeEvent[] = [wrapDeployment(wrap, deployment)];
  let newest = '';
  let address: string | null = `/repos/${repository}/deployments/${deployment.id}/statuses?per_page=100`;
  while (address !== null) {
    const answer = await context.client.get(address);
    if (answer.outcome !== 'ok') {
      context.warn(`${repository}: the statuses of deployment ${deployment.id} cannot be read`);
      break;
    }
    const statuses = listOf(answer.body, 'statuses', isDeploymentStatus);
    newest ||= statuses[0]?.state ?? '';
    events.push(...statuses.map((status) => wrapDeploymentStatus(wrap, deployment, status)));
    address = answer.next;
  }
  const { accepted, duplicate } = await context.deliver(events, context.signal);
  context.progress.events.accepted += accepted;
  context.progress.events.duplicate += duplicate;
  context.progress.deployments++;
  context.tell();
  return newest;
}
