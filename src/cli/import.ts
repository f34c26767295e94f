import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { RunlensError } from '../errors.ts';
import { systemClock } from '../import/clock.ts';
import { deliverToServer } from '../import/deliver-to-server.ts';
import { createGithubImport } from '../import/github-import.ts';
import type { ImportPlan } from '../import/plan.ts';
import type { ImportProgress } from '../import/progress.ts';
import { createFileProgressStore } from '../import/progress-store.ts';
import { decodeSince } from '../import/since.ts';
import { decodeTarget } from '../import/target.ts';
import type { Verb } from './context.ts';
import { createProgressView, formatDuration } from './import-progress.ts';
import { type Io, readSecret, stoppable } from './io.ts';
import { serverAddress } from './server-api.ts';
import { exitCodes, VerbError } from './verb-error.ts';

interface Flags {
  since: string;
  until?: string;
  dryRun?: boolean;
  server?: string;
  apiUrl?: string;
  progress?: string;
  fresh?: boolean;
  deployments: boolean;
  concurrency: number;
}

const help = `
The GitHub token is read from RUNLENS_GITHUB_TOKEN or the file named by RUNLENS_GITHUB_TOKEN_FILE; the token for the
Runlens server from RUNLENS_TOKEN (or RUNLENS_TOKEN_FILE), else RUNLENS_ADMIN_TOKEN. Stopped or killed, the same
command goes on where it was. Exit codes: 0 done, 1 failed, 2 wrong use, 3 done but with warnings, 130 stopped.`;

function concurrency(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100) throw new InvalidArgumentError('It must be from 1 to 100.');
  return value;
}

/** `runlens import github OWNER[/REPO]`. */
export const importVerb: Verb = (program, context) => {
  program
    .command('import')
    .description('import history from an outside system')
    .command('github')
    .description("import runs, attempts, jobs and deployments from GitHub's REST API")
    .argument('<owner[/repo]>', 'an organisation or user, or one repository')
    .option('--since <time>', 'oldest to import: 12h, 30d, 4w, a date or an ISO time', '30d')
    .option('--until <time>', 'newest to import, written alike (default: now)')
    .option('--dry-run', 'say how many calls it would take and how long, and import nothing')
    .option(
      '--server <url>',
      'the running Runlens server (default: RUNLENS_SERVER or RUNLENS_URL, else http://127.0.0.1:8080)',
    )
    .option('--api-url <url>', "GitHub's API (default: RUNLENS_GITHUB_API_URL, else https://api.github.com)")
    .option('--progress <dir>', 'where to remember what is done (default: <data directory>/imports)')
    .option('--fresh', 'take again what is remembered as done; the server drops what it has')
    .option('--no-deployments', 'leave out deployments')
    .option('--concurrency <n>', 'requests to GitHub at once', concurrency, 4)
    .addHelpText('after', help)
    .action((target: string, flags: Flags) =>
      stoppable(context, (io) => importGithub(io, target, flags).catch(asUsage)),
    );
};

async function importGithub(io: Io, targetText: string, flags: Flags): Promise<void> {
  const target = decodeTarget(targetText);
  const server = serverAddress(io, flags.server);
  const token = readSecret(io, 'RUNLENS_GITHUB_TOKEN');
  const serverToken = readSecret(io, 'RUNLENS_TOKEN') || readSecret(io, 'RUNLENS_ADMIN_TOKEN');
  const clock = { ...systemClock, now: io.now };
  const apiUrl = flags.apiUrl || io.env.RUNLENS_GITHUB_API_URL;
  // What is done is done for one server: another one gets everything.
  const directory = join(
    flags.progress || join(io.env.RUNLENS_DATA_DIR || 'data', 'imports'),
    server.host.replace(/[^\w.-]/g, '_'),
  );
  const view = createProgressView(io);
  if (token === '') {
    io.err('RUNLENS_GITHUB_TOKEN is not set: importing public data at 60 requests an hour.\n');
  }
  const importer = createGithubImport({
    target,
    since: decodeSince(flags.since, io.now()),
    token,
    deliver: deliverToServer({
      server,
      token: serverToken,
      fetch: io.fetch,
      clock,
      onRetry: view.showRetry,
      startWith: `${io.command} up`,
    }),
    progressStore: createFileProgressStore(directory),
    onProgress: (progress) => view.show(progress),
    onRetry: view.showRetry,
    fetch: io.fetch,
    clock,
    signal: io.signal,
    withDeployments: flags.deployments,
    fresh: flags.fresh ?? false,
    concurrency: flags.concurrency,
    ...(flags.until === undefined ? {} : { until: decodeSince(flags.until, io.now()) }),
    ...(apiUrl === undefined ? {} : { apiUrl }),
  });
  try {
    if (flags.dryRun) {
      const plan = await importer.plan();
      view.end();
      io.out(describePlan(plan));
    } else {
      const progress = await importer.run();
      view.end();
      io.out(describeResult(progress, io.now()));
      if (progress.warnings.length > 0) throw warned(progress.warnings.length);
    }
  } catch (error) {
    view.end();
    if (io.signal.aborted) {
      const kept = flags.dryRun ? '' : ' What was imported is kept; run the same command to go on.';
      throw new VerbError(`Stopped.${kept}`, exitCodes.interrupted);
    }
    throw error;
  }
}

/** What was written wrongly on the command line is said with the exit code for that. */
function asUsage(error: unknown): never {
  if (error instanceof RunlensError && error.code === 'import_invalid')
    throw new VerbError(error.message, exitCodes.usage);
  throw error;
}

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

const warned = (count: number) =>
  new VerbError(`The import is complete but for ${plural(count, 'warning')} above.`, exitCodes.incomplete);

function describePlan({ repositories, runs, attempts, deployments, calls, durationMs, budget }: ImportPlan): string {
  const limit = budget === null ? '' : ` The token has ${budget.remaining} of ${budget.limit} calls left this hour.`;
  return (
    `Would import ${plural(runs, 'run')} (about ${plural(attempts, 'attempt')}) and ${plural(deployments, 'deployment')} ` +
    `of ${plural(repositories, 'repository', 'repositories')}.\n` +
    `About ${plural(calls, 'call')} to GitHub, at least ${formatDuration(durationMs)} under its limits.${limit}\n`
  );
}

function describeResult(
  { runs, repositories, deployments, events, calls, startedAt }: ImportProgress,
  now: number,
): string {
  const known =
    runs.skipped === 0 ? '' : ` ${plural(runs.skipped, 'run')} had been imported before (--fresh takes them again).`;
  return (
    `Imported ${plural(runs.done - runs.skipped, 'run')} and ${plural(deployments, 'deployment')} of ` +
    `${plural(repositories.done, 'repository', 'repositories')} in ${formatDuration(now - startedAt)}: ` +
    `${plural(events.accepted, 'event')} new, ${events.duplicate} known to the server, ${plural(calls, 'call')} to GitHub.${known}\n`
  );
}
