import type { Engine, Params } from '../engine.ts';

/** SQL over a table, with the values of its parameters. */
export interface Conditions {
  sql: string;
  params: Params;
}

/** Where rows of telemetry belong. Absent fields do not narrow. */
export interface Place {
  /** The caller's constraint: null = all organizations. */
  organizations: readonly string[] | null;
  organization?: readonly string[] | undefined;
  repository?: readonly string[] | undefined;
}

type Table = 'otel_logs' | 'otel_traces';

/**
 * Conditions that a row of `within` is of the place; null where the place narrows nothing. A row that names no repository is
 * also where its run is, which it names by id or by the run's trace, if it is the run's owner's as `ownRows` has it. That is
 * looked up as it is asked, so it holds whichever came first, and whatever the run's repository is called later.
 */
export async function placeConditions(
  engine: Engine,
  table: Table,
  { organizations, organization, repository }: Place,
  within: Conditions,
): Promise<Conditions | null> {
  const params: Params = {};
  const ofRow: string[] = [];
  const ofRun: string[] = [];
  const narrow = (name: string, column: string, values: readonly string[]) => {
    params[name] = values;
    ofRow.push(`${column} IN {${name}:Array(String)}`);
    ofRun.push(`${column.toLowerCase()} IN {${name}:Array(String)}`);
  };
  if (organizations !== null) narrow('organizations', 'Organization', organizations);
  if (organization?.length) narrow('organization', 'Organization', organization);
  if (repository?.length) narrow('repository', 'Repository', repository);
  if (ofRow.length === 0) return null;
  const named = ofRow.join(' AND ');
  if (!(await hasUnplaced(engine, table, within))) return { sql: named, params };

  const ofPlace = ofRun.join(' AND ');
  // Runs of few repositories are few and quickly found, also those that have moved since: most rows need no closer look.
  const isNear = repository?.length ? `RunId IN (SELECT run_id FROM runs WHERE ${ofPlace})` : '1';
  const unplaced = (names: string, which: string) =>
    `SELECT DISTINCT ${names} FROM ${table} WHERE ${within.sql} AND Repository = '' AND ${which}`;
  // Of each run: what its rows name it by, whose credentials may have sent them, and which organization they may name.
  const runs = (names: string, keys: string) =>
    `SELECT ${names}, arrayJoin(['', lower(organization)]), arrayJoin(if(limited, [lower(organization)], [lower(organization), '']))
     FROM runs FINAL WHERE (source, run_id) IN (${keys}) AND ${ofPlace}`;
  const byId = runs('source, run_id', unplaced('RunSource, RunId', `RunId != 0 AND ${isNear}`));
  const traces = unplaced('TraceId', `RunId = 0 AND TraceId != ''`);
  const byTrace = runs('trace_id', `SELECT source, run_id FROM runs WHERE trace_id IN (${traces})`);
  return {
    // Each line reads more columns than the one before, of fewer rows.
    sql: `((${named}) OR Repository = '')
      AND ((${named}) OR RunId = 0 OR ${isNear})
      AND ((${named}) OR (RunId != 0 AND (RunSource, RunId, lower(Tenant), lower(Organization)) IN (${byId}))
        OR (RunId = 0 AND (TraceId, lower(Tenant), lower(Organization)) IN (${byTrace})))`,
    params,
  };
}

/** Whether a row names a run or a trace and no repository: the index over repositories passes over all others. */
async function hasUnplaced(engine: Engine, table: Table, { sql, params }: Conditions): Promise<boolean> {
  const rows = await engine.query(
    `${table}.unplaced`,
    `SELECT 1 AS one FROM ${table} WHERE ${sql} AND Repository = '' AND (RunId != 0 OR TraceId != '') LIMIT 1`,
    params,
  );
  return rows.length > 0;
}
