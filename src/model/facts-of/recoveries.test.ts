import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedFamilies } from '../families.ts';
import {
  addTotals,
  type DeploymentEnds,
  type HistogramTotals,
  noTotals,
  raiseTo,
  recoveryChange,
} from './recoveries.ts';

const minute = 60_000;
let ids = 0;
const ends = (failed: number | null, succeeded: number | null, environment = 'production'): DeploymentEnds => {
  ids += 1;
  const place = { source: 'github', repository: 'acme/shop', environment, deploymentId: ids };
  return { ...place, failedAt: failed && failed * minute, succeededAt: succeeded && succeeded * minute };
};
const found = (...deployments: DeploymentEnds[]) => recoveryChange([], deployments);

describe('a recovery', () => {
  test('is from the first failure to the next success, in each environment', () => {
    const told = [ends(10, null), ends(12, null), ends(null, 15), ends(null, 20), ends(30, null), ends(31, 33)];
    expect(found(...told)).toEqual({ count: 2, sum: 8 * 60, buckets: { 1: 2 } });
    expect(found(ends(10, null, 'staging'), ends(null, 15))).toEqual(noTotals);
    expect(found(ends(10, null, 'staging'), ends(null, 15), ends(null, 71, 'staging'))).toMatchObject({ count: 1 });
    expect(found(ends(null, 5), ends(10, null))).toEqual(noTotals);
    expect(found(ends(10, 10))).toEqual({ count: 1, sum: 0, buckets: { 0: 1 } });
  });

  test('that is found to be shorter changes what was found, signed', () => {
    const outage = [ends(10, null), ends(null, 40)];
    const change = recoveryChange(outage, [...outage, ends(null, 11)]);
    expect(change).toEqual({ count: 0, sum: -29 * 60, buckets: { 0: 1, 3: -1 } });
    expect(recoveryChange(outage, outage)).toEqual(noTotals);
  });
});

const bounds = countedFamilies.mttr.buckets.length;

/** A histogram as /metrics shows it: cumulative buckets, +Inf last. */
function cumulative({ buckets }: HistogramTotals): number[] {
  let below = 0;
  return Array.from({ length: bounds + 1 }, (_, index) => {
    below += buckets[index] ?? 0;
    return below;
  });
}

const time = fc.option(fc.integer({ min: 0, max: 200 }), { nil: null });
const histories = fc.array(fc.array(fc.tuple(time, time, fc.constantFrom('production', 'staging')), { maxLength: 6 }), {
  minLength: 1,
  maxLength: 6,
});

test('whatever is found, what is shown is a histogram that never falls and is at least what was found', () => {
  fc.assert(
    fc.property(histories, (history) => {
      let shown = noTotals;
      let sofar = noTotals;
      let known: DeploymentEnds[] = [];
      for (const told of history) {
        // Each batch tells another history: the most that merging could ever do.
        const next = told.map(([failed, succeeded, environment]) => ends(failed, succeeded, environment));
        sofar = addTotals(sofar, recoveryChange(known, next));
        known = next;
        expect(cumulative(sofar)).toEqual(cumulative(found(...known)));
        const before = shown;
        shown = addTotals(shown, raiseTo(shown, sofar));
        const parts = [shown.count, shown.sum, ...cumulative(shown)];
        const least = [before.count, before.sum, ...cumulative(before)];
        const foundNow = [sofar.count, sofar.sum, ...cumulative(sofar)];
        parts.forEach((part, index) => {
          expect(part).toBe(Math.max(least[index] as number, foundNow[index] as number));
        });
        const buckets = cumulative(shown);
        expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
        expect(buckets.at(-1)).toBe(shown.count);
      }
    }),
    { numRuns: 1000 },
  );
});
