import type { IntakeEvent } from '../model/events.ts';
import { type ImportContext, refusal } from './import-context.ts';
import { isJob, isRun, listOf, type RestJob, type RestRun } from './rest-objects.ts';
import { type WrapContext, wrapJob, wrapRun } from './wrap.ts';

/** Gone between listing and asking, or past GitHub's own retention: the neighbours are still worth having. */
const isGone = (status: number) => status === 404 || status === 410;

/** Fetches every attempt of a run with its jobs, and delivers them. Resolves when they are durable. */
export async function takeRun(
  context: ImportContext,
  repository: string,
  wrap: WrapContext,
  run: RestRun,
): Promise<void> {
  const { client, warn } = context;
  const events: IntakeEvent[] = [];
  for (let attempt = 1; attempt <= run.run_attempt; attempt++) {
    const address = `/repos/${repository}/actions/runs/${run.id}/attempts/${attempt}`;
    if (attempt === run.run_attempt) {
      events.push(wrapRun(wrap, run));
    } else {
      const answer = await client.get(address);
      if (answer.outcome === 'ok' && isRun(answer.body)) events.push(wrapRun(wrap, answer.body));
      else if (answer.outcome === 'refused' && !isGone(answer.status)) throw refusal(`run ${run.id}`, answer);
      else warn(`${repository}: attempt ${attempt} of run ${run.id} is gone`);
    }
    const jobs = await attemptJobs(context, repository, `${address}/jobs?per_page=100`, run.id, attempt);
    events.push(...jobs.map((job) => wrapJob(wrap, job)));
  }
  const { accepted, duplicate } = await context.deliver(events, context.signal);
  context.progress.events.accepted += accepted;
  context.progress.events.duplicate += duplicate;
}

async function attemptJobs(
  { client, warn }: ImportContext,
  repository: string,
  firstPage: string,
  runId: number,
  attempt: number,
): Promise<RestJob[]> {
  const jobs = new Map<number, RestJob>();
  for (let address: string | null = firstPage; address !== null; ) {
    const answer = await client.get(address);
    if (answer.outcome === 'unchanged') break;
    if (answer.outcome === 'refused') {
      if (!isGone(answer.status)) throw refusal(`the jobs of run ${runId}`, answer);
      warn(`${repository}: the jobs of attempt ${attempt} of run ${runId} are gone`);
      break;
    }
    for (const job of listOf(answer.body, 'jobs', isJob)) jobs.set(job.id, job);
    address = answer.next;
  }
  return [...jobs.values()];
}
