import type { CountedFamilyKey } from '../../model/families.ts';
import { countedFamilies } from '../../model/families.ts';
import { budgetSize, familySeriesBudget } from '../../model/label-budgets.ts';
import type { Engine } from '../../store/engine.ts';
import { loadAdmissions, loadSeries } from '../../store/queries/metrics-budgets.ts';
import { seriesKey } from './deltas.ts';
import { createFold, type Fold, type FoldLimits } from './fold.ts';

export type Budgets = Fold;

const defaultLimits: FoldLimits = { values: budgetSize, series: familySeriesBudget };

/**
 * The label budgets of this store, as they stand. One per applier: it is the only one that admits.
 * Memory is bounded by the budgets, whatever values come. Rejects with StoreError.
 */
export async function createBudgets(deps: { engine: Engine; limits?: FoldLimits }): Promise<Budgets> {
  const admitted = new Map<string, Set<string>>();
  const overflowed = new Set<string>();
  for (const { label, value, folded } of await loadAdmissions(deps.engine)) {
    if (folded) overflowed.add(label);
    else if (admitted.has(label)) admitted.get(label)?.add(value);
    else admitted.set(label, new Set([value]));
  }
  const series = new Map<CountedFamilyKey, Set<string>>();
  for (const { family, labels } of await loadSeries(deps.engine)) {
    if (!isCounted(family)) continue;
    const known = series.get(family);
    if (known) known.add(seriesKey(labels));
    else series.set(family, new Set([seriesKey(labels)]));
  }
  return createFold({ admitted, overflowed, series }, deps.limits ?? defaultLimits);
}

function isCounted(family: string): family is CountedFamilyKey {
  return Object.hasOwn(countedFamilies, family);
}
