import { computedFamilies, defaultPriority, unknownRegion } from '../../model/families.ts';
import { budgetOf, budgetSize, overflowValue } from '../../model/label-budgets.ts';
import { cleanLabelValue } from '../../model/label-value.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Engine } from '../../store/engine.ts';
import { type AdmissionRow, loadAdmissions } from '../../store/queries/metrics-budgets.ts';
import {
  type OpenJobs,
  type RunnerPool,
  type RunOutcomes,
  readOpenJobs,
  readRunnerPools,
  readRunOutcomes,
} from '../../store/queries/metrics-gauges.ts';
import { createPart, type Part } from './part.ts';
import { labelPairs, sample } from './text.ts';

type GaugeKey = keyof typeof computedFamilies;

/** The computed gauges, each family's samples as one part. */
export type Gauges = Record<GaugeKey, Part>;

export interface GaugeRows {
  admissions: readonly AdmissionRow[];
  openJobs: readonly OpenJobs[];
  pools: readonly RunnerPool[];
  outcomes: readonly RunOutcomes[];
  budgets: readonly string[];
}

/** Reads what the gauges are computed from, as it stands at `now`. */
export async function readGaugeRows(engine: Engine, now: EpochMs, budgets: readonly string[]): Promise<GaugeRows> {
  const [admissions, openJobs, pools, outcomes] = await Promise.all([
    loadAdmissions(engine),
    readOpenJobs(engine, now),
    readRunnerPools(engine, now),
    readRunOutcomes(engine, now),
  ]);
  return { admissions, openJobs, pools, outcomes, budgets };
}

/** Draws the gauges. Pure: the same rows give the same text. */
export function drawGauges(rows: GaugeRows): Gauges {
  const admitted = new Map(rows.budgets.map((budget) => [budget, new Set<string>()]));
  for (const { label, value, folded } of rows.admissions) if (!folded) admitted.get(label)?.add(value);

  const fold = createGaugeFold(admitted);
  const running = new Totals();
  const queued = new Totals();
  // Known label sets start at 0.
  for (const labels of admitted.get('runner_labels') ?? []) {
    running.add([unknownRegion, labels], 0);
    queued.add([defaultPriority, labels], 0);
  }
  for (const { state, labels, jobs } of rows.openJobs) {
    const value = fold('runner_labels', labels);
    if (state === 'queued') queued.add([defaultPriority, value], jobs);
    else running.add([unknownRegion, value], jobs);
  }

  const runners = new Totals();
  const busy = new Totals();
  const seen = new Totals();
  for (const pool of rows.pools) {
    const id = fold('pool_id', pool.pool || 'unknown');
    const os = fold('os', pool.os || 'unknown');
    runners.add([id, 'busy', os], pool.busy);
    runners.add([id, 'idle', os], pool.idle);
    busy.add([id], pool.busy);
    seen.add([id], pool.busy + pool.idle);
  }

  const succeeded = new Totals();
  const completed = new Totals();
  for (const outcome of rows.outcomes) {
    const labels = [fold('repository', outcome.repository), fold('workflow', outcome.workflow)];
    succeeded.add(labels, outcome.succeeded);
    completed.add(labels, outcome.completed);
  }

  const budgetSizes = new Totals();
  const budgetValues = new Totals();
  for (const budget of rows.budgets) {
    budgetSizes.add([budget], budgetSize(budget));
    budgetValues.add([budget], admitted.get(budget)?.size ?? 0);
  }

  return {
    concurrentJobs: draw('concurrentJobs', running.rows()),
    jobQueueDepth: draw('jobQueueDepth', queued.rows()),
    runners: draw('runners', runners.rows()),
    runnerUtilization: draw('runnerUtilization', ratios(busy, seen)),
    pipelineSuccessRate: draw('pipelineSuccessRate', ratios(succeeded, completed)),
    labelBudget: draw('labelBudget', budgetSizes.rows()),
    labelValues: draw('labelValues', budgetValues.rows()),
  };
}

/**
 * Gauges draw on the counters' budgets: an admitted value is itself, and so is one that there would be room for (its
 * first counter is still to come); the rest is `other`. Rows come busiest first, so the busiest get the room.
 */
function createGaugeFold(admitted: ReadonlyMap<string, ReadonlySet<string>>): (label: string, value: string) => string {
  const guests = new Map<string, Set<string>>();
  return (label, value) => {
    const budget = budgetOf(label);
    const clean = cleanLabelValue(value);
    const known = admitted.get(budget);
    if (clean === '' || clean === overflowValue || known?.has(clean)) return clean;
    const others = guests.get(budget) ?? new Set();
    guests.set(budget, others);
    if (others.has(clean)) return clean;
    if ((known?.size ?? 0) + others.size >= budgetSize(budget)) return overflowValue;
    others.add(clean);
    return clean;
  };
}

/** Values added up by label set. */
class Totals {
  readonly #values = new Map<string, { labels: string[]; value: number }>();

  add(labels: string[], value: number): void {
    const key = labels.join('\0');
    const total = this.#values.get(key);
    if (total) total.value += value;
    else this.#values.set(key, { labels, value });
  }

  get(labels: readonly string[]): number {
    return this.#values.get(labels.join('\0'))?.value ?? 0;
  }

  /** In the order of their labels. */
  rows(): { labels: string[]; value: number }[] {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}

/** 0 where there is nothing to divide by. */
function ratios(part: Totals, whole: Totals): { labels: string[]; value: number }[] {
  return whole.rows().map(({ labels, value }) => ({ labels, value: value === 0 ? 0 : part.get(labels) / value }));
}

function draw(key: GaugeKey, rows: { labels: string[]; value: number }[]): Part {
  const { name, labels: names } = computedFamilies[key];
  return createPart(rows.map(({ labels, value }) => sample(name, labelPairs(names, labels), value)).join(''));
}
