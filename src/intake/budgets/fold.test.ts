import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricDelta } from '../../model/facts.ts';
import { budgetOf } from '../../model/label-budgets.ts';
import type { LabelAdmission } from '../../store/batch.ts';
import { createFold, type Fold, type FoldLimits, type FoldState } from './fold.ts';

const limits: FoldLimits = { values: () => 3, series: 6 };

function emptyState(): FoldState {
  return { admitted: new Map(), overflowed: new Set(), series: new Map() };
}

/** What a process would load that starts after `admissions` and `deltas` were stored. */
function storedState(admissions: readonly LabelAdmission[], deltas: readonly MetricDelta[]): FoldState {
  const state = emptyState();
  for (const { label, value, folded } of admissions) {
    if (folded) state.overflowed.add(label);
    else state.admitted.set(label, (state.admitted.get(label) ?? new Set()).add(value));
  }
  for (const { family, labels } of deltas) {
    state.series.set(family, (state.series.get(family) ?? new Set()).add(labels.join('\0')));
  }
  return state;
}

function run(repository: string, status: string, count = 1): MetricDelta {
  return {
    family: 'pipelineRuns',
    labels: ['octo', repository, 'ci', 'ci', status, 'push'],
    count,
    sum: 0,
    buckets: {},
  };
}

const value = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '', 'other', 'nul\0', 'cut\ud800'),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const delta: fc.Arbitrary<MetricDelta> = fc.oneof(
  fc.record({
    family: fc.constant('builds' as const),
    labels: fc.array(value, { minLength: 3, maxLength: 3 }),
    count: fc.integer({ min: 0, max: 3 }),
    sum: fc.constant(0),
    buckets: fc.constant({}),
  }),
  fc.record({
    family: fc.constant('jobDuration' as const),
    labels: fc.array(value, { minLength: 2, maxLength: 2 }),
    count: fc.integer({ min: 0, max: 3 }),
    sum: fc.integer({ min: 0, max: 9_000 }).map((ms) => ms / 1000),
    buckets: fc.dictionary(fc.constantFrom('0', '3', '9'), fc.integer({ min: 0, max: 3 })),
  }),
);
const batches = fc.array(fc.array(delta, { maxLength: 12 }), { maxLength: 6 });

const counted = (deltas: readonly MetricDelta[]) => deltas.filter(({ family }) => family !== 'labelFolded');

