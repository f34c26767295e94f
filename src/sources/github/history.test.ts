import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IntakeEvent } from '../../model/events.ts';
import type { MetricDelta } from '../../model/facts.ts';
import { type Facts, factsOf } from '../../model/facts-of/facts-of.ts';
import { sumDeltas } from '../../model/facts-of/series.ts';
import { mergeDeployment } from '../../model/merge/deployment.ts';
import { deploymentKey, jobKey, pushKey, runKey } from '../../model/merge/identity.ts';
import { mergeJob } from '../../model/merge/job.ts';
import { mergePush } from '../../model/merge/push.ts';
import { mergeRun } from '../../model/merge/run.ts';
import type { Job, Records, Run } from '../../model/records.ts';
import { createGithubSource } from './source.ts';
import { history } from './testing/history.ts';

// From payloads to tables and totals, as apply does it, over one commit's whole history in any order, with any
// repetition, cut into batches anywhere.

const source = createGithubSource();
const mapped = new Map<IntakeEvent, Records | null>(
  history.map((event) => {
    const mapping = source.map(event, event.receivedAt);
    return [event, mapping.outcome === 'mapped' ? mapping.records : null];
  }),
);

/** The state of everything, by identity. */
class Tables {
  readonly runs = new Map<string, Run>();
  readonly jobs = new Map<string, Job>();
  readonly deployments = new Map();
  readonly pushes = new Map();

  records(): Records {
    const sorted = <T>(table: Map<string, T>): T[] =>
      [...table].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
    return {
      runs: sorted(this.runs),
      jobs: sorted(this.jobs),
      deployments: sorted(this.deployments),
      pushes: sorted(this.pushes),
    };
  }
}

function apply(tables: Tables, batch: readonly IntakeEvent[]): Facts {
  const before = tables.records();
  const touched = {
    runs: new Set<string>(),
    jobs: new Set<string>(),
    deployments: new Set<string>(),
    pushes: new Set<string>(),
  };
  const put = <T>(
    table: Map<string, T>,
    keys: Set<string>,
    key: string,
    merge: (a: T | null, b: T) => T,
    record: T,
  ) => {
    keys.add(key);
    table.set(key, merge(table.get(key) ?? null, record));
  };
  for (const event of batch) {
    const records = mapped.get(event);
    for (const run of records?.runs ?? []) put(tables.runs, touched.runs, runKey(run), mergeRun, run);
    for (const job of records?.jobs ?? []) put(tables.jobs, touched.jobs, jobKey(job), mergeJob, job);
    for (const d of records?.deployments ?? [])
      put(tables.deployments, touched.deployments, deploymentKey(d), mergeDeployment, d);
    for (const push of records?.pushes ?? []) put(tables.pushes, touched.pushes, pushKey(push), mergePush, push);
  }
  const after = tables.records();
  return factsOf(before, {
    runs: after.runs.filter((run) => touched.runs.has(runKey(run))),
    jobs: after.jobs.filter((job) => touched.jobs.has(jobKey(job))),
    deployments: after.deployments.filter((deployment) => touched.deployments.has(deploymentKey(deployment))),
    pushes: after.pushes.filter((push) => touched.pushes.has(pushKey(push))),
  });
}

const none: Records = { runs: [], jobs: [], deployments: [], pushes: [] };

/** Sums of facts, without what sums to nothing: what the additive tables would answer. */
function totals(facts: readonly Facts[]) {
  return {
    jobs: signed(facts.flatMap(({ jobFacts }) => jobFacts.map(({ sign, job }) => [sign, jobRow(job)]))),
    runs: signed(facts.flatMap(({ runFacts }) => runFacts.map(({ sign, run }) => [sign, runRow(run)]))),
    open: signed(
      facts.flatMap(({ openJobFacts }) =>
        openJobFacts.map(({ sign, job, since }) => [sign, [since, job.status, openRow(job)]]),
      ),
    ),
    metrics: series(facts.flatMap(({ metricDeltas }) => metricDeltas)),
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

function series(deltas: readonly MetricDelta[]) {
  return sumDeltas(deltas)
    .filter(({ count, sum, buckets }) => count !== 0 || Math.abs(sum) > 1e-6 || Object.keys(buckets).length > 0)
    .map(({ sum, ...delta }) => ({ ...delta, sum: Math.round(sum * 1e6) / 1e6 }))
    .sort((a, b) => (JSON.stringify([a.family, a.labels]) < JSON.stringify([b.family, b.labels]) ? -1 : 1));
}

const reference = new Tables();
apply(reference, history);

/** Any order, at least once each, cut into batches. */
const deliveries = fc
  .tuple(
    fc.array(fc.constantFrom(...history), { maxLength: 20 }),
    fc.infiniteStream(fc.nat(1_000_000)),
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }),
  )
  .map(([repeated, keys, sizes]) => {
    const order = [...history, ...repeated]
      .map((event) => ({ event, key: keys.next().value as number }))
      .sort((a, b) => a.key - b.key)
      .map(({ event }) => event);
    const batches: IntakeEvent[][] = [];
    for (let start = 0, i = 0; start < order.length; i += 1) {
      const size = sizes[i % sizes.length] as number;
      batches.push(order.slice(start, start + size));
      start += size;
    }
    return batches;
  });

test('the history holds every kind of record', () => {
  const { runs, jobs, deployments, pushes } = reference.records();
  expect([runs.length, jobs.length, deployments.length, pushes.length]).toEqual([2, 5, 1, 1]);
  expect(runs[0]).toMatchObject({ conclusion: 'cancelled', alsoCompleted: ['failure'], pullRequest: 17 });
  expect(jobs.find(({ jobId }) => jobId === 3)).toMatchObject({ queueMs: 14_300, alsoCompleted: ['success'] });
  expect(jobs.find(({ jobId }) => jobId === 4)).toMatchObject({ carriedOver: true });
  expect(deployments[0]).toMatchObject({ state: 'inactive', runId: 700 });
  expect(pushes[0]?.firstCheckAt).not.toBeNull();
});

test('property: any order, repetition and batching ends in the same tables and the same totals', () => {
  const expected = totals([factsOf(none, reference.records())]);
  fc.assert(
    fc.property(deliveries, (batches) => {
      const tables = new Tables();
      const facts = batches.map((batch) => apply(tables, batch));
      expect(tables.records()).toEqual(reference.records());
      expect(totals(facts)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('property: counters of ends never fall on the way', () => {
  const ends = new Set(['jobs', 'pipelineRuns', 'deployments']);
  fc.assert(
    fc.property(deliveries, (batches) => {
      const tables = new Tables();
      for (const batch of batches) {
        for (const { family, labels, count } of apply(tables, batch).metricDeltas) {
          if (ends.has(family)) expect(count, `${family} ${labels}`).toBeGreaterThanOrEqual(0);
        }
      }
    }),
    { numRuns: 200 },
  );
});
