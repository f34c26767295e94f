import type { Engine } from '../engine.ts';
import { type IntakePlaces, placeConditions } from './intake-conditions.ts';

export interface CompletenessScope extends IntakePlaces {
  /** Epoch seconds. */
  since: number;
  now: number;
}

/** What was seen of one workflow's run numbers since the start of the window. Times in epoch milliseconds. */
export interface WorkflowNumbers {
  source: string;
  organization: string;
  repository: string;
  workflow: string;
  first: number;
  last: number;
  received: number;
  edges: [number, number][];
  missingAttempts: number;
  since: number | null;
  until: number | null;
}

const visible = (scope: CompletenessScope) =>
  `run_number IS NOT NULL AND sort_at >= toDateTime({since:UInt32}, 'UTC') ${placeConditions(scope)}`;

/**
 * Workflows with their run numbers, least complete first. A workflow is told by its id;
 * runs of which only jobs were seen have no number and count as missing.
 */
export function workflowNumbers(engine: Engine, scope: CompletenessScope, limit: number): Promise<WorkflowNumbers[]> {
  return engine.query<WorkflowNumbers>(
    'intake.workflow_numbers',
    `SELECT source, organization, repository, workflow, first, last, received, missingAttempts, since, until,
       arraySlice(arrayFilter(edge -> edge.2 - edge.1 > 1, arrayZip(arrayPopBack(seen), arrayPopFront(seen))), -50) AS edges
     FROM (
       SELECT source, any(owner) AS organization, repository, flow, argMax(name, sort_at) AS workflow, min(number) AS first, max(number) AS last,
         toUnixTimestamp(min(sort_at)) * 1000 AS since, toUnixTimestamp(max(sort_at)) * 1000 AS until,
         groupBitmapState(number) AS bitmap, bitmapCardinality(bitmap) AS received,
         if(received = last - first + 1, [], arraySort(bitmapToArray(bitmap))) AS seen
       FROM (
         SELECT source, organization AS owner, repository, ifNull(workflow_id, 0) AS flow, r.workflow AS name, sort_at, assumeNotNull(run_number) AS number
         FROM runs AS r WHERE ${visible(scope)})
       GROUP BY source, repository, flow
     ) AS numbers
     LEFT JOIN (
       SELECT source, repository, flow, sum(missing) AS missingAttempts FROM (
         SELECT source, repository, ifNull(workflow_id, 0) AS flow, run_id, max(attempt) - uniqExact(attempt) AS missing
         FROM runs WHERE (source, run_id) IN (SELECT source, run_id FROM runs WHERE attempt > 1 AND ${visible(scope)})
         GROUP BY source, repository, flow, run_id)
       GROUP BY source, repository, flow
     ) AS attempts USING (source, repository, flow)
     ORDER BY (last - first + 1 - received) + missingAttempts DESC, repository, workflow LIMIT {limit:UInt32}`,
    { ...scope, limit },
  );
}

/** Jobs that are open longer than their runner lets them run: 6 h at GitHub's own, 24 h elsewhere. Approval may take days. */
export function stuckJobs(
  engine: Engine,
  scope: CompletenessScope,
): Promise<{ source: string; organization: string; repository: string; workflow: string; jobs: number }[]> {
  return engine.query(
    'intake.stuck_jobs',
    `SELECT source, organization, repository, workflow, count() AS jobs
     FROM jobs FINAL
     WHERE (source, run_id, job_id) IN (
       SELECT source, run_id, job_id FROM open_jobs
       WHERE state IN ('queued', 'in_progress') AND since < toDateTime({now:UInt32}, 'UTC') - INTERVAL 6 HOUR ${placeConditions(scope)}
       GROUP BY state, since, source, run_id, job_id HAVING sum(sign) > 0)
     AND status IN ('queued', 'in_progress')
     AND ifNull(started_at, created_at) < toDateTime({now:UInt32}, 'UTC') - if(runner_type = 'github-hosted', INTERVAL 6 HOUR, INTERVAL 24 HOUR)
     GROUP BY source, organization, repository, workflow`,
    { ...scope },
  );
}
