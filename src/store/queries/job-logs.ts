import type { Step } from '../../model/records.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Engine } from '../engine.ts';

/** A job that ended and whose log nobody asked for yet. */
export interface JobToLog {
  runId: number;
  jobId: number;
  attempt: number;
  organization: string;
  /** `octo-org/octo-repo` */
  repository: string;
  name: string;
  startedAt: EpochMs;
  completedAt: EpochMs;
  stepCount: number;
}

export interface WantedJobs {
  /** Only jobs with these conclusions; null for all that did something. */
  conclusions: readonly string[] | null;
  completedSince: EpochMs;
  /** Only jobs of which something was heard after this place in the journal. */
  after: number;
  /** An organisation to leave out; '' for none. */
  except: string;
  limit: number;
}

/**
 * Jobs on GitHub whose logs are wanted, the latest ended first. None that only limited tokens have told of, and none whose
 * organization does not own the repository: its readers would be shown what the server's token may read of another's.
 */
export function jobsToLog(
  engine: Engine,
  { conclusions, completedSince, after, except, limit }: WantedJobs,
): Promise<JobToLog[]> {
  const since = 'fromUnixTimestamp64Milli({completedSince:Int64})';
  const wanted = conclusions === null ? "conclusion != 'skipped'" : 'conclusion IN {conclusions:Array(String)}';
  return engine.query<JobToLog>(
    'job-logs.wanted',
    // The inner read, without FINAL, is what keeps this quick: it goes by the index over versions.
    `SELECT run_id AS runId, job_id AS jobId, attempt, organization, repository, name,
       toUnixTimestamp64Milli(started_at) AS startedAt, toUnixTimestamp64Milli(completed_at) AS completedAt, step_count AS stepCount
     FROM jobs FINAL
     WHERE (source, run_id, job_id) IN (SELECT source, run_id, job_id FROM jobs
         WHERE version > {after:UInt64} AND source = 'github' AND status = 'completed' AND completed_at >= ${since} AND ${wanted})
       AND status = 'completed' AND started_at IS NOT NULL AND completed_at >= ${since} AND NOT carried_over AND NOT limited AND startsWith(repository, concat(organization, '/')) AND organization != {except:String} AND ${wanted}
       AND (run_id, job_id) NOT IN (SELECT run_id, job_id FROM job_logs WHERE source = 'github')
     ORDER BY completedAt DESC, jobId LIMIT {limit:UInt32}`,
    { conclusions, completedSince, after, except, limit },
  );
}

/** Steps of a job, in their order. */
export function stepsOfJob(
  engine: Engine,
  { runId, jobId, stepCount }: Pick<JobToLog, 'runId' | 'jobId' | 'stepCount'>,
): Promise<Pick<Step, 'number' | 'name' | 'conclusion' | 'startedAt'>[]> {
  return engine.query(
    'job-logs.steps',
    `SELECT number, name, conclusion, toUnixTimestamp64Milli(started_at) AS startedAt FROM steps FINAL
     WHERE source = 'github' AND run_id = {runId:UInt64} AND job_id = {jobId:UInt64} AND position < {stepCount:UInt32}
     ORDER BY position`,
    { runId, jobId, stepCount },
  );
}

/** How asking for a job's log ended, for good. */
export interface JobLogEnd {
  runId: number;
  jobId: number;
  attempt: number;
  /** `fetched`; `gone`: GitHub has it no more; `refused`: the token may not read it; `failed`: tried often enough. */
  state: 'fetched' | 'gone' | 'refused' | 'failed';
  /** '' where all is well. */
  reason: string;
  lines: number;
  bytes: number;
}

/** Durable when it resolves. */
export async function writeJobLogEnd(engine: Engine, end: JobLogEnd, at: EpochMs): Promise<void> {
  const { runId, jobId, attempt, state, reason, lines, bytes } = end;
  const row = ['github', runId, jobId, attempt, state, reason, lines, bytes, Math.floor(at / 1000)];
  await engine.insert(
    'job_logs',
    ['source', 'run_id', 'job_id', 'attempt', 'state', 'reason', 'lines', 'bytes', 'at'],
    'JSONCompactEachRow',
    Buffer.from(JSON.stringify(row)),
  );
}
