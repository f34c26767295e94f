import type { Engine } from '../engine.ts';
import { type RunView, runColumns } from './runs-columns.ts';

/** A job as the run page shows it. Times in epoch milliseconds. */
export interface JobView {
  jobId: number;
  attempt: number;
  name: string;
  baseName: string;
  callers: string[];
  matrix: string[];
  labels: string;
  os: string;
  runnerType: string;
  pool: string;
  runner: string;
  status: RunView['status'];
  conclusion: string | null;
  createdAt: number | null;
  startedAt: number | null;
  completedAt: number | null;
  queueMs: number | null;
  durationMs: number | null;
  carriedOver: boolean;
  url: string;
}

export interface StepView {
  jobId: number;
  position: number;
  number: number;
  name: string;
  status: RunView['status'];
  conclusion: string | null;
  startedAt: number | null;
  completedAt: number | null;
}

/** All attempts of one run, newest first; empty when there is none that these organisations may see. */
export function runAttempts(
  engine: Engine,
  source: string,
  runId: number,
  organizations: readonly string[] | null,
): Promise<RunView[]> {
  return engine.query<RunView>(
    'run.attempts',
    `SELECT ${runColumns} FROM runs AS r FINAL WHERE r.source = {source:String} AND r.run_id = {runId:UInt64}
     ${organizations === null ? '' : 'AND r.organization IN {organizations:Array(String)}'} ORDER BY attempt DESC LIMIT 200`,
    { source, runId, organizations },
  );
}

/** Jobs of all attempts in the order they began, as far as these organisations may see them. */
export function runJobs(
  engine: Engine,
  source: string,
  runId: number,
  organizations: readonly string[] | null,
): Promise<JobView[]> {
  return engine.query<JobView>(
    'run.jobs',
    `SELECT job_id AS jobId, attempt, name, base_name AS baseName, callers, matrix, labels, os, runner_type AS runnerType, pool, runner,
       status, conclusion, toUnixTimestamp64Milli(created_at) AS createdAt, toUnixTimestamp64Milli(started_at) AS startedAt,
       toUnixTimestamp64Milli(completed_at) AS completedAt, queue_ms AS queueMs, duration_ms AS durationMs,
       carried_over AS carriedOver, url
     FROM jobs FINAL WHERE ${visibleOfRun(organizations)}
     ORDER BY ifNull(startedAt, createdAt) NULLS LAST, jobId LIMIT 10000`,
    { source, runId, organizations },
  );
}

/** Steps of those jobs. A job that was observed again with fewer steps leaves rows behind, which its count cuts off. */
export function runSteps(
  engine: Engine,
  source: string,
  runId: number,
  organizations: readonly string[] | null,
): Promise<StepView[]> {
  return engine.query<StepView>(
    'run.steps',
    `SELECT job_id AS jobId, position, number, name, status, conclusion, toUnixTimestamp64Milli(started_at) AS startedAt,
       toUnixTimestamp64Milli(completed_at) AS completedAt
     FROM steps FINAL
     INNER JOIN (SELECT job_id, step_count FROM jobs FINAL WHERE ${visibleOfRun(organizations)}) AS known USING (job_id)
     WHERE source = {source:String} AND run_id = {runId:UInt64} AND position < step_count
     ORDER BY jobId, position LIMIT 100000`,
    { source, runId, organizations },
  );
}

const visibleOfRun = (organizations: readonly string[] | null) =>
  `source = {source:String} AND run_id = {runId:UInt64}
   ${organizations === null ? '' : 'AND organization IN {organizations:Array(String)}'}`;
