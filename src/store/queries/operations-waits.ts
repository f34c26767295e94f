import type { Engine } from '../engine.ts';
import { paramsOf, pointsOf, stepOf } from './operations-points.ts';
import { type OperationsRange, planRange, stepsOf } from './operations-range.ts';
import { decodeWait } from './wait-buckets.ts';

export interface QueueWait {
  /** Jobs whose wait is known. */
  jobs: number;
  /** Seconds; null when no job's wait is known. Exact below 64 s, at most 1/32 too long above. */
  p50: number | null;
  p99: number | null;
  step: number;
  series: { at: number; p50: number | null; p99: number | null }[];
}

/** How long the jobs that completed in the range had waited for a runner. */
export async function queueWait(engine: Engine, range: OperationsRange): Promise<QueueWait> {
  const plan = planRange(range);
  const points = pointsOf('wait', plan);
  const rows = await engine.query<{ at: number; q: [number, number]; jobs: number; whole: number }>(
    'operations.queue_wait',
    `SELECT t AS at, quantilesExactWeighted(0.5, 0.99)(bucket, toUInt64(c)) AS q, sum(c) AS jobs, grouping(t) AS whole FROM (
       SELECT ${stepOf(points, plan)} AS t, ${points.bucket} AS bucket, sum(${points.n}) AS c FROM ${points.from}
       GROUP BY t, bucket HAVING c > 0
     ) GROUP BY GROUPING SETS ((t), ())${points.settings}`,
    paramsOf(plan),
  );
  const steps = new Map(rows.filter((row) => row.whole === 0).map((row) => [row.at, row.q.map(decodeWait)]));
  const whole = rows.find((row) => row.whole === 1 && row.jobs > 0);
  return {
    jobs: whole?.jobs ?? 0,
    p50: whole ? decodeWait(whole.q[0]) : null,
    p99: whole ? decodeWait(whole.q[1]) : null,
    step: plan.step,
    series: stepsOf(plan).map((at) => ({ at, p50: steps.get(at)?.[0] ?? null, p99: steps.get(at)?.[1] ?? null })),
  };
}
