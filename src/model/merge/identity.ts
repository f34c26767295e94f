import type { Deployment, Job, Push, Run } from '../records.ts';

/** Identity of one attempt of a run, as text: two observations with equal keys are merged. */
export const runKey = (r: Pick<Run, 'source' | 'runId' | 'attempt'>): string => `${r.source}/${r.runId}/${r.attempt}`;

/** Identity of a job. A job id belongs to one attempt only, so the attempt is not part of it. */
export const jobKey = (j: Pick<Job, 'source' | 'runId' | 'jobId'>): string => `${j.source}/${j.runId}/${j.jobId}`;

/** Identity of a deployment. */
export const deploymentKey = (d: Pick<Deployment, 'source' | 'deploymentId'>): string =>
  `${d.source}/${d.deploymentId}`;

/** Identity of a pushed commit. */
export const pushKey = (p: Pick<Push, 'source' | 'repository' | 'headSha'>): string =>
  `${p.source}/${p.repository}/${p.headSha}`;
