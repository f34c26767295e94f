import { type LogCategory, logCategories } from '../model/log-category.ts';
import type { Engine } from './engine.ts';

/** Days that rows of each table are kept; null = for ever. */
export type Retention = Record<RetainedTable, number | null> & { otel_logs: Readonly<Record<LogCategory, number>> };

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
  otel_traces: 'toDateTime(Timestamp)',
  otel_metrics_gauge: 'toDateTime(TimeUnix)',
  otel_metrics_sum: 'toDateTime(TimeUnix)',
  otel_metrics_histogram: 'toDateTime(TimeUnix)',
  otel_metrics_exponential_histogram: 'toDateTime(TimeUnix)',
  otel_metrics_summary: 'toDateTime(TimeUnix)',
} as const;

export const retentionDefaults: Retention = {
  raw_events: 30,
  event_hours: 800,
  dead_letters: 90,
  runs: 400,
  jobs: 400,
  steps: 400,
  // Few rows, and delivery is looked at over years.
  deployments: null,
  pushes: 400,
  open_jobs: 30,
  run_facts: 800,
  job_facts: 800,
  job_points: 800,
  runner_points: 800,
  otel_traces: 30,
  otel_metrics_gauge: 30,
  otel_metrics_sum: 30,
  otel_metrics_histogram: 30,
  otel_metrics_exponential_histogram: 30,
  otel_metrics_summary: 30,
  otel_logs: { job: 30, scheduler: 14, runner: 14, security: 365, system: 90, debug: 1 },
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
export async function applyRetention(engine: Engine, wanted: Retention): Promise<string[]> {
  const rules = new Map<string, string>();
  for (const table of Object.keys(retainedBy) as RetainedTable[]) rules.set(table, ruleOf(table, wanted[table]));
  rules.set('otel_logs', logsRule(wanted.otel_logs));
  const tables = [...rules.keys()];
  const rows = await engine.query<{ name: string; definition: string }>(
    'retention.present',
    'SELECT name, engine_full AS definition FROM system.tables WHERE database = currentDatabase() AND name IN {tables:Array(String)}',
    { tables },
  );
  const present = new Map(rows.map((row) => [row.name, ttlOf(row.definition)]));
  const changed: string[] = [];
  for (const [table, rule] of rules) {
    if (rule === present.get(table)) continue;
    await engine.command(rule === '' ? `ALTER TABLE ${table} REMOVE TTL` : `ALTER TABLE ${table} MODIFY TTL ${rule}`);
    changed.push(table);
  }
  return changed;
}

/** As ClickHouse prints it back, so that equal rules compare equal. */
function ruleOf(table: RetainedTable, days: number | null): string {
  const rules = [ownRules[table] ?? [], days === null ? [] : `${retainedBy[table]} + ${interval(table, days)}`].flat();
  return rules.join(', ');
}

/** Rows of one table that age differently: what a log line is about decides how long it is worth keeping. */
function logsRule(days: Retention['otel_logs']): string {
  const rules = logCategories.map(
    (category) => `TimestampTime + ${interval(`logs of ${category}`, days[category])} WHERE Category = '${category}'`,
  );
  return rules.join(', ');
}

function interval(of: string, days: number): string {
  if (!(Number.isInteger(days) && days >= 1)) {
    throw new RangeError(`retention of ${of} must be a whole number of days, at least 1`);
  }
  return `toIntervalDay(${days})`;
}

function ttlOf(definition: string): string {
  return / TTL (.*?)(?: SETTINGS .*)?$/s.exec(definition)?.[1] ?? '';
}
