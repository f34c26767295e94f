import type { Deployment } from '../records.ts';
import { compareMapping, compareText, minKnown } from './join.ts';

/** States in the order in which they follow each other, for several within one second. Unknown ones count as running. */
const rank = new Map([
  ['', 0],
  ['pending', 1],
  ['waiting', 1],
  ['queued', 2],
  ['in_progress', 3],
  ['success', 5],
  ['failure', 5],
  ['error', 5],
  ['inactive', 6],
]);
const unknownRank = 4;

/** Joins two observations of one deployment: the newest status wins, first success and first failure stay. */
export function mergeDeployment(a: Deployment | null, b: Deployment): Deployment {
  if (a === null) return b;
  const winner = compare(a, b) >= 0 ? a : b;
  return {
    ...winner,
    createdAt: minKnown(a.createdAt, b.createdAt),
    succeededAt: minKnown(a.succeededAt, b.succeededAt),
    failedAt: minKnown(a.failedAt, b.failedAt),
    runId: minKnown(a.runId, b.runId),
  };
}

function compare(a: Deployment, b: Deployment): number {
  return (
    (a.stateAt ?? -1) - (b.stateAt ?? -1) ||
    rankOf(a.state) - rankOf(b.state) ||
    compareMapping(a, b) ||
    compareText(winning(a), winning(b))
  );
}

const rankOf = (state: string): number => rank.get(state) ?? unknownRank;

/** What comes whole from the winner, in a fixed order. */
function winning(d: Deployment): unknown[] {
  return [d.state, d.organization, d.repository, d.environment, d.ref, d.headSha, d.task, d.creator, d.url];
}
