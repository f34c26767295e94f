import examples from '@octokit/webhooks-examples';
import { expect } from 'vitest';
import { deliver } from './program.ts';

interface Payload {
  action: string;
  [kind: string]: unknown;
}
const all = examples as unknown as { name: string; examples: Payload[] }[];
const completed = (name: string) =>
  all.find((one) => one.name === name)?.examples.find(({ action }) => action === 'completed') as Payload;
const begun = Math.floor(Date.now() / 1000) * 1000 - 600_000;
const at = (seconds: number) => new Date(begun + seconds * 1000).toISOString();

/** Webhooks of ten minutes ago: a job with two steps, and the end of its run. Gives the job's id. */
export async function deliverRun(url: string, runId: number): Promise<number> {
  const jobId = runId * 10;
  const step = (number: number, name: string, from: number, to: number) => ({
    number,
    name,
    status: 'completed',
    conclusion: 'success',
    started_at: at(from),
    completed_at: at(to),
  });
  const job = completed('workflow_job');
  const jobFields = {
    id: jobId,
    run_id: runId,
    run_attempt: 1,
    name: 'build',
    status: 'completed',
    conclusion: 'success',
    created_at: at(0),
    started_at: at(5),
    completed_at: at(60),
    steps: [step(1, 'Set up job', 5, 7), step(2, 'Upload artifact', 7, 60)],
  };
  const whole = completed('workflow_run');
  const runFields = {
    id: runId,
    run_attempt: 1,
    name: 'CI',
    status: 'completed',
    conclusion: 'failure',
    created_at: at(0),
    run_started_at: at(0),
    updated_at: at(61),
  };
  const bodies = {
    workflow_job: { ...job, workflow_job: { ...(job.workflow_job as object), ...jobFields } },
    workflow_run: {
      ...whole,
      repository: job.repository,
      workflow: { name: 'CI' },
      workflow_run: { ...(whole.workflow_run as object), ...runFields },
    },
  };
  for (const [event, body] of Object.entries(bodies)) {
    const answer = await deliver(url, JSON.stringify(body), { event, deliveryId: `${event}-${runId}` });
    expect(answer.status).toBe(202);
  }
  return jobId;
}
