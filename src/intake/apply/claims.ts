import type { Mapping } from '../../model/events.ts';
import { foldOrganization } from '../../model/organization.ts';
import type { Deployment, Job, Records, Run } from '../../model/records.ts';

/** Organisations by what they claim: the names of runs (in any attempt), jobs and deployments. */
export class Claims {
  readonly #owners = new Map<string, Set<string>>();

  add(name: string, organization: string): void {
    const owners = this.#owners.get(name) ?? new Set();
    this.#owners.set(name, owners.add(foldOrganization(organization)));
  }

  /** Takes what these records are for their organisations'. */
  addRecords({ runs, jobs, deployments }: Pick<Records, 'runs' | 'jobs' | 'deployments'>): void {
    for (const run of runs) this.add(runName(run), run.organization);
    for (const job of jobs) {
      this.add(runName(job), job.organization);
      this.add(jobName(job), job.organization);
    }
    for (const one of deployments) this.add(deploymentName(one), one.organization);
  }

  /** Known, and not as this organisation's alone. */
  isOthersToo(name: string, organization: string): boolean {
    const owners = this.#owners.get(name);
    return owners !== undefined && !(owners.size === 1 && owners.has(foldOrganization(organization)));
  }

  /** Known, and not as this organisation's. */
  isOthers(name: string, organization: string): boolean {
    return this.#owners.get(name)?.has(foldOrganization(organization)) === false;
  }
}

export const claimName = (kind: 'run' | 'job' | 'deployment', source: string, id: number): string =>
  `${kind} ${source} ${id}`;
export const runName = ({ source, runId }: Pick<Run, 'source' | 'runId'>): string => claimName('run', source, runId);
const jobName = ({ source, jobId }: Job): string => claimName('job', source, jobId);
export const deploymentName = ({ source, deploymentId }: Deployment): string =>
  claimName('deployment', source, deploymentId);

/** What an entry is about, the runs included that it only refers to. Pushes are known by a repository's name. */
export function namesIn(mapping: Mapping & { outcome: 'mapped' }, source: string): string[] {
  const { runs, jobs, deployments } = mapping.records;
  // Over OTLP comes what is told of the runs of other systems: then the records say whose they are.
  const system = (runs[0] ?? jobs[0] ?? deployments[0])?.source ?? source;
  const referred = [{ source: system, runId: mapping.runId }, ...deployments].flatMap(({ source, runId }) =>
    runId ? [runName({ source, runId })] : [],
  );
  return [...[...runs, ...jobs].map(runName), ...referred, ...jobs.map(jobName), ...deployments.map(deploymentName)];
}

/** Ids by source, each once; runs include those that jobs and deployments refer to. */
export function idsOf(all: readonly Records[]): Map<string, { runs: number[]; jobs: number[]; deployments: number[] }> {
  const found = new Map<string, { runs: number[]; jobs: number[]; deployments: number[] }>();
  const of = (source: string) => {
    const ids = found.get(source) ?? { runs: [], jobs: [], deployments: [] };
    found.set(source, ids);
    return ids;
  };
  for (const { runs, jobs, deployments } of all) {
    for (const { source, runId } of [...runs, ...jobs]) of(source).runs.push(runId);
    for (const { source, jobId } of jobs) of(source).jobs.push(jobId);
    for (const { source, deploymentId, runId } of deployments) {
      of(source).deployments.push(deploymentId);
      if (runId !== null) of(source).runs.push(runId);
    }
  }
  for (const ids of found.values()) ids.runs = [...new Set(ids.runs)];
  return found;
}
