import type { Engine } from '../engine.ts';
import { mean } from './operations-levels.ts';
import { openJobs, paramsOf, pointsOf, runnerSpan, stepOf } from './operations-points.ts';
import { before, lengthOf, type OperationsRange, planRange, type RangePlan, stepsOf } from './operations-range.ts';

export interface Runners {
  /** Different runners that finished a job in the last hour or are at one now. */
  now: number;
  /** As for levels: means of the steps, this range against the one before. */
  change: number | null;
  step: number;
  /** Different runners that finished a job in each step (estimated above some hundreds, usually within 1 %). */
  series: { at: number; value: number | null }[];
}

/** Runners by what was seen of them: webhooks say nothing about runners that idle. */
export async function runnersOnline(engine: Engine, range: OperationsRange): Promise<Runners> {
  const plan = planRange(range);
  const whole = { ...plan, from: before(plan).from };
  const points = pointsOf('runners', whole);
  const lately = pointsOf('runners', lastHour(plan));
  const [rows, [seen]] = await Promise.all([
    engine.query<{ t: number; n: number }>(
      'operations.runners_online',
      `SELECT ${stepOf(points, whole)} AS t, ${points.runners} AS n FROM ${points.from} GROUP BY t${points.settings}`,
      paramsOf(plan),
    ),
    engine.query<{ n: number }>(
      'operations.runners_now',
      `SELECT uniqCombinedMerge(14)(r) AS n FROM (
         SELECT ${stateOf(lately.runners)} AS r FROM ${lately.from}
         UNION ALL SELECT uniqCombinedState(14)(runner) AS r FROM (${busyRunners(plan)}))${lately.settings}`,
      paramsOf(plan),
    ),
  ]);
  const counts = new Map(rows.map((row) => [row.t, row.n]));
  const all = stepsOf(whole).map((at) => ({ at, value: at > plan.now ? null : (counts.get(at) ?? 0) }));
  const series = all.filter((point) => point.at >= plan.from);
  const past = mean(all.filter((point) => point.at < plan.from));
  const present = mean(series);
  return { now: seen?.n ?? 0, change: past && present !== null ? present / past - 1 : null, step: plan.step, series };
}

interface RunnerPoolNow {
  pool: string;
  busy: number;
  /** Seen in the last hour, busy ones included. */
  seen: number;
  /** Runners at work on average over the range: time of the jobs that completed in it ÷ its length. */
  averageBusy: number;
}

/** Pools with runners seen in the last hour or work in the range, largest first. */
export async function runnerPools(engine: Engine, range: OperationsRange): Promise<RunnerPoolNow[]> {
  const plan = planRange(range);
  const lately = pointsOf('runners', lastHour(plan));
  const points = pointsOf('pool_ms', plan);
  const [now, usual] = await Promise.all([
    engine.query<{ pool: string; busy: number; seen: number }>(
      'operations.runner_pools',
      `SELECT p AS pool, sum(b) AS busy, uniqCombinedMerge(14)(r) AS seen FROM (
         SELECT toString(${lately.key}) AS p, 0 AS b, ${stateOf(lately.runners)} AS r FROM ${lately.from} GROUP BY p
         UNION ALL
         SELECT toString(pool) AS p, count() AS b, uniqCombinedState(14)(runner) AS r FROM (${busyRunners(plan)}) GROUP BY p)
       GROUP BY p${lately.settings}`,
      paramsOf(plan),
    ),
    engine.query<{ pool: string; ms: number }>(
      'operations.work_by_pool',
      `SELECT ${points.key} AS pool, sum(${points.n}) AS ms FROM ${points.from} GROUP BY pool${points.settings}`,
      paramsOf(plan),
    ),
  ]);
  const seconds = lengthOf(plan);
  const found = new Map<string, RunnerPoolNow>();
  for (const { pool, ms } of usual)
    if (ms > 0) found.set(pool, { pool, busy: 0, seen: 0, averageBusy: ms / 1000 / seconds });
  for (const row of now) found.set(row.pool, { ...row, averageBusy: found.get(row.pool)?.averageBusy ?? 0 });
  return [...found.values()].sort(
    (a, b) => b.seen - a.seen || b.averageBusy - a.averageBusy || (a.pool < b.pool ? -1 : 1),
  );
}

function lastHour(plan: RangePlan): RangePlan {
  const filtered = plan.organization !== '' || plan.repository !== '';
  const from = Math.floor((plan.now - 3600) / runnerSpan) * runnerSpan;
  return { ...plan, from, to: plan.now + 1, step: runnerSpan, source: filtered ? 'facts' : 'minutes' };
}

/** One row for each runner at work now. */
function busyRunners(plan: RangePlan): string {
  return `SELECT pool, runner FROM ${openJobs(plan, 'in_progress')} AND runner != '' GROUP BY pool, runner HAVING sum(sign) > 0`;
}

/** The set itself instead of its size, to be united with others. */
const stateOf = (runners: string): string =>
  runners.replace('uniqCombinedMerge(', 'uniqCombinedMergeState(').replace('uniqCombinedIf(', 'uniqCombinedStateIf(');
