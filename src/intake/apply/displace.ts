import { type Facts, factsOf } from '../../model/facts-of/facts-of.ts';
import { deploymentKey, jobKey, runKey } from '../../model/merge/identity.ts';
import { sameOrganization } from '../../model/organization.ts';
import type { Records } from '../../model/records.ts';
import type { LimitedRecords } from '../../store/queries/owners.ts';
import type { State } from '../../store/state.ts';

interface Owned {
  organization: string;
  limited?: boolean;
}

/**
 * Drops from what is known the records that limited tokens told of another organisation than is told now: they are
 * displaced, and nothing of them is merged.
 */
export function forgetDisplaced(known: State, seen: Records): void {
  forget(known.runs, seen.runs, runKey);
  forget(known.jobs, seen.jobs, jobKey);
  forget(known.deployments, seen.deployments, deploymentKey);
}

function forget<T extends Owned>(known: Map<string, T>, seen: readonly T[], keyOf: (record: T) => string): void {
  for (const now of seen) {
    const old = known.get(keyOf(now));
    if (old?.limited && !sameOrganization(old.organization, now.organization)) known.delete(keyOf(now));
  }
}

/**
 * Takes back what displaced records were counted for in the signed tables. The counters of /metrics keep what they
 * counted, because a counter must not fall.
 */
export function takeBack(facts: Facts, displaced: LimitedRecords): Facts {
  const counted = factsOf({ runs: [], jobs: [], deployments: [], pushes: [] }, { ...displaced, pushes: [] });
  const back = <T extends { sign: 1 | -1 }>(fact: T): T => ({ ...fact, sign: fact.sign === 1 ? -1 : 1 });
  return {
    ...facts,
    jobFacts: [...facts.jobFacts, ...counted.jobFacts.map(back)],
    runFacts: [...facts.runFacts, ...counted.runFacts.map(back)],
    openJobFacts: [...facts.openJobFacts, ...counted.openJobFacts.map(back)],
  };
}
