import { deploymentKey, jobKey, pushKey, runKey } from '../../merge/identity.ts';
import { mergeRecords } from '../../merge/merge-records.ts';
import type { Deployment, Job, Push, Records, Run } from '../../records.ts';
import { type Facts, factsOf } from '../facts-of.ts';

/** The state of everything, by identity; batches are applied to it as the applier does. */
export class Tables {
  readonly runs = new Map<string, Run>();
  readonly jobs = new Map<string, Job>();
  readonly deployments = new Map<string, Deployment>();
  readonly pushes = new Map<string, Push>();

  apply(observed: Records): Facts {
    const before = this.records();
    const after = mergeRecords(this, observed);
    for (const run of after.runs) this.runs.set(runKey(run), run);
    for (const job of after.jobs) this.jobs.set(jobKey(job), job);
    for (const deployment of after.deployments) this.deployments.set(deploymentKey(deployment), deployment);
    for (const push of after.pushes) this.pushes.set(pushKey(push), push);
    return factsOf(before, after);
  }

  /** In the order of their identities. */
  records(): Records {
    const sorted = <T>(table: Map<string, T>): T[] =>
      [...table].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
    return {
      runs: sorted(this.runs),
      jobs: sorted(this.jobs),
      deployments: sorted(this.deployments),
      pushes: sorted(this.pushes),
    };
  }

  /** As pages see them. */
  shown(): Records {
    const bare = <T extends { counted?: unknown }>(all: T[]): T[] => all.map((one) => ({ ...one, counted: undefined }));
    const { runs, jobs, deployments, pushes } = this.records();
    return { runs: bare(runs), jobs: bare(jobs), deployments: bare(deployments), pushes: bare(pushes) };
  }

  /** How many records were counted as something else than what they say. */
  countedOtherwise(): number {
    return Object.values(this.records())
      .flat()
      .filter((record) => record.counted !== undefined).length;
  }
}
