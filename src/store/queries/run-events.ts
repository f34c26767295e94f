import type { Engine } from '../engine.ts';

/** A raw event behind a run, without its body. Times in epoch milliseconds. */
export interface RunEventView {
  sequence: number;
  receivedAt: number;
  event: string;
  action: string;
  deliveryId: string;
  outcome: string;
  jobId: number | null;
  latencyMs: number;
  bodyBytes: number;
}

interface Place {
  source: string;
  runId: number;
  /** The caller's constraint: null = all organisations. */
  organizations: readonly string[] | null;
}

const visible = ({ organizations }: Place) =>
  `source = {source:String} AND run_id = {runId:UInt64}
   ${organizations === null ? '' : 'AND organization IN {organizations:Array(String)}'}`;

/** Events in the order they came, after `after` = [receivedAt, sequence]. */
export function runEvents(
  engine: Engine,
  place: Place,
  after: readonly [number, number],
  limit: number,
): Promise<RunEventView[]> {
  return engine.query<RunEventView>(
    'run.events',
    `SELECT sequence, toUnixTimestamp64Milli(received_at) AS receivedAt, event, action, delivery_id AS deliveryId, outcome,
       if(job_id = 0, NULL, job_id) AS jobId, latency_ms AS latencyMs, length(body) AS bodyBytes
     FROM raw_events WHERE ${visible(place)} AND (toUnixTimestamp64Milli(received_at), sequence) > ({at:Int64}, {sequence:UInt64})
     ORDER BY received_at, sequence LIMIT {limit:UInt32}`,
    { ...place, at: after[0], sequence: after[1], limit },
  );
}

export async function runEventBody(engine: Engine, place: Place, sequence: number): Promise<string | null> {
  const rows = await engine.query<{ body: string }>(
    'run.event',
    `SELECT body FROM raw_events WHERE ${visible(place)} AND sequence = {sequence:UInt64} LIMIT 1`,
    { ...place, sequence },
  );
  return rows[0]?.body ?? null;
}
