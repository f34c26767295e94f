import type { MetricDelta } from '../../model/facts.ts';
import { type CountedFamilyKey, countedFamilies } from '../../model/families.ts';
import { budgetOf, closedLabels, countedBudgets, overflowValue } from '../../model/label-budgets.ts';
import { cleanLabelValue } from '../../model/label-value.ts';
import type { EpochMs } from '../../model/time.ts';
import type { LabelAdmission } from '../../store/batch.ts';
import { combineDeltas, isZero, seriesKey } from './deltas.ts';

/** Label under which `runlens_label_folded_total` counts changes that met a full family. */
const seriesBudgetName = 'series';
/** Room beyond a full family's budget for series whose open labels are folded and whose closed ones are kept. */
const foldedSeriesRoom = 1_000;

export interface FoldLimits {
  /** Values per budget. */
  values(budget: string): number;
  /** Series per family. */
  series: number;
}

/** What the store knows: admitted values per budget, series per family. Both are added to by folding. */
export interface FoldState {
  admitted: Map<string, Set<string>>;
  /** Budgets that have folded before. */
  overflowed: Set<string>;
  series: Map<CountedFamilyKey, Set<string>>;
}

export interface Folded {
  deltas: MetricDelta[];
  admissions: LabelAdmission[];
}

export interface Fold {
  /**
   * Brings the labels of a batch within budget. Deltas of one series come out as one; zero deltas of series that the
   * store has are left out. Admissions are returned by every call until {@link Fold.settled} says that they are durable.
   */
  fold(deltas: readonly MetricDelta[], now: EpochMs): Folded;
  /** What all calls so far returned is in the store. */
  settled(): void;
}

/** Folding over a state in memory: the same state and deltas give the same result. */
export function createFold(state: FoldState, limits: FoldLimits): Fold {
  const unsettledAdmissions = new Map<string, LabelAdmission>();
  const unsettledSeries = new Map<CountedFamilyKey, Set<string>>();

  /** The value that stands for `value`, or undefined when there is no room for it. */
  const admit = (budget: string, value: string, now: EpochMs): string | undefined => {
    const values = entry(state.admitted, budget);
    if (value === '' || value === overflowValue || values.has(value)) return value;
    const clean = cleanLabelValue(value);
    if (clean === overflowValue || values.has(clean)) return clean;
    if (values.size < limits.values(budget)) {
      values.add(clean);
      note({ label: budget, value: clean, folded: false, firstSeen: now });
      return clean;
    }
    if (!state.overflowed.has(budget)) {
      state.overflowed.add(budget);
      note({ label: budget, value: overflowValue, folded: true, firstSeen: now });
    }
    return undefined;
  };
  const note = (admission: LabelAdmission): void => {
    unsettledAdmissions.set(`${admission.label}\0${admission.value}`, admission);
  };

  const enter = (family: CountedFamilyKey, labels: string[], room: number): boolean => {
    const key = seriesKey(labels);
    const known = entry(state.series, family);
    if (known.has(key)) return true;
    if (known.size >= room) return false;
    known.add(key);
    entry(unsettledSeries, family).add(key);
    return true;
  };

  const place = (delta: MetricDelta, now: EpochMs, folds: Map<string, number>): string[] => {
    const names = countedFamilies[delta.family].labels as readonly string[];
    const labels = names.map((name, place) => {
      const budget = budgetOf(name);
      const value = admit(budget, delta.labels[place] ?? '', now);
      if (value === undefined) folds.set(budget, (folds.get(budget) ?? 0) + 1);
      return value ?? overflowValue;
    });
    if (enter(delta.family, labels, limits.series)) return labels;
    folds.set(seriesBudgetName, (folds.get(seriesBudgetName) ?? 0) + 1);
    const open = labels.map((value, place) => (closedLabels.has(names[place] ?? '') ? value : overflowValue));
    if (enter(delta.family, open, limits.series + foldedSeriesRoom)) return open;
    const whole = labels.map(() => overflowValue);
    enter(delta.family, whole, Number.POSITIVE_INFINITY);
    return whole;
  };

  return {
    fold(deltas, now) {
      const folds = new Map<string, number>();
      const placed = deltas.map((delta) => ({ ...delta, labels: place(delta, now, folds) }));
      if (placed.length > 0) placed.push(...foldCounts(folds, enter));
      const combined = combineDeltas(placed);
      return {
        deltas: combined.filter((delta) => {
          const isNew = unsettledSeries.get(delta.family)?.has(seriesKey(delta.labels)) ?? false;
          return isNew || !isZero(delta);
        }),
        admissions: [...unsettledAdmissions.values()],
      };
    },
    settled() {
      unsettledAdmissions.clear();
      unsettledSeries.clear();
    },
  };
}

const foldedNames: readonly string[] = [...countedBudgets, seriesBudgetName];

/** Every budget's counter, at 0 too: the first fold must be seen by `increase()`. */
function foldCounts(
  folds: ReadonlyMap<string, number>,
  enter: (family: CountedFamilyKey, labels: string[], room: number) => boolean,
): MetricDelta[] {
  return foldedNames.map((budget) => {
    enter('labelFolded', [budget], Number.POSITIVE_INFINITY);
    return { family: 'labelFolded', labels: [budget], count: folds.get(budget) ?? 0, sum: 0, buckets: {} };
  });
}

function entry<K, V>(map: Map<K, Set<V>>, key: K): Set<V> {
  let values = map.get(key);
  if (!values) {
    values = new Set();
    map.set(key, values);
  }
  return values;
}
