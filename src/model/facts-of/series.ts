import type { MetricDelta } from '../facts.ts';
import { type CountedFamilyKey, countedFamilies, type Family } from '../families.ts';

/** Milliseconds in the unit of a family's sum. */
const unitMs: Partial<Record<CountedFamilyKey, number>> = { runnerComputeMinutes: 60_000 };
const secondMs = 1000;

interface Total {
  family: CountedFamilyKey;
  labels: string[];
  count: number;
  /** Whole milliseconds: added and taken away without rounding, so that what cancels out is exactly nothing. */
  sumMs: number;
  buckets: Map<number, number>;
  /** Shown even when nothing changed: a known label set starts at 0. */
  touched: boolean;
}

/** Sums changes per series. */
export class SeriesTotals {
  readonly #totals = new Map<string, Total>();
  readonly #met = new Set<string>();

  /** Whether this set of labels is met for the first time: most records of a batch share theirs with another one. */
  isNew(...labels: string[]): boolean {
    const key = labels.join('\u0000');
    if (this.#met.has(key)) return false;
    this.#met.add(key);
    return true;
  }

  /** Makes the series known without changing it. */
  touch(family: CountedFamilyKey, labels: string[]): void {
    this.#total(family, labels).touched = true;
  }

  count(family: CountedFamilyKey, labels: string[], by: number): void {
    this.#total(family, labels).count += by;
  }

  /** Adds to a counter whose value is a duration; it is kept in `sum`. */
  addTime(family: CountedFamilyKey, labels: string[], ms: number, sign: number): void {
    const total = this.#total(family, labels);
    total.count += sign;
    total.sumMs += sign * ms;
  }

  observe(family: CountedFamilyKey, labels: string[], ms: number, sign: number): void {
    const total = this.#total(family, labels);
    const bucket = bucketOf(countedFamilies[family], ms / secondMs);
    total.count += sign;
    total.sumMs += sign * ms;
    total.buckets.set(bucket, (total.buckets.get(bucket) ?? 0) + sign);
  }

  deltas(): MetricDelta[] {
    const deltas: MetricDelta[] = [];
    for (const { family, labels, count, sumMs, buckets, touched } of this.#totals.values()) {
      const changed: Record<number, number> = {};
      let same = count === 0 && sumMs === 0;
      for (const [bucket, by] of buckets) {
        if (by === 0) continue;
        changed[bucket] = by;
        same = false;
      }
      if (same && !touched) continue;
      deltas.push({ family, labels, count, sum: sumMs / (unitMs[family] ?? secondMs), buckets: changed });
    }
    return deltas;
  }

  #total(family: CountedFamilyKey, labels: string[]): Total {
    const key = seriesKey(family, labels);
    let total = this.#totals.get(key);
    if (total === undefined) {
      total = { family, labels, count: 0, sumMs: 0, buckets: new Map(), touched: false };
      this.#totals.set(key, total);
    }
    return total;
  }
}

/** Adds up the changes of equal series. Zero deltas stay: they make a series known. */
export function sumDeltas(deltas: readonly MetricDelta[]): MetricDelta[] {
  const sums = new Map<string, MetricDelta>();
  for (const delta of deltas) {
    const key = seriesKey(delta.family, delta.labels);
    const sum = sums.get(key);
    if (sum === undefined) {
      sums.set(key, { ...delta, buckets: { ...delta.buckets } });
      continue;
    }
    sum.count += delta.count;
    sum.sum += delta.sum;
    for (const [bucket, by] of Object.entries(delta.buckets)) {
      const changed = (sum.buckets[Number(bucket)] ?? 0) + by;
      if (changed === 0) delete sum.buckets[Number(bucket)];
      else sum.buckets[Number(bucket)] = changed;
    }
  }
  return [...sums.values()];
}

/** Label values hold no control characters, so none of them can imitate the separator. */
const seriesKey = (family: CountedFamilyKey, labels: readonly string[]): string =>
  `${family}\u0000${labels.join('\u0000')}`;

function bucketOf(family: Family, value: number): number {
  const bounds = family.buckets ?? [];
  let index = 0;
  for (const bound of bounds) {
    if (value <= bound) break;
    index += 1;
  }
  return index;
}
