import type { MetricDelta } from '../../model/facts.ts';
import { addTotals, noTotals, raiseTo, recoveryChange } from '../../model/facts-of/recoveries.ts';
import { deploymentKey } from '../../model/merge/identity.ts';
import type { Deployment } from '../../model/records.ts';
import type { StoredDelta } from '../../store/batch.ts';
import type { Engine } from '../../store/engine.ts';
import { readEnvironments, readRecoveryTotals } from '../../store/queries/recoveries.ts';

/**
 * `cicd_mttr_seconds`: a recovery is read from many deployments, and one that is delivered late can end an outage earlier
 * than was known. So what is found is kept apart, signed, and what is shown is raised to it (docs/design/004). Reads the
 * history of an environment only when a deployment of it failed or succeeded.
 */
export async function recoveryDeltas(
  engine: Engine,
  known: ReadonlyMap<string, Deployment>,
  deployments: readonly Deployment[],
): Promise<{ shown: MetricDelta; found: StoredDelta[] }> {
  const zero: MetricDelta = { family: 'mttr', labels: [], ...noTotals };
  const ended = deployments.filter((now) => endsOtherwise(known.get(deploymentKey(now)), now));
  if (ended.length === 0) return { shown: zero, found: [] };
  const old = ended.flatMap((now) => known.get(deploymentKey(now)) ?? []);
  const [rows, totals] = await Promise.all([readEnvironments(engine, [...old, ...ended]), readRecoveryTotals(engine)]);
  const touched = new Set(ended.map(deploymentKey));
  const others = rows.filter((row) => !touched.has(deploymentKey(row)));
  const change = recoveryChange([...others, ...old], [...others, ...ended]);
  const found = addTotals(totals.found, change);
  return {
    shown: { ...zero, ...raiseTo(totals.shown, found) },
    found: [{ family: 'mttrFound', labels: [], ...change }],
  };
}

/** Whether a deployment began or ended an outage elsewhere than was known. */
function endsOtherwise(old: Deployment | undefined, now: Deployment): boolean {
  if (old === undefined) return now.failedAt !== null || now.succeededAt !== null;
  return (
    old.failedAt !== now.failedAt ||
    old.succeededAt !== now.succeededAt ||
    old.environment !== now.environment ||
    old.repository !== now.repository
  );
}
