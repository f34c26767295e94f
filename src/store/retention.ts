import type { Engine } from './engine.ts';

/** Days that rows of each table are kept; null = for ever. */
export type Retention = Record<RetainedTable, number | null>;

export type RetainedTable = keyof typeof retainedBy;

/** The time that a table's rows age by. Tables that are not here never expire: counters and label admissions must not fall. */
const retainedBy = {
  raw_events: 'toDateTime(received_at)',
  event_hours: 'hour',
  dead_letters: 'toDateTime(received_at)',
  runs: 'toDateTime(observed_at)',
  jobs: 'toDateTime(observed_at)',
  steps: 'observed_at',
  deployments: 'toDateTime(coalesce(state_at, created_at, toDateTime64(4102444800, 3)))',
  pushes: 'toDateTime(coalesce(pushed_at, first_check_at, toDateTime64(4102444800, 3)))',
  open_jobs: 'since',
  run_facts: 'completed_at',
  job_facts: 'completed_at',
  job_points: 'at',
  runner_points: 'at',
} as const;

export const retentionDefaults: Retention = {
  raw_events: 30,
  event_hours: 800,
  dead_letters: 90,
  runs: 400,
  jobs: 400,
  steps: 400,
  // cicd_mttr_seconds is computed from all of them: it would fall.
  deployments: null,
  pushes: 400,
  open_jobs: 30,
  run_facts: 800,
  job_facts: 800,
  job_points: 800,
  runner_points: 800,
};

/** Rules that are the table's own and stay beside what is set. */
const ownRules: Partial<Record<RetainedTable, string>> = {
  // Points by minute serve short ranges only (queries/operations-range.ts).
  job_points: 'at + toIntervalDay(8) WHERE span = 60',
  runner_points: 'at + toIntervalDay(8) WHERE span = 300',
};

/**
 * Brings the tables to the wanted retention and returns those it changed; usually none, since tables are made with the
 * defaults. Rows already there are weighed anew in the background. Throws RangeError for days that are not whole and ≥ 1.
 */
export async function applyRetention(engine: Engine, wanted: Retention): Promise<RetainedTable[]> {
  const tables = Object.keys(retainedBy) as RetainedTable[];
  const rules = new Map(tables.map((table) => [table, ruleOf(table, wanted[table])]));
  const rows = await engine.query<{ name: string; definition: string }>(
    'retention.present',
    'SELECT name, engine_full AS definition FROM system.tables WHERE database = currentDatabase() AND name IN {tables:Array(String)}',
    { tables },
  );
  const present = new Map(rows.map((row) => [row.name, ttlOf(row.definition)]));
  const changed: RetainedTable[] = [];
  for (const table of tables) {
    const rule = rules.get(table) ?? '';
    if (rule === present.get(table)) continue;
    await engine.command(rule === '' ? `ALTER TABLE ${table} REMOVE TTL` : `ALTER TABLE ${table} MODIFY TTL ${rule}`);
    changed.push(table);
  }
  return changed;
}

/** As ClickHouse prints it back, so that equal rules compare equal. */
function ruleOf(table: RetainedTable, days: number | null): string {
  if (days !== null && !(Number.isInteger(days) && days >= 1)) {
    throw new RangeError(`retention of ${table} must be a whole number of days, at least 1`);
  }
  const rules = [ownRules[table] ?? [], days === null ? [] : `${retainedBy[table]} + toIntervalDay(${days})`].flat();
  return rules.join(', ');
}

function ttlOf(definition: string): string {
  return / TTL (.*?)(?: SETTINGS .*)?$/s.exec(definition)?.[1] ?? '';
}
