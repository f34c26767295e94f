import type { EpochMs } from '../model/time.ts';
import { type ImportContext, refusal } from './import-context.ts';
import { limitWaitMs } from './progress.ts';
import type { RateBudget } from './rate-limit.ts';
import { isDeployment, isRun, listOf, type RestRepository, totalOf } from './rest-objects.ts';
import { runsAddress } from './run-pages.ts';
import { listLimit, slicesBetween, splitSlice, touches } from './slices.ts';
import { deploymentsAddress } from './take-deployments.ts';
import { forEachAtOnce } from './task-pool.ts';

/** What an import would take. Counts of runs are GitHub's; attempts are judged by the newest runs. */
export interface ImportPlan {
  repositories: number;
  runs: number;
  attempts: number;
  deployments: number;
  /** Requests to GitHub, the jobs of an attempt taken as one page. */
  calls: number;
  /** Time under pacing and the hourly limit, without the time that answers take. */
  durationMs: number;
  budget: RateBudget | null;
  warnings: string[];
}

interface Survey {
  runs: number;
  attempts: number;
  pages: number;
}

/** Lists each repository once (and again for each slice above the limit) and adds up what an import would ask for. */
export async function planRepositories(
  context: ImportContext,
  repositories: RestRepository[],
  budget: () => RateBudget | null,
  orWarn: (work: () => Promise<void>) => Promise<void>,
): Promise<ImportPlan> {
  const sum = { runs: 0, attempts: 0, deployments: 0, calls: 1 + Math.floor(repositories.length / 100) };
  await forEachAtOnce(repositories, context.concurrency, (repository) =>
    orWarn(async () => {
      const name = repository.full_name;
      const { runs, attempts, pages } = await surveyRuns(context, name);
      const deployments = context.withDeployments ? await countDeployments(context, name) : 0;
      sum.runs += runs;
      sum.attempts += attempts;
      sum.deployments += deployments;
      // Older attempts are one call each, and so are the jobs of every attempt.
      sum.calls += pages + attempts + (attempts - runs);
      if (context.withDeployments) sum.calls += Math.floor(deployments / 100) + 1 + deployments;
    }),
  );
  const left = budget();
  const pacedMs = (sum.calls / 800) * 60_000;
  const waitMs = left === null ? 0 : limitWaitMs(sum.calls, left, context.now());
  const { warnings } = context.progress;
  return { ...sum, repositories: repositories.length, durationMs: Math.max(pacedMs, waitMs), budget: left, warnings };
}

async function surveyRuns({ client, since, until }: ImportContext, repository: string): Promise<Survey> {
  const survey: Survey = { runs: 0, attempts: 0, pages: 0 };
  const slices = slicesBetween(since, until);
  for (let slice = slices.shift(); slice !== undefined; slice = slices.shift()) {
    if (!touches(slice, since, until)) continue;
    // Only what lies in the range counts, so that the number is the one asked for.
    const clipped = {
      fromSecond: Math.max(slice.fromSecond, Math.ceil(since / 1000)),
      toSecond: Math.min(slice.toSecond, Math.floor(until / 1000)),
    };
    const answer = await client.get(runsAddress(repository, clipped));
    if (answer.outcome === 'refused') throw refusal(`the workflow runs of ${repository}`, answer);
    if (answer.outcome === 'unchanged') continue;
    const total = totalOf(answer.body);
    const halves = total === listLimit ? splitSlice(clipped) : [];
    if (halves.length > 0) {
      // Exactly the limit: the true number may be larger.
      slices.unshift(...halves);
      survey.pages++;
      continue;
    }
    const sample = listOf(answer.body, 'workflow_runs', isRun);
    const attemptsPerRun =
      sample.length === 0 ? 1 : sample.reduce((sum, run) => sum + run.run_attempt, 0) / sample.length;
    survey.runs += total;
    survey.attempts += Math.round(total * attemptsPerRun);
    // Halving until each slice is below the limit leaves slices half full on average.
    const splits = total < listLimit ? 0 : Math.ceil(total / (listLimit / 2));
    survey.pages += Math.max(1, Math.ceil(total / 100)) + splits;
  }
  return survey;
}

async function countDeployments({ client, since, until }: ImportContext, repository: string): Promise<number> {
  const isInRange = (time: EpochMs) => time >= since && time <= until;
  let count = 0;
  for (let address: string | null = deploymentsAddress(repository); address !== null; ) {
    const answer = await client.get(address);
    if (answer.outcome !== 'ok') break;
    const times = listOf(answer.body, 'deployments', isDeployment).map(({ created_at }) => Date.parse(created_at));
    count += times.filter(isInRange).length;
    address = times.some((time) => time < since) ? null : answer.next;
  }
  return count;
}
