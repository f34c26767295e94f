import type { Engine } from '../src/store/engine.ts';
import * as operations from '../src/store/queries/operations.ts';
import { encodeWait } from '../src/store/queries/wait-buckets.ts';

/** A range of the page, with the step that both sides use. */
export interface BenchRange {
  name: string;
  from: number;
  to: number;
  now: number;
  step: number;
}

/** Results as named numbers, so that both sides can be compared whatever their shape. */
export type Values = Map<string, number>;

export interface BenchQuery {
  name: string;
  ours(engine: Engine, range: BenchRange): Promise<Values>;
  sql(range: BenchRange): string;
  theirs(rows: string[][], range: BenchRange): Values;
  /** Greatest relative difference that is still equal: counts of distinct runners are estimates on our side. */
  tolerance?: number;
}

const at = (second: number) => `to_timestamp(${second})`;
const bin = (column: string, range: BenchRange) => `date_bin('${range.step} seconds', ${column}, ${at(0)})`;
const within = (range: BenchRange) => `completed_at >= ${at(range.from)} AND completed_at < ${at(range.to)}`;
const epoch = (expression: string) => `extract(epoch from ${expression})::bigint`;
const open = (range: BenchRange) => `since > ${at(range.now - 86_400)}`;
const numbered = (rows: string[][], skip: (key: string) => boolean = () => false): Values =>
  new Map(rows.filter((row) => !skip(row[0] ?? '')).map((row) => [row[0] ?? '', Number(row[1])]));

/** A level over time from its edges: the page compares with the range before, so both sides read that too. */
function level(
  name: string,
  query: typeof operations.activeJobs,
  edges: (from: number, range: BenchRange) => string,
): BenchQuery {
  return {
    name,
    async ours(engine, range) {
      const result = await query(engine, range);
      return new Map([
        ['now', result.now],
        ...result.series.map((point) => [`${point.at}`, point.value ?? 0] as const),
      ]);
    },
    sql(range) {
      const from = Math.max(2 * range.from - range.to, 0);
      const state = name === 'active_jobs' ? 'in_progress' : 'queued';
      return `SELECT CASE WHEN t < ${at(from)} THEN 0 ELSE ${epoch(bin('t', range))} END, sum(n) FROM (${edges(from, range)}) AS edges
        WHERE t < ${at(range.to)} GROUP BY 1
        UNION ALL SELECT -1, count(*) FROM open_jobs WHERE state = '${state}' AND ${open(range)}`;
    },
    theirs(rows, range) {
      const changes = new Map(rows.map((row) => [Number(row[0]), Number(row[1])]));
      const values: Values = new Map([['now', changes.get(-1) ?? 0]]);
      let value = 0;
      for (const [second, change] of changes) if (second >= 0 && second < range.from) value += change;
      for (let second = range.from; second < range.to; second += range.step) {
        value += changes.get(second) ?? 0;
        values.set(`${second}`, value);
      }
      return values;
    },
  };
}

const seen = (range: BenchRange) =>
  `completed_at >= ${at(range.now - 3600)} AND completed_at <= ${at(range.now)} AND runner <> ''`;
const busy = (range: BenchRange) => `state = 'in_progress' AND ${open(range)} AND runner <> ''`;

