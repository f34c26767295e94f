import type { EpochMs } from '../../model/time.ts';
import type { Engine } from '../engine.ts';

const daySeconds = 86_400;
const hourSeconds = 3_600;
/** Groups a gauge is read with; the rest comes added up under `other`. */
const groupLimit = 5_000;

export interface OpenJobs {
  state: 'queued' | 'in_progress';
  labels: string;
  jobs: number;
}

/**
 * Open jobs by state and runner labels. Entries older than a day are left out: their end was never delivered. Each job by
 * itself, so that an end whose beginning has expired takes nothing from its neighbours.
 */
export function readOpenJobs(engine: Engine, now: EpochMs): Promise<OpenJobs[]> {
  return engine.query<OpenJobs>(
    'metrics.open_jobs',
    `SELECT state, if(place > ${groupLimit}, 'other', labels) AS labels, sum(n) AS jobs FROM (
       SELECT state, labels, count() AS n, row_number() OVER (PARTITION BY state ORDER BY n DESC, labels) AS place FROM (
         SELECT state, labels FROM open_jobs
         WHERE state IN ('queued', 'in_progress') AND since > toDateTime({from:UInt32}, 'UTC')
         GROUP BY state, labels, source, run_id, job_id HAVING sum(sign) > 0)
       GROUP BY state, labels)
     GROUP BY state, labels ORDER BY jobs DESC, state, labels`,
    { from: seconds(now) - daySeconds },
  );
}

export interface RunnerPool {
  pool: string;
  os: string;
  busy: number;
  idle: number;
}

/**
 * Runners that finished a job in the last hour or are at one now (busy), by pool and system. Pools of the last week
 * appear at 0.
 */
export function readRunnerPools(engine: Engine, now: EpochMs): Promise<RunnerPool[]> {
  return engine.query<RunnerPool>(
    'metrics.runner_pools',
    `SELECT pool, os, countIf(runner != '' AND b) AS busy, countIf(runner != '' AND NOT b) AS idle FROM (
       SELECT pool, os, runner, max(at_work) AS b FROM (
         SELECT pool, os, runner, 0 AS at_work FROM job_facts
         WHERE completed_at > toDateTime({hour:UInt32}, 'UTC') AND completed_at <= toDateTime({now:UInt32}, 'UTC') AND runner != '' AND sign > 0
         UNION ALL
         SELECT pool, os, runner, 1 FROM (
           SELECT pool, os, runner FROM open_jobs
           WHERE state = 'in_progress' AND since > toDateTime({day:UInt32}, 'UTC') AND runner != ''
           GROUP BY pool, os, runner HAVING sum(sign) > 0)
         UNION ALL
         SELECT DISTINCT pool, os, '' AS runner, 0 FROM runner_points
         WHERE scope = '' AND organization = '' AND span = 3600 AND at > toDateTime({week:UInt32}, 'UTC'))
       GROUP BY pool, os, runner)
     GROUP BY pool, os ORDER BY busy + idle DESC, pool, os LIMIT ${groupLimit}`,
    {
      now: seconds(now),
      hour: seconds(now) - hourSeconds,
      day: seconds(now) - daySeconds,
      week: seconds(now) - 7 * daySeconds,
    },
  );
}

export interface RunOutcomes {
  repository: string;
  workflow: string;
  succeeded: number;
  completed: number;
}

/** Runs that completed in the last 24 hours, by repository and workflow, busiest first. */
export function readRunOutcomes(engine: Engine, now: EpochMs): Promise<RunOutcomes[]> {
  return engine.query<RunOutcomes>(
    'metrics.run_outcomes',
    `SELECT if(place > ${groupLimit}, 'other', r) AS repository, if(place > ${groupLimit}, 'other', w) AS workflow,
       sum(s) AS succeeded, sum(n) AS completed FROM (
       SELECT repository AS r, workflow AS w, sumIf(sign, conclusion = 'success') AS s, sum(sign) AS n,
         row_number() OVER (ORDER BY n DESC, r, w) AS place
       FROM run_facts WHERE completed_at > toDateTime({from:UInt32}, 'UTC') AND completed_at <= toDateTime({now:UInt32}, 'UTC')
       GROUP BY r, w HAVING n > 0)
     GROUP BY repository, workflow ORDER BY completed DESC, repository, workflow`,
    { now: seconds(now), from: seconds(now) - daySeconds },
  );
}

function seconds(at: EpochMs): number {
  return Math.floor(at / 1000);
}