describe('folding labels', () => {
  it('admits first come, first served, and counts the rest under other', () => {
    const { fold } = createFold(emptyState(), limits);
    const { deltas, admissions } = fold(
      ['a', 'b', 'c', 'd', 'e'].map((name) => run(name, 'success')),
      7,
    );
    expect(counted(deltas).map(({ labels, count }) => [labels[1], count])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
      ['other', 2],
    ]);
    expect(admissions.filter(({ label }) => label === 'repository')).toEqual([
      { label: 'repository', value: 'a', folded: false, firstSeen: 7 },
      { label: 'repository', value: 'b', folded: false, firstSeen: 7 },
      { label: 'repository', value: 'c', folded: false, firstSeen: 7 },
      { label: 'repository', value: 'other', folded: true, firstSeen: 7 },
    ]);
    const folded = deltas.filter(({ family }) => family === 'labelFolded');
    expect(folded.find(({ labels }) => labels[0] === 'repository')?.count).toBe(2);
    expect(folded.find(({ labels }) => labels[0] === 'workflow')?.count).toBe(0);
  });

  it('keeps a value that is itself named other, without spending room on it', () => {
    const { fold } = createFold(emptyState(), limits);
    const { deltas, admissions } = fold(
      ['other', 'a', 'b', 'c', 'other'].map((name) => run(name, 'success')),
      0,
    );
    expect(counted(deltas).map(({ labels, count }) => [labels[1], count])).toEqual([
      ['other', 2],
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    expect(admissions.some(({ folded }) => folded)).toBe(false);
  });

  it('shares one budget between the names of one thing', () => {
    const { fold } = createFold(emptyState(), { values: () => 1, series: 10 });
    const { deltas } = fold(
      [run('a', 'success'), { family: 'builds', labels: ['octo', 'b', 'success'], count: 1, sum: 0, buckets: {} }],
      0,
    );
    expect(deltas.find(({ family }) => family === 'builds')?.labels).toEqual(['octo', 'other', 'success']);
  });

  it('keeps the closed labels of a full family, so that rates by status stay true', () => {
    const { fold } = createFold(emptyState(), { values: () => 100, series: 2 });
    const { deltas } = fold(
      [run('a', 'success'), run('b', 'failure'), run('c', 'success'), run('d', 'failure'), run('e', 'failure')],
      0,
    );
    expect(counted(deltas).map(({ labels, count }) => [labels[1], labels[4], count])).toEqual([
      ['a', 'success', 1],
      ['b', 'failure', 1],
      ['other', 'success', 1],
      ['other', 'failure', 2],
    ]);
  });

  it('creates a series at 0 once, and drops zeros of series that the store has', () => {
    const budgets = createFold(emptyState(), limits);
    expect(counted(budgets.fold([run('a', 'success', 0)], 0).deltas)).toHaveLength(1);
    // The write failed: the same batch must create it again.
    expect(counted(budgets.fold([run('a', 'success', 0)], 0).deltas)).toHaveLength(1);
    budgets.settled();
    expect(budgets.fold([run('a', 'success', 0)], 0)).toEqual({ deltas: [], admissions: [] });
  });
});

describe('folding labels, whatever comes', () => {
  it('keeps totals, and stays within the budgets', () => {
    fc.assert(
      fc.property(batches, (input) => {
        const budgets = createFold(emptyState(), limits);
        const out = input.flatMap((batch) => counted(budgets.fold(batch, 0).deltas));
        const flat = input.flat();
        for (const family of ['builds', 'jobDuration'] as const) {
          const total = (list: readonly MetricDelta[], pick: (delta: MetricDelta) => number) =>
            list.filter((delta) => delta.family === family).reduce((sum, delta) => sum + pick(delta), 0);
          expect(total(out, (d) => d.count)).toBe(total(flat, (d) => d.count));
          expect(total(out, (d) => d.sum)).toBeCloseTo(
            total(flat, (d) => d.sum),
            6,
          );
          expect(total(out, (d) => d.buckets[3] ?? 0)).toBe(total(flat, (d) => d.buckets[3] ?? 0));
          const series = new Set(out.filter((d) => d.family === family).map((d) => d.labels.join('\0')));
          // Beyond the cap only closed labels vary: status (3 and `other` and ``) and the all-other series.
          expect(series.size).toBeLessThanOrEqual(limits.series + 5 * 5 + 1);
        }
        for (const place of [0, 1, 2]) {
          const values = new Set(out.filter((d) => d.family === 'builds').map((d) => d.labels[place]));
          values.delete('');
          values.delete('other');
          expect(values.size).toBeLessThanOrEqual(3);
        }
        for (const label of out.flatMap((d) => d.labels)) {
          expect(label.length).toBeLessThanOrEqual(256);
          expect(label).not.toContain('\0');
          expect(Buffer.from(label).toString()).toBe(label);
        }
      }),
    );
  });

  it('folds a value the same way for ever, also in a process that starts later', () => {
    fc.assert(
      fc.property(batches, fc.nat({ max: 6 }), (input, restartAt) => {
        const roomy: FoldLimits = { values: () => 3, series: 1_000 };
        let budgets: Fold = createFold(emptyState(), roomy);
        const stored: { admissions: LabelAdmission[]; deltas: MetricDelta[] } = { admissions: [], deltas: [] };
        const outcome = new Map<string, string>();
        input.forEach((batch, index) => {
          if (index === restartAt) budgets = createFold(storedState(stored.admissions, stored.deltas), roomy);
          const result = budgets.fold(batch, index);
          stored.admissions.push(...result.admissions);
          stored.deltas.push(...result.deltas);
          budgets.settled();
          for (const one of batch) {
            // What one delta becomes is seen by folding it alone: all its values have been decided by now.
            const [alone] = counted(budgets.fold([{ ...one, count: 1 }], index).deltas);
            one.labels.forEach((label, place) => {
              const name =
                one.family === 'builds'
                  ? ['organization', 'project', 'status'][place]
                  : ['status', 'runner_labels'][place];
              const key = `${budgetOf(name ?? '')}\0${label}`;
              const now = alone?.labels[place] ?? '';
              expect(outcome.get(key) ?? now).toBe(now);
              outcome.set(key, now);
            });
          }
        });
      }),
    );
  });

  it('gives the same result when a batch is applied again after a crash before or after its admissions were stored', () => {
    fc.assert(
      fc.property(batches, fc.array(delta, { minLength: 1, maxLength: 12 }), (history, batch) => {
        const stored: { admissions: LabelAdmission[]; deltas: MetricDelta[] } = { admissions: [], deltas: [] };
        const before = createFold(emptyState(), limits);
        for (const earlier of history) {
          const result = before.fold(earlier, 0);
          before.settled();
          stored.admissions.push(...result.admissions);
          stored.deltas.push(...result.deltas);
        }
        const first = createFold(storedState(stored.admissions, stored.deltas), limits).fold(batch, 0);
        const neither = createFold(storedState(stored.admissions, stored.deltas), limits).fold(batch, 0);
        expect(neither).toEqual(first);
        const admitted = createFold(
          storedState([...stored.admissions, ...first.admissions], stored.deltas),
          limits,
        ).fold(batch, 0);
        expect(admitted.deltas).toEqual(first.deltas);
        expect(admitted.admissions).toEqual([]);
      }),
    );
  });
});
