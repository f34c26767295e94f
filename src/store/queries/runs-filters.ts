import type { Engine } from '../engine.ts';

/** Values that occur among the visible runs, sorted, at most 1,000 of each. */
export interface RunFilterValues {
  organizations: string[];
  repositories: string[];
  workflows: string[];
  events: string[];
  conclusions: string[];
}

export async function runFilterValues(
  engine: Engine,
  organizations: readonly string[] | null,
): Promise<RunFilterValues> {
  const where = organizations === null ? '' : 'WHERE organization IN {organizations:Array(String)}';
  // One column at a time: grouping by a dictionary-encoded column compares numbers, not texts.
  const parts = columns.map(
    (column) => `SELECT '${column}' AS kind, toString(value) AS value FROM
       (SELECT ${column} AS value FROM runs ${where} GROUP BY value LIMIT 1000) WHERE value IS NOT NULL AND value != ''`,
  );
  const rows = await engine.query<{ kind: (typeof columns)[number]; value: string }>(
    'runs.filters',
    `SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY kind, value`,
    { organizations },
  );
  const of = (kind: (typeof columns)[number]) => rows.filter((row) => row.kind === kind).map((row) => row.value);
  return {
    organizations: of('organization'),
    repositories: of('repository'),
    workflows: of('workflow'),
    events: of('event'),
    conclusions: of('conclusion'),
  };
}

const columns = ['organization', 'repository', 'workflow', 'event', 'conclusion'] as const;
