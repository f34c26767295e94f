import type { CountedDeployment, CountedPush, Deployment, Push } from '../records.ts';
import type { SeriesTotals } from './series.ts';

export function addDeployment(totals: SeriesTotals, { environment }: CountedDeployment, sign: 1 | -1): void {
  totals.count('deployments', [environment], sign);
}

export function touchDeployment(totals: SeriesTotals, before: Deployment | null, after: Deployment): void {
  if (before?.environment !== after.environment) totals.touch('deployments', [after.environment]);
}

export function addPush(totals: SeriesTotals, repository: string, push: CountedPush, sign: 1 | -1): void {
  totals.observe('buildFeedback', [repository, push.branchType], push.feedbackMs, sign);
}

export function touchPush(totals: SeriesTotals, before: Push | null, after: Push): void {
  if (after.pushedAt === null) return;
  if (before !== null && before.pushedAt !== null && before.branchType === after.branchType) return;
  totals.touch('buildFeedback', [after.repository, after.branchType]);
}
