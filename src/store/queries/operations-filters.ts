import type { Engine } from '../engine.ts';
import { fewNarrowRows, time } from './operations-points.ts';
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
  const params = { organization: plan.organization };
  const from = time(Math.floor(plan.from / 3600) * 3600);
  const found = await Promise.all([
    engine.query<Place>(
      'operations.filter_options',
      `SELECT DISTINCT organization, substring(scope, 2) AS repository FROM job_points
       WHERE scope >= 'r' AND scope < 's' AND span = 3600 AND metric = 'conclusion' AND ${only}
         AND at >= ${from} AND at < ${time(plan.to)}${fewNarrowRows}`,
      params,
    ),
    engine.query<Place>(
      'operations.filter_options_now',
      `SELECT DISTINCT organization, repository FROM open_jobs WHERE since > ${time(plan.now - 86_400)} AND ${only}${fewNarrowRows}`,
      params,
    ),
  ]);
  const rows = found.flat();
  const sorted = (names: string[]) => [...new Set(names)].sort();
  return {
    organizations: sorted(rows.map((row) => row.organization)),
    repositories: sorted(rows.map((row) => row.repository)),
  };
}

interface Place {
  organization: string;
  repository: string;
}
