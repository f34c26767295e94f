import type { Engine } from '../engine.ts';
import { paramsOf, pointsOf, stepOf } from './operations-points.ts';
import { type OperationsRange, planRange, stepsOf } from './operations-range.ts';

export interface SuccessRate {
  jobs: number;
  /**
   * Succeeded ÷ (succeeded + failed), 0 to 1; null when neither happened. Failed is `failure`, `timed_out` and
   * `startup_failure`; a job that was cancelled, skipped or neutral says nothing about success.
   */
  rate: number | null;
  /** Jobs by conclusion, most frequent first. */
  conclusions: { conclusion: string; jobs: number }[];
}

export type ConclusionGroup = 'success' | 'failure' | 'cancelled' | 'skipped' | 'other';

const groups: Record<string, ConclusionGroup> = {
  success: 'success',
  failure: 'failure',
  timed_out: 'failure',
  startup_failure: 'failure',
  cancelled: 'cancelled',
  skipped: 'skipped',
};

const groupOf = (conclusion: string): ConclusionGroup => groups[conclusion] ?? 'other';

/** How the jobs that completed in the range ended. */
export async function successRate(engine: Engine, range: OperationsRange): Promise<SuccessRate> {
  const plan = planRange(range);
  const points = pointsOf('conclusion', plan);
  const rows = await engine.query<{ conclusion: string; jobs: number }>(
    'operations.success_rate',
    `SELECT ${points.key} AS conclusion, sum(${points.n}) AS jobs FROM ${points.from}
     GROUP BY conclusion${points.settings}`,
    paramsOf(plan),
  );
  const conclusions = rows
    .filter((row) => row.jobs > 0)
    .sort((a, b) => b.jobs - a.jobs || (a.conclusion < b.conclusion ? -1 : 1));
  const count = (group: ConclusionGroup) =>
    conclusions.reduce((sum, row) => sum + (groupOf(row.conclusion) === group ? row.jobs : 0), 0);
  const ended = count('success') + count('failure');
  return {
    jobs: conclusions.reduce((sum, row) => sum + row.jobs, 0),
    rate: ended === 0 ? null : count('success') / ended,
    conclusions,
  };
}

export interface Throughput {
  step: number;
  /** Jobs a minute that completed in each step, by how they ended. */
  series: ({ at: number } & Record<ConclusionGroup, number>)[];
}

/** How many jobs complete, over time. */
export async function throughput(engine: Engine, range: OperationsRange): Promise<Throughput> {
  const plan = planRange(range);
  const points = pointsOf('conclusion', plan);
  const rows = await engine.query<{ t: number; conclusion: string; jobs: number }>(
    'operations.throughput',
    `SELECT ${stepOf(points, plan)} AS t, ${points.key} AS conclusion, sum(${points.n}) AS jobs FROM ${points.from}
     GROUP BY t, conclusion${points.settings}`,
    paramsOf(plan),
  );
  const series = stepsOf(plan).map((at) => ({ at, success: 0, failure: 0, cancelled: 0, skipped: 0, other: 0 }));
  for (const row of rows) {
    const point = series[(row.t - plan.from) / plan.step];
    if (point) point[groupOf(row.conclusion)] += (row.jobs * 60) / plan.step;
  }
  return { step: plan.step, series };
}
