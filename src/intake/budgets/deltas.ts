import type { MetricDelta } from '../../model/facts.ts';

/** Labels as one string. Label values hold no NUL (see cleanLabelValue), so it separates. */
export function seriesKey(labels: readonly string[]): string {
  return labels.join('\0');
}

export function isZero(delta: MetricDelta): boolean {
  return delta.count === 0 && delta.sum === 0 && Object.values(delta.buckets).every((change) => change === 0);
}

/** Adds up the deltas of each series, in the order in which the series first came. */
export function combineDeltas(deltas: readonly MetricDelta[]): MetricDelta[] {
  const combined = new Map<string, MetricDelta>();
  for (const delta of deltas) {
    const key = `${delta.family}\0${seriesKey(delta.labels)}`;
    const sofar = combined.get(key);
    if (!sofar) {
      combined.set(key, { ...delta, buckets: { ...delta.buckets } });
      continue;
    }
    sofar.count += delta.count;
    // Far finer than any source's clock: rounding keeps the order of addition out of the last digits.
    sofar.sum = Math.round((sofar.sum + delta.sum) * 1e9) / 1e9;
    for (const [index, change] of Object.entries(delta.buckets)) {
      sofar.buckets[Number(index)] = (sofar.buckets[Number(index)] ?? 0) + change;
    }
  }
  return [...combined.values()];
}
