import type { Engine } from '../engine.ts';
import { type RunView, runColumns } from './runs-columns.ts';

/** An attempt that has ended, with the number of the batch that told so last. */
export interface EndedRun extends RunView {
  version: number;
}

/**
 * Attempts of a source that have ended since `since` (epoch ms) and were written by a batch after `after`, oldest batch first.
 * Keys do not follow versions, so that column is gone through first, without merging, for runs of the last 70 days: GitHub runs one again
 * for 30 days, and for 35 at most.
 */
export function endedRuns(
  engine: Engine,
  source: string,
  { after, since, limit }: { after: number; since: number; limit: number },
): Promise<EndedRun[]> {
  return engine.query<EndedRun>(
    'forward.ended-runs',
    `SELECT ${runColumns}, r.version AS version FROM runs AS r FINAL
     WHERE (r.source, r.run_id, r.attempt) IN (
         SELECT source, run_id, attempt FROM runs
         WHERE source = {source:String} AND version > {after:UInt64} AND status = 'completed'
           AND sort_at > toDateTime(fromUnixTimestamp64Milli({since:Int64})) - INTERVAL 70 DAY)
       AND r.version > {after:UInt64} AND r.status = 'completed' AND r.completed_at > fromUnixTimestamp64Milli({since:Int64})
     ORDER BY r.version, r.run_id, r.attempt LIMIT {limit:UInt32}`,
    { source, after, since, limit },
  );
}

/** The highest number of a batch that wrote runs; 0 when none did. */
export async function lastRunVersion(engine: Engine): Promise<number> {
  const rows = await engine.query<{ version: number }>(
    'forward.last-version',
    'SELECT max(version) AS version FROM runs',
  );
  return rows[0]?.version ?? 0;
}
