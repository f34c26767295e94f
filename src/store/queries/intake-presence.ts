import type { Engine } from '../engine.ts';

/** Whether any run is visible: of one organisation only, or of any but one. */
export async function hasRuns(
  engine: Engine,
  scope: { organizations: readonly string[] | null; only?: string; except?: string },
): Promise<boolean> {
  const conditions = [
    scope.organizations !== null && 'organization IN {organizations:Array(String)}',
    scope.only !== undefined && 'organization = {only:String}',
    scope.except !== undefined && 'organization != {except:String}',
  ].filter(Boolean);
  const rows = await engine.query<{ found: number }>(
    'intake.has_runs',
    `SELECT 1 AS found FROM runs WHERE ${['1', ...conditions].join(' AND ')} LIMIT 1`,
    { ...scope },
  );
  return rows.length > 0;
}

/** When the newest event came, in epoch milliseconds; null when none is kept. */
export async function lastEventAt(engine: Engine, organizations: readonly string[] | null): Promise<number | null> {
  const rows = await engine.query<{ at: number | null }>(
    'intake.last_event',
    `SELECT if(count() = 0, NULL, toUnixTimestamp64Milli(max(received_at))) AS at FROM raw_events
     ${organizations === null ? '' : 'WHERE organization IN {organizations:Array(String)}'}`,
    { organizations },
  );
  return rows[0]?.at ?? null;
}
