import type { RangePlan } from './operations-range.ts';

export type Metric = 'conclusion' | 'label_ms' | 'pool_ms' | 'wait' | 'queued' | 'running' | 'runners';

/** The same points as the view behind `job_points` makes, from facts: (second, key, bucket, weight). */
const fromFacts: Record<Metric, string> = {
  conclusion: `[(completed, toString(conclusion), toUInt16(0), n)]`,
  runners: `[(completed, toString(pool), toUInt16(0), n * (runner != ''))]`,
  label_ms: `[(completed, toString(labels), toUInt16(0), n * toInt64(ifNull(duration_ms, 0)))]`,
  pool_ms: `[(completed, toString(pool), toUInt16(0), n * toInt64(ifNull(duration_ms, 0)))]`,
  wait: `[(completed, '', if(s < 64, toUInt16(s), toUInt16(64 + (octave - 6) * 32 + bitAnd(bitShiftRight(s, octave - 5), 31))), n * (queue_ms IS NOT NULL))]`,
  queued: `[(toUInt32(begun - least(s, begun)), '', toUInt16(0), n * (queue_ms IS NOT NULL AND begun > 0)), (begun, '', toUInt16(0), -n * (queue_ms IS NOT NULL AND begun > 0))]`,
  running: `[(begun, '', toUInt16(0), n * (duration_ms IS NOT NULL AND begun > 0)), (completed, '', toUInt16(0), -n * (duration_ms IS NOT NULL AND begun > 0))]`,
};

/** Jobs that were alive in a range have completed within this many seconds of its end (GitHub ends jobs after 5 days). */
const longestJob = 5 * 86_400;

export const runnerSpan = 300;

/**
 * How the few rows of a rollup are read: a statement costs milliseconds before it reads any. One thread, no search for projections
 * (there are none), and for narrow rows no reading of the columns in steps. See docs/design/002.
 */
const fewRows = ' SETTINGS max_threads = 1, optimize_use_projections = 0, optimize_use_implicit_projections = 0';
export const fewNarrowRows = `${fewRows}, optimize_move_to_prewhere = 0`;

/** Where a metric's points are, as parts of a flat SELECT: nesting costs the engine more than these queries take. */
export interface Points {
  /** After FROM: a table or subquery with its conditions. */
  from: string;
  /** Epoch second of a point. */
  second: string;
  key: string;
  bucket: string;
  /** Weight; sums are the metric. */
  n: string;
  /** Number of different runners of a group (metric `runners` only). */
  runners: string;
  /** Ends the statement. */
  settings: string;
}

/**
 * The metric's points from where the plan says. For `queued` and `running` there are also points before the range, as far
 * as they matter, at seconds < from: their sum is the level at `from`.
 */
export function pointsOf(metric: Metric, plan: RangePlan): Points {
  const levels = metric === 'queued' || metric === 'running';
  // Sets of runners are wide, so their shortest span is 5 minutes.
  const tooFine = metric === 'runners' && plan.source === 'minutes' && plan.step % runnerSpan !== 0;
  if (plan.source === 'facts' || tooFine) {
    const until = levels ? plan.to + longestJob : plan.to;
    const from = `(SELECT point.1 AS second, point.2 AS key, point.3 AS bucket, point.4 AS n, runner FROM (
      SELECT arrayJoin(${fromFacts[metric]}) AS point, runner FROM (
        SELECT conclusion, pool, labels, runner, queue_ms, duration_ms, toInt64(sign) AS n, toUInt32(completed_at) AS completed,
          ifNull(toUInt32(started_at), 0) AS begun, least(intDiv(ifNull(queue_ms, 0), 1000), 4194303) AS s,
          toUInt64(floor(log2(greatest(s, 64)))) AS octave
        FROM job_facts WHERE completed_at >= ${time(plan.from)} AND completed_at < ${time(until)} AND ${filterOf(plan)}))
      WHERE n != 0 AND second < ${plan.to})`;
    return {
      from,
      second: 'second',
      key: 'key',
      bucket: 'bucket',
      n: 'n',
      runners: 'uniqCombinedIf(14)(runner, n > 0)',
      settings: '',
    };
  }
  const span = plan.source === 'minutes' ? 60 : 3600;
  const hourOfFrom = Math.floor(plan.from / 3600) * 3600;
  const within = `span = ${span} AND at >= ${time(plan.from)} AND at < ${time(plan.to)}`;
  const earlier =
    span === 60
      ? `((span = 60 AND at >= ${time(hourOfFrom)} AND at < ${time(plan.to)}) OR (span = 3600 AND at < ${time(hourOfFrom)}))`
      : `span = 3600 AND at < ${time(plan.to)}`;
  const second = 'toUInt32(at)';
  if (metric === 'runners') {
    const runnersWithin = plan.source === 'minutes' ? within.replace('span = 60', `span = ${runnerSpan}`) : within;
    const from = `runner_points WHERE ${scopeOf(plan)} AND ${runnersWithin}`;
    return {
      from,
      second,
      key: 'pool',
      bucket: '0',
      n: '0',
      runners: 'uniqCombinedMerge(14)(runners)',
      settings: fewRows,
    };
  }
  const from = `job_points WHERE ${scopeOf(plan)} AND metric = '${metric}' AND ${levels ? earlier : within}`;
  return { from, second, key: 'key', bucket: 'bucket', n: 'value', runners: '0', settings: fewNarrowRows };
}

/** Start of the step a point falls into. */
export function stepOf(points: Points, plan: RangePlan): string {
  return `intDiv(${points.second}, ${plan.step}) * ${plan.step}`;
}

export const time = (second: number): string => `toDateTime(${Math.floor(second)}, 'UTC')`;

/** Row filter of the fact tables; needs parameters `organization` and `repository`. */
export function filterOf(plan: RangePlan): string {
  const conditions = [
    plan.organization === '' ? [] : ['organization = {organization:String}'],
    plan.repository === '' ? [] : ['repository = {repository:String}'],
  ].flat();
  return conditions.length === 0 ? '1' : conditions.join(' AND ');
}

/** The part of `job_points` that the filters ask for. A repository outside the given organization has no rows. */
export function scopeOf(plan: RangePlan): string {
  if (plan.repository !== '') {
    const within = plan.organization === '' ? '' : ' AND organization = {organization:String}';
    return `scope = concat('r', {repository:String})${within}`;
  }
  return plan.organization === ''
    ? "scope = '' AND organization = ''"
    : "scope = 'o' AND organization = {organization:String}";
}

export function paramsOf(plan: RangePlan): Record<string, unknown> {
  return { organization: plan.organization, repository: plan.repository };
}

/** A job in a state for longer than this many seconds is not counted: its end was never delivered. */
const openJobSeconds = 86_400;

/**
 * After FROM: the signed log of jobs open now; sums of `sign` are jobs. Needs the parameters of the filters.
 * Not `state IN (…)`: the set costs more than reading the table, which has a row for each job at work or waiting.
 */
export function openJobs(plan: RangePlan, state?: 'queued' | 'in_progress'): string {
  const states = state ? `state = '${state}'` : "(state = 'queued' OR state = 'in_progress')";
  return `open_jobs WHERE ${states} AND since > ${time(plan.now - openJobSeconds)} AND ${filterOf(plan)}`;
}
