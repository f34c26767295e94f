import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IntakeEvent } from '../../model/events.ts';
import type { MetricDelta } from '../../model/facts.ts';
import { type Facts, factsOf } from '../../model/facts-of/facts-of.ts';
import { sumDeltas } from '../../model/facts-of/series.ts';
import { Tables } from '../../model/facts-of/testing/tables.ts';
import type { Job, Records, Run } from '../../model/records.ts';
import { createGithubSource } from './source.ts';
import { contradictions, history } from './testing/history.ts';

// From payloads to tables and totals, as apply does it, over one commit's whole history in any order, with any
// repetition, cut into batches anywhere.

const source = createGithubSource();
const mapped = new Map<IntakeEvent, Records | null>(
  history.map((event) => {
    const mapping = source.map(event, event.receivedAt);
    return [event, mapping.outcome === 'mapped' ? mapping.records : null];
  }),
);

function apply(tables: Tables, batch: readonly IntakeEvent[]): Facts {
  const all = batch.flatMap((event) => mapped.get(event) ?? []);
  return tables.apply({
    runs: all.flatMap(({ runs }) => runs),
    jobs: all.flatMap(({ jobs }) => jobs),
    deployments: all.flatMap(({ deployments }) => deployments),
    pushes: all.flatMap(({ pushes }) => pushes),
  });
}

const none: Records = { runs: [], jobs: [], deployments: [], pushes: [] };

/** Sums of signed facts, without what sums to nothing: what the fact tables would answer. */
function totals(facts: readonly Facts[]) {
  return {
    jobs: signed(facts.flatMap(({ jobFacts }) => jobFacts.map(({ sign, job }) => [sign, jobRow(job)]))),
    runs: signed(facts.flatMap(({ runFacts }) => runFacts.map(({ sign, run }) => [sign, runRow(run)]))),
    open: signed(
      facts.flatMap(({ openJobFacts }) =>
        openJobFacts.map(({ sign, job, since }) => [sign, [since, job.status, openRow(job)]]),
      ),
    ),
  };
}

function signed(rows: (readonly [number, unknown])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [sign, row] of rows) {
    const key = JSON.stringify(row);
    sums[key] = (sums[key] ?? 0) + sign;
    if (sums[key] === 0) delete sums[key];
  }
  return sums;
}

// The columns of the fact tables.
const openRow = (j: Job) => [j.organization, j.repository, j.labels, j.pool, j.os, j.runner, j.runId, j.jobId];
const jobRow = (j: Job) => [
  [j.completedAt, j.startedAt, j.createdAt, j.organization, j.repository, j.workflow, j.labels, j.pool, j.os],
  [j.runnerType, j.runner, j.conclusion, j.queueMs, j.durationMs, j.runId, j.jobId],
];
const runRow = (r: Run) => [
  [r.completedAt, r.createdAt, r.startedAt, r.organization, r.repository, r.workflow, r.event, r.branchType],
  [r.conclusion, r.runId, r.attempt],
];

/** Counters and histograms after all these facts. */
function series(facts: readonly Facts[]): MetricDelta[] {
  return sumDeltas(facts.flatMap(({ metricDeltas }) => metricDeltas))
    .filter(({ count, sum, buckets }) => count !== 0 || Math.abs(sum) > 1e-6 || Object.keys(buckets).length > 0)
    .map(({ sum, ...delta }) => ({ ...delta, sum: Math.round(sum * 1e6) / 1e6 }))
    .sort((a, b) => (JSON.stringify([a.family, a.labels]) < JSON.stringify([b.family, b.labels]) ? -1 : 1));
}

const reference = new Tables();
apply(reference, history);

const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 });
const repetitions = fc.array(fc.nat(history.length - 1), { maxLength: 20 });

function cut(order: readonly IntakeEvent[], sizes: readonly number[]): IntakeEvent[][] {
  const batches: IntakeEvent[][] = [];
  for (let start = 0, i = 0; start < order.length; i += 1) {
    const size = sizes[i % sizes.length] as number;
    batches.push(order.slice(start, start + size));
    start += size;
  }
  return batches;
}

/** Any order, at least once each, cut into batches. */
const deliveries = fc.tuple(repetitions, fc.infiniteStream(fc.nat(1_000_000)), cuts).map(([repeated, keys, sizes]) => {
  const order = [...history, ...repeated.map((which) => history[which] as IntakeEvent)]
    .map((event) => ({ event, key: keys.next().value as number }))
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event);
  return cut(order, sizes);
});

/** As it happened, without contradictions, cut into batches; inside a batch any order; repeated later. */
const agreed = history.filter((event) => !contradictions.has(event));
const asItHappened = fc
  .tuple(repetitions, fc.infiniteStream(fc.nat(1_000_000)), cuts)
  .map(([repeated, keys, sizes]) => {
    const again = repeated.map((which) => agreed[which % agreed.length] as IntakeEvent);
    const batches = cut(agreed, sizes).map((batch) =>
      batch
        .map((event) => ({ event, key: keys.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ event }) => event),
    );
    return [...batches, ...cut(again, sizes)];
  });

test('the history holds every kind of record', () => {
  const { runs, jobs, deployments, pushes } = reference.records();
  expect([runs.length, jobs.length, deployments.length, pushes.length]).toEqual([2, 5, 1, 1]);
  expect(runs[0]).toMatchObject({ conclusion: 'cancelled', pullRequest: 17 });
  expect(jobs.find(({ jobId }) => jobId === 3)).toMatchObject({ conclusion: 'timed_out', queueMs: 14_300 });
  expect(jobs.find(({ jobId }) => jobId === 4)).toMatchObject({ carriedOver: true });
  expect(deployments[0]).toMatchObject({ state: 'inactive', runId: 700 });
  expect(pushes[0]?.firstCheckAt).not.toBeNull();
});

test('property: any order, repetition and batching ends in the same tables and the same totals', () => {
  const facts = factsOf(none, reference.records());
  const expected = totals([facts]);
  const counters = series([facts]);
  let different = 0;
  fc.assert(
    fc.property(deliveries, (batches) => {
      const tables = new Tables();
      const applied = batches.map((batch) => apply(tables, batch));
      expect(tables.shown()).toEqual(reference.shown());
      expect(totals(applied)).toEqual(expected);
      // Counters are what the records say, but for those that say what was counted instead.
      expect(series(applied)).toEqual(series([factsOf(none, tables.records())]));
      if (tables.countedOtherwise() === 0) expect(series(applied)).toEqual(counters);
      else different += 1;
    }),
    { numRuns: 300 },
  );
  expect(different).toBeGreaterThan(0);
});

test('property: without contradictions and as it happened, any batching ends in the same counters', () => {
  const all = new Tables();
  const expected = series([apply(all, agreed)]);
  fc.assert(
    fc.property(asItHappened, (batches) => {
      const tables = new Tables();
      const applied = batches.map((batch) => apply(tables, batch));
      expect(tables.countedOtherwise()).toBe(0);
      expect(tables.records()).toEqual(all.records());
      expect(series(applied)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('property: no counter and no part of a histogram ever falls', () => {
  fc.assert(
    fc.property(deliveries, (batches) => {
      const tables = new Tables();
      for (const batch of batches) {
        for (const { family, labels, count, sum, buckets } of apply(tables, batch).metricDeltas) {
          const changes = [count, sum, ...Object.values(buckets)];
          expect(Math.min(...changes), `${family} ${labels}`).toBeGreaterThanOrEqual(0);
        }
      }
    }),
    { numRuns: 300 },
  );
});
