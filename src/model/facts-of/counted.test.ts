import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MetricDelta } from '../facts.ts';
import { arbitraryDeployment, arbitraryJob, arbitraryPush, arbitraryRun } from '../merge/testing/observations.ts';
import type { Job, Records } from '../records.ts';
import { factsOf } from './facts-of.ts';
import { sumDeltas } from './series.ts';
import { Tables } from './testing/tables.ts';

// Batches of observations that contradict each other in every way, over few identities so that they meet.
const id = fc.integer({ min: 1, max: 2 });
const batch: fc.Arbitrary<Records> = fc.record({
  runs: fc.array(
    fc.tuple(arbitraryRun, id).map(([run, runId]) => ({ ...run, runId })),
    { maxLength: 4 },
  ),
  jobs: fc.array(
    fc.tuple(arbitraryJob, id).map(([job, jobId]) => ({ ...job, jobId })),
    { maxLength: 4 },
  ),
  deployments: fc.array(arbitraryDeployment, { maxLength: 3 }),
  pushes: fc.array(arbitraryPush, { maxLength: 3 }),
});
const batches = fc.array(batch, { minLength: 1, maxLength: 8 });

const none: Records = { runs: [], jobs: [], deployments: [], pushes: [] };

const changes = (deltas: readonly MetricDelta[]) =>
  sumDeltas(deltas)
    .filter(({ count, sum, buckets }) => count !== 0 || sum !== 0 || Object.keys(buckets).length > 0)
    .map(({ sum, ...delta }) => ({ ...delta, sum: Math.round(sum * 1e6) }))
    .sort((a, b) => (JSON.stringify([a.family, a.labels]) < JSON.stringify([b.family, b.labels]) ? -1 : 1));

test('whatever is observed, no counter and no part of a histogram ever falls', () => {
  fc.assert(
    fc.property(batches, (history) => {
      const tables = new Tables();
      for (const observed of history) {
        for (const { family, labels, count, sum, buckets } of tables.apply(observed).metricDeltas) {
          expect(Math.min(count, sum, ...Object.values(buckets)), `${family} ${labels}`).toBeGreaterThanOrEqual(0);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test('whatever is observed, a finished record counts once and counters are what the records say was counted', () => {
  fc.assert(
    fc.property(batches, (history) => {
      const tables = new Tables();
      const endedRuns = new Set<number>();
      const endedJobs = new Set<number>();
      const applied = history.flatMap((observed) => {
        const { metricDeltas } = tables.apply(observed);
        for (const run of tables.runs.values())
          if (run.status === 'completed' && !run.fromJobs) endedRuns.add(run.runId);
        // A newer mapping may take an end for one carried over: it was counted all the same.
        for (const job of tables.jobs.values()) {
          if (job.status === 'completed' && !job.carriedOver) endedJobs.add(job.jobId);
        }
        return metricDeltas;
      });
      const deltas = changes(applied);
      expect(deltas).toEqual(changes(factsOf(none, tables.records()).metricDeltas));
      const total = (family: string) =>
        deltas.filter((delta) => delta.family === family).reduce((sum, { count }) => sum + count, 0);
      expect(total('jobs')).toBe(endedJobs.size);
      expect(total('pipelineRuns')).toBe(endedRuns.size);
      expect(total('builds')).toBe(total('jobDuration'));
    }),
    { numRuns: 1000 },
  );
});

test('what was counted goes through the store as text', () => {
  fc.assert(
    fc.property(batches, batch, (history, next) => {
      const tables = new Tables();
      for (const observed of history) tables.apply(observed);
      const stored = new Tables();
      for (const table of ['runs', 'jobs', 'deployments', 'pushes'] as const) {
        for (const [key, record] of tables[table]) {
          const counted = record.counted && JSON.parse(JSON.stringify(record.counted));
          (stored[table] as Map<string, unknown>).set(key, { ...record, counted });
        }
      }
      expect(changes(stored.apply(next).metricDeltas)).toEqual(changes(tables.apply(next).metricDeltas));
    }),
    { numRuns: 500 },
  );
});

describe('of a job', () => {
  const [job] = fc.sample(arbitraryJob, { numRuns: 1, seed: 1 }) as [Job];
  const ended: Job = {
    ...job,
    status: 'completed',
    conclusion: 'success',
    carriedOver: false,
    createdAt: 1000,
    startedAt: 3000,
    completedAt: 9000,
    waitingSeen: [],
    queuedSeen: [],
  };
  const families = (...observations: Job[]) => {
    const tables = new Tables();
    return observations.map((one) =>
      changes(tables.apply({ ...none, jobs: [one] }).metricDeltas).map(({ family }) => family),
    );
  };

  test('the same end again changes nothing, another end changes pages only', () => {
    const [first, second, third] = families(ended, ended, { ...ended, conclusion: 'failure', observedAt: 99_000 });
    expect(first).toHaveLength(7);
    expect([second, third]).toEqual([[], []]);
  });

  test('a time that was unknown is counted when the same end tells it', () => {
    const [first, second] = families({ ...ended, startedAt: null }, { ...ended, observedAt: 99_000 });
    expect(first).toEqual(['jobs']);
    expect(second).toHaveLength(6);
  });

  test('a new name of the repository moves no counter', () => {
    const renamed = { ...ended, organization: 'new', repository: 'new/name', labels: 'new', observedAt: 99_000 };
    expect(families(ended, renamed, ended)).toEqual([expect.anything(), [], []]);
  });
});
