import type { Engine } from '../engine.ts';
import { fewNarrowRows, openJobs, paramsOf, pointsOf, stepOf } from './operations-points.ts';
import { before, type OperationsRange, planRange, stepsOf } from './operations-range.ts';

export interface Level {
  now: number;
  /** Mean over the range against the mean over the equal range before it: 0.12 is 12 % more. Null when that was 0. */
  change: number | null;
  step: number;
  /** The level at the end of each step; null for steps that have not begun yet. */
  series: { at: number; value: number | null }[];
}

/** Jobs that run now, and over time. Open jobs older than a day are taken for lost deliveries. */
export function activeJobs(engine: Engine, range: OperationsRange): Promise<Level> {
  return level(engine, 'operations.active_jobs', range, 'running', 'in_progress');
}

/** Jobs that wait for a runner now, and over time. */
export function queueDepth(engine: Engine, range: OperationsRange): Promise<Level> {
  return level(engine, 'operations.queue_depth', range, 'queued', 'queued');
}

async function level(
  engine: Engine,
  name: string,
  range: OperationsRange,
  metric: 'queued' | 'running',
  state: 'queued' | 'in_progress',
): Promise<Level> {
  const plan = planRange(range);
  const whole = { ...plan, from: before(plan).from };
  const points = pointsOf(metric, whole);
  const [rows, open] = await Promise.all([
    engine.query<{ t: number; n: number }>(
      name,
      `SELECT if(${points.second} < ${whole.from}, 0, ${stepOf(points, whole)}) AS t, sum(${points.n}) AS n FROM ${points.from}
       GROUP BY t${points.settings}`,
      paramsOf(plan),
    ),
    engine.query<{ state: string; begun: number; entered: number; n: number }>(
      `${name}_now`,
      `SELECT state, toUInt32(since) AS begun, toUInt32(queued_at) AS entered, sum(sign) AS n
       FROM ${openJobs(plan, metric === 'running' ? state : undefined)}
       GROUP BY state, begun, entered HAVING n != 0${fewNarrowRows}`,
      paramsOf(plan),
    ),
  ]);
  const changes = new Map(rows.map((row) => [row.t, row.n]));
  const add = (second: number, n: number) => {
    const at = second < whole.from ? 0 : Math.floor(second / plan.step) * plan.step;
    changes.set(at, (changes.get(at) ?? 0) + n);
  };
  let now = 0;
  for (const job of open) {
    if (job.state === state) now += job.n;
    // A job in progress has been in the queue before; one that waits entered it when its state began.
    add(metric === 'running' || job.state === 'queued' ? job.begun : job.entered, job.n);
    if (metric === 'queued' && job.state === 'in_progress') add(job.begun, -job.n);
  }
  let value = changes.get(0) ?? 0;
  const all = stepsOf(whole).map((at) => {
    value += changes.get(at) ?? 0;
    return { at, value: at > plan.now ? null : Math.max(value, 0) };
  });
  const series = all.filter((point) => point.at >= plan.from);
  const past = mean(all.filter((point) => point.at < plan.from));
  const present = mean(series);
  const change = past && present !== null ? present / past - 1 : null;
  return { now: Math.max(now, 0), change, step: plan.step, series };
}

export function mean(points: readonly { value: number | null }[]): number | null {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  return values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length;
}
