import type { DeploymentEnds, HistogramTotals } from '../../model/facts-of/recoveries.ts';
import type { Engine } from '../engine.ts';

type Environment = Pick<DeploymentEnds, 'source' | 'repository' | 'environment'>;

/** Every deployment of the given environments that failed or succeeded. */
export function readEnvironments(engine: Engine, environments: readonly Environment[]): Promise<DeploymentEnds[]> {
  return engine.query<DeploymentEnds>(
    'recoveries.environments',
    `SELECT source, repository, environment, deployment_id AS deploymentId,
       toUnixTimestamp64Milli(failed_at) AS failedAt, toUnixTimestamp64Milli(succeeded_at) AS succeededAt
     FROM deployments FINAL
     WHERE (failed_at IS NOT NULL OR succeeded_at IS NOT NULL) AND (toString(source), toString(repository), toString(environment)) IN (
       SELECT arrayJoin(arrayZip({sources:Array(String)}, {repositories:Array(String)}, {environments:Array(String)})))`,
    {
      sources: environments.map(({ source }) => source),
      repositories: environments.map(({ repository }) => repository),
      environments: environments.map(({ environment }) => environment),
    },
  );
}

/** What `cicd_mttr_seconds` shows, and what was found, which may be less. */
export async function readRecoveryTotals(engine: Engine): Promise<{ shown: HistogramTotals; found: HistogramTotals }> {
  const rows = await engine.query<HistogramTotals & { family: string }>(
    'recoveries.totals',
    `SELECT p.family AS family, sum(p.count) AS count, sum(p.sum) AS sum, sumMap(p.buckets) AS buckets FROM metric_points AS p
     WHERE p.family IN ('mttr', 'mttrFound') GROUP BY p.family`,
  );
  const of = (name: string): HistogramTotals => {
    const { count, sum, buckets } = rows.find(({ family }) => family === name) ?? { count: 0, sum: 0, buckets: {} };
    return { count, sum, buckets };
  };
  return { shown: of('mttr'), found: of('mttrFound') };
}
