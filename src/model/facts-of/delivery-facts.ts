import type { Deployment, Push } from '../records.ts';
import type { SeriesTotals } from './series.ts';

/** A deployment counts once, when it first succeeded; what happens to it later does not undo the delivery. */
export function addDeployment(totals: SeriesTotals, deployment: Deployment, sign: 1 | -1): void {
  if (deployment.succeededAt !== null) totals.count('deployments', [deployment.environment], sign);
}

export function touchDeployment(totals: SeriesTotals, before: Deployment | null, after: Deployment): void {
  if (before?.environment !== after.environment) totals.touch('deployments', [after.environment]);
}

/** From the push of a commit to the first completed check on it; unknown while either is. */
export function addPush(totals: SeriesTotals, push: Push, sign: 1 | -1): void {
  if (push.pushedAt === null || push.firstCheckAt === null || push.firstCheckAt < push.pushedAt) return;
  totals.observe('buildFeedback', [push.repository, push.branchType], push.firstCheckAt - push.pushedAt, sign);
}

export function touchPush(totals: SeriesTotals, before: Push | null, after: Push): void {
  if (after.pushedAt === null) return;
  if (before !== null && before.pushedAt !== null && before.branchType === after.branchType) return;
  totals.touch('buildFeedback', [after.repository, after.branchType]);
}
