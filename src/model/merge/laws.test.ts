import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeDeployment } from './deployment.ts';
import { mergeJob } from './job.ts';
import { mergePush } from './push.ts';
import { mergeRun } from './run.ts';
import { arbitraryDeployment, arbitraryJob, arbitraryPush, arbitraryRun } from './testing/observations.ts';

type Merge<T> = (a: T | null, b: T) => T;

/** The laws that make order and repetition of observations irrelevant. */
function laws<T>(name: string, merge: Merge<T>, observation: fc.Arbitrary<T>): void {
  describe(name, () => {
    const known = observation.map((record) => merge(null, record));
    const runs = { numRuns: 3000 };

    test('commutative', () => {
      fc.assert(
        fc.property(known, known, (a, b) => {
          expect(merge(a, b)).toEqual(merge(b, a));
        }),
        runs,
      );
    });

    test('associative', () => {
      fc.assert(
        fc.property(known, known, known, (a, b, c) => {
          expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
        }),
        runs,
      );
    });

    test('idempotent, also for what was merged before', () => {
      fc.assert(
        fc.property(known, known, (a, b) => {
          expect(merge(a, structuredClone(a))).toEqual(a);
          const ab = merge(a, b);
          expect(merge(ab, a)).toEqual(ab);
          expect(merge(ab, b)).toEqual(ab);
        }),
        runs,
      );
    });

    test('an observation may be merged before or after it is brought into form', () => {
      fc.assert(
        fc.property(known, observation, (a, raw) => {
          expect(merge(a, raw)).toEqual(merge(a, merge(null, raw)));
        }),
        runs,
      );
    });

    test('does not depend on the order in which a record lists its fields', () => {
      fc.assert(
        fc.property(known, known, (a, b) => {
          expect(merge(backwards(a), b)).toEqual(merge(a, b));
        }),
        runs,
      );
    });

    test('leaves its inputs as they are', () => {
      fc.assert(
        fc.property(known, known, (a, b) => {
          const before = structuredClone([a, b]);
          merge(a, b);
          expect([a, b]).toEqual(before);
        }),
        runs,
      );
    });
  });
}

function backwards<T>(record: T): T {
  return Object.fromEntries(Object.entries(record as object).reverse()) as T;
}

laws('runs', mergeRun, arbitraryRun);
laws('jobs', mergeJob, arbitraryJob);
laws('deployments', mergeDeployment, arbitraryDeployment);
laws('pushes', mergePush, arbitraryPush);

test('a job out of the store, without its steps, merges to the same job but for the steps', () => {
  const known = arbitraryJob.map((job) => mergeJob(null, job));
  const bare = (job: ReturnType<typeof mergeJob>) => ({ ...job, steps: [] });
  fc.assert(
    fc.property(known, known, (a, b) => {
      expect(bare(mergeJob(bare(a), b))).toEqual(bare(mergeJob(a, b)));
    }),
    { numRuns: 3000 },
  );
});
