import type { Engine } from '../engine.ts';
import { type IntakePlaces, placeConditions } from './intake-conditions.ts';

/** What an Intake question is about. Times in epoch seconds. */
export interface IntakeScope extends IntakePlaces {
  from: number;
  to: number;
}

export interface EventHour {
  hour: number;
  event: string;
  outcome: string;
  events: number;
}

/** Events by hour (epoch seconds), event and outcome; hours that the range touches count whole. */
export function eventHours(engine: Engine, scope: IntakeScope): Promise<EventHour[]> {
  return engine.query<EventHour>(
    'intake.hours',
    `SELECT toUnixTimestamp(e.hour) AS hour, event, outcome, sum(e.events) AS events FROM event_hours AS e
     WHERE e.hour >= toStartOfHour(toDateTime({from:UInt32}, 'UTC')) AND e.hour <= toDateTime({to:UInt32}, 'UTC') ${placeConditions(scope)}
     GROUP BY hour, event, outcome ORDER BY hour LIMIT 200000`,
    { ...scope },
  );
}

export interface EventLatency {
  p50Ms: number | null;
  p99Ms: number | null;
  lastEventAt: number | null;
}

/** From receipt to the tables, over the range's last day; and when the last event came (epoch milliseconds). */
export async function eventLatency(engine: Engine, scope: IntakeScope): Promise<EventLatency> {
  const rows = await engine.query<EventLatency>(
    'intake.latency',
    `SELECT if(count() = 0, NULL, quantileTDigest(0.5)(latency_ms)) AS p50Ms, if(count() = 0, NULL, quantileTDigest(0.99)(latency_ms)) AS p99Ms,
       if(count() = 0, NULL, toUnixTimestamp64Milli(max(received_at))) AS lastEventAt
     FROM raw_events
     WHERE received_at >= toDateTime64({from:UInt32}, 3, 'UTC') AND received_at < toDateTime64({to:UInt32}, 3, 'UTC') + INTERVAL 1 SECOND ${placeConditions(scope)}`,
    { ...scope, from: Math.max(scope.from, scope.to - 86_400) },
  );
  return rows[0] ?? { p50Ms: null, p99Ms: null, lastEventAt: null };
}

/** When GitHub last tried a webhook out, and of whom it is: the repository, or the organisation. */
export interface LastPing {
  at: number;
  from: string;
}

/** The newest ping that is kept, whatever the range: who has just added a webhook looks for it. */
export async function lastPing(engine: Engine, scope: IntakeScope): Promise<LastPing | null> {
  // Events of no run are together at the start of the table, so few rows are read.
  const rows = await engine.query<LastPing>(
    'intake.last_ping',
    `SELECT toUnixTimestamp64Milli(received_at) AS at, if(repository = '', organization, repository) AS from FROM raw_events
     WHERE run_id = 0 AND event = 'ping' ${placeConditions(scope)} ORDER BY received_at DESC LIMIT 1`,
    { ...scope },
  );
  return rows[0] ?? null;
}