export const benchQueries: BenchQuery[] = [
  level(
    'active_jobs',
    operations.activeJobs,
    (from, range) => `
    SELECT started_at AS t, sign AS n FROM job_facts WHERE completed_at >= ${at(from)} AND started_at < ${at(range.to)} AND duration_ms IS NOT NULL
    UNION ALL SELECT completed_at, -sign FROM job_facts WHERE completed_at >= ${at(from)} AND completed_at < ${at(range.to)} AND duration_ms IS NOT NULL
    UNION ALL SELECT since, 1 FROM open_jobs WHERE state = 'in_progress' AND ${open(range)}`,
  ),
  level(
    'queue_depth',
    operations.queueDepth,
    (from, range) => `
    SELECT created_at AS t, sign AS n FROM job_facts WHERE completed_at >= ${at(from)} AND created_at < ${at(range.to)} AND queue_ms IS NOT NULL
    UNION ALL SELECT started_at, -sign FROM job_facts WHERE completed_at >= ${at(from)} AND started_at < ${at(range.to)} AND queue_ms IS NOT NULL
    UNION ALL SELECT queued_at, 1 FROM open_jobs WHERE ${open(range)}
    UNION ALL SELECT since, -1 FROM open_jobs WHERE state = 'in_progress' AND ${open(range)}`,
  ),
  {
    name: 'runners_online',
    tolerance: 0.03,
    async ours(engine, range) {
      const result = await operations.runnersOnline(engine, range);
      return new Map([
        ['now', result.now],
        ...result.series.map((point) => [`${point.at}`, point.value ?? 0] as const),
      ]);
    },
    sql: (range) => `SELECT ${epoch(bin('completed_at', range))}::text, count(DISTINCT runner) FROM job_facts
      WHERE completed_at >= ${at(Math.max(2 * range.from - range.to, 0))} AND completed_at < ${at(range.to)} AND runner <> '' GROUP BY 1
      UNION ALL SELECT 'now', count(DISTINCT runner) FROM (
        SELECT runner FROM job_facts WHERE ${seen(range)} UNION ALL SELECT runner FROM open_jobs WHERE ${busy(range)}) AS r`,
    theirs: (rows, range) => {
      const values = numbered(rows, (key) => key !== 'now' && Number(key) < range.from);
      for (let second = range.from; second < range.to; second += range.step) {
        if (!values.has(`${second}`)) values.set(`${second}`, 0);
      }
      return values;
    },
  },
  {
    name: 'success_rate',
    async ours(engine, range) {
      const result = await operations.successRate(engine, range);
      return new Map(result.conclusions.map((row) => [row.conclusion, row.jobs]));
    },
    sql: (range) => `SELECT conclusion, sum(sign) FROM job_facts WHERE ${within(range)} GROUP BY 1`,
    theirs: (rows) => numbered(rows),
  },
  {
    name: 'queue_wait',
    async ours(engine, range) {
      const result = await operations.queueWait(engine, range);
      const points = [{ at: 'all', p50: result.p50, p99: result.p99 }, ...result.series];
      return new Map(
        points.flatMap(({ at: key, p50, p99 }) =>
          p50 === null || p99 === null
            ? []
            : [[`${key} p50`, encodeWait(p50)] as const, [`${key} p99`, encodeWait(p99)] as const],
        ),
      );
    },
    sql: (range) => `SELECT coalesce(${epoch('b')}::text, 'all'), array_to_string(q, E'\\t') FROM (
      SELECT ${bin('completed_at', range)} AS b, percentile_disc(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY queue_ms / 1000) AS q
      FROM job_facts WHERE ${within(range)} AND queue_ms IS NOT NULL GROUP BY GROUPING SETS ((1), ())) AS waits`,
    theirs: (rows) =>
      new Map(
        rows.flatMap(([key, p50, p99]) => [
          [`${key} p50`, encodeWait(Number(p50))] as const,
          [`${key} p99`, encodeWait(Number(p99))] as const,
        ]),
      ),
  },
  {
    name: 'throughput',
    async ours(engine, range) {
      const result = await operations.throughput(engine, range);
      return new Map(result.series.map((point) => [`${point.at}`, Math.round((point.success * range.step) / 60)]));
    },
    sql: (range) => `SELECT ${epoch(bin('completed_at', range))}, sum(sign) FILTER (WHERE conclusion = 'success'),
        sum(sign) FILTER (WHERE conclusion IN ('failure', 'timed_out', 'startup_failure')), sum(sign) FILTER (WHERE conclusion = 'cancelled'),
        sum(sign) FILTER (WHERE conclusion = 'skipped')
      FROM job_facts WHERE ${within(range)} GROUP BY 1`,
    theirs: (rows) => numbered(rows),
  },
  {
    name: 'concurrent_by_label',
    async ours(engine, range) {
      const rows = await operations.concurrentByLabel(engine, range);
      const length = range.to - range.from;
      return new Map(
        rows.flatMap((row) => [
          [`${row.labels} now`, row.running] as const,
          [row.labels, Math.round(row.average * length)] as const,
        ]),
      );
    },
    sql: (
      range,
    ) => `SELECT labels, round(sum(sign * duration_ms) / 1000.0) FROM job_facts WHERE ${within(range)} AND duration_ms IS NOT NULL GROUP BY 1
      UNION ALL SELECT labels || ' now', count(*) FILTER (WHERE state = 'in_progress') FROM open_jobs WHERE ${open(range)} GROUP BY 1`,
    theirs: (rows) => numbered(rows),
  },
  {
    name: 'runner_pools',
    tolerance: 0.03,
    async ours(engine, range) {
      const rows = await operations.runnerPools(engine, range);
      const length = range.to - range.from;
      return new Map(
        rows.flatMap((row) => [
          [`${row.pool} busy`, row.busy] as const,
          [`${row.pool} seen`, row.seen] as const,
          [row.pool, Math.round(row.averageBusy * length)] as const,
        ]),
      );
    },
    sql: (
      range,
    ) => `SELECT pool, round(sum(sign * duration_ms) / 1000.0) FROM job_facts WHERE ${within(range)} AND duration_ms IS NOT NULL GROUP BY 1
      UNION ALL SELECT pool || ' busy', count(DISTINCT runner) FROM open_jobs WHERE ${busy(range)} GROUP BY 1
      UNION ALL SELECT pool || ' seen', count(DISTINCT runner) FROM (
        SELECT pool, runner FROM job_facts WHERE ${seen(range)} UNION ALL SELECT pool, runner FROM open_jobs WHERE ${busy(range)}) AS r GROUP BY 1`,
    theirs: (rows) => numbered(rows),
  },
  {
    name: 'filter_options',
    async ours(engine, range) {
      const result = await operations.filterOptions(engine, range);
      return new Map([...result.organizations, ...result.repositories].map((name) => [name, 1]));
    },
    sql: (range) => `SELECT DISTINCT unnest(ARRAY[organization, repository]), 1 FROM (
      SELECT organization, repository FROM job_facts WHERE ${within(range)} GROUP BY 1, 2
      UNION SELECT organization, repository FROM open_jobs WHERE ${open(range)}) AS names`,
    theirs: (rows) => numbered(rows),
  },
];
