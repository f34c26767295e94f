import type { Engine } from '../engine.ts';
import { time } from './operations-points.ts';
import { type OperationsRange, planRange } from './operations-range.ts';

interface FilterOptions {
  organizations: string[];
  /** Full names. */
  repositories: string[];
}

/** Organizations and repositories whose jobs completed in the range (to the hour), or are open now; sorted. */
export async function filterOptions(engine: Engine, range: OperationsRange): Promise<FilterOptions> {
  const plan = planRange(range);
  const only = plan.organization === '' ? '1' : 'organization = {organization:String}';
  const rows = await engine.query<{ organization: string; repository: string }>(
    'operations.filter_options',
    `SELECT DISTINCT organization, repository FROM (
       SELECT toString(organization) AS organization, substring(scope, 2) AS repository FROM job_points
       WHERE scope >= 'r' AND scope < 's' AND span = 3600 AND metric = 'conclusion' AND ${only}
         AND at >= ${time(Math.floor(plan.from / 3600) * 3600)} AND at < ${time(plan.to)}
       UNION ALL
       SELECT toString(organization), toString(repository) FROM open_jobs WHERE since > ${time(plan.now - 86_400)} AND ${only})
     ORDER BY repository, organization`,
    { organization: plan.organization },
  );
  return {
    organizations: [...new Set(rows.map((row) => row.organization))].sort(),
    repositories: [...new Set(rows.map((row) => row.repository))],
  };
}
