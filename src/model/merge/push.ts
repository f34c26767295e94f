import type { Push } from '../records.ts';
import { compareMapping, compareText, minKnown } from './join.ts';

/** Joins two observations of one commit: its earliest push, and the earliest completed check on it. */
export function mergePush(a: Push | null, b: Push): Push {
  if (a === null) return b;
  const winner = compare(a, b) <= 0 ? a : b;
  return { ...winner, firstCheckAt: minKnown(a.firstCheckAt, b.firstCheckAt) };
}

/** Smaller is better: a push before a mere check, then the earlier one, the newer mapping, the text. */
function compare(a: Push, b: Push): number {
  if (a.pushedAt !== b.pushedAt)
    return (a.pushedAt ?? Number.MAX_SAFE_INTEGER) - (b.pushedAt ?? Number.MAX_SAFE_INTEGER);
  // Of two checks, the one that knows its branch says more: '' sorts first, so the text is compared the other way round.
  return compareMapping(b, a) || compareText(winning(b), winning(a));
}

function winning(push: Push): unknown {
  return [push.ref, push.branchType, push.organization, push.repository, push.pusher, push.pusherIsBot, push.commits];
}
