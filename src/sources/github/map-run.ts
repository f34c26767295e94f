import type { Mapping } from '../../model/events.ts';
import type { Run } from '../../model/records.ts';
import { branchTypeOf } from './branch.ts';
import { type EventContext, mapped } from './map-event.ts';
import { type Repository, readAccount, readRepository } from './place.ts';
import { maxUint16, maxUint32, type Reader } from './reader.ts';
import { Rejection } from './rejection.ts';
import { standing } from './status.ts';
import { cleanText, firstLine, maxName, maxTitle } from './text.ts';

/** https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_run */
export function mapWorkflowRun(context: EventContext): Mapping {
  const run = context.root.object('workflow_run');
  const repository = readRepository(context.root);
  const record = runOf(context, run, repository);
  return mapped(context, repository, { runId: record.runId, jobId: 0 }, { runs: [record] });
}

function runOf(context: EventContext, run: Reader, repository: Repository): Run {
  const { status, conclusion } = runStanding(context.action, run);
  const createdAt = run.time('created_at');
  const startedAt = run.time('run_started_at');
  const updatedAt = run.time('updated_at');
  const path = run.text('path', maxName);
  const event = run.text('event', maxName);
  const branch = run.text('head_branch', maxName);
  const actor = readAccount(run.maybeObject('triggering_actor') ?? run.maybeObject('actor'));
  return {
    source: repository.place.source,
    organization: repository.place.organization,
    repository: repository.place.repository,
    runId: run.id('id'),
    attempt: run.maybeInteger('run_attempt', maxUint16) || 1,
    runNumber: run.maybeInteger('run_number', maxUint32),
    workflowId: run.maybeInteger('workflow_id', Number.MAX_SAFE_INTEGER),
    workflow: workflowName(context.root, run, path),
    // `name.yml@refs/heads/main` for a workflow that another repository requires.
    workflowPath: path.split('@', 1)[0] ?? '',
    title: run.text('display_title', maxTitle) || commitTitle(run),
    event,
    branch,
    branchType: branchTypeOf(branch, repository.defaultBranch, event),
    headSha: run.text('head_sha', maxName),
    pullRequest: run.objects('pull_requests', 1)[0]?.maybeInteger('number', maxUint32) ?? null,
    actor: actor.login,
    actorIsBot: actor.isBot,
    isFork: isFork(run, repository),
    status,
    conclusion,
    createdAt,
    startedAt: startedAt ?? (status === 'queued' || status === 'waiting' ? null : createdAt),
    completedAt: status === 'completed' ? updatedAt : null,
    observedAt: updatedAt ?? startedAt ?? createdAt ?? context.receivedAt,
    url: run.url('html_url'),
    fromJobs: false,
    alsoCompleted: [],
  };
}

function runStanding(action: string, run: Reader): Pick<Run, 'status' | 'conclusion'> {
  const conclusion = run.text('conclusion', maxName) || null;
  // Not an end: the run waits until a person approves it, and completes later under the same id and attempt.
  if (conclusion === 'action_required') return { status: 'waiting', conclusion: null };
  const found = standing(action, run.text('status', maxName), conclusion, 'field');
  if (found === null)
    throw new Rejection('missing_field', 'workflow_run.status is missing, and the action says nothing.');
  return found;
}

/** A run's own name may be empty; the workflow beside it has one, and a file always does. */
function workflowName(root: Reader, run: Reader, path: string): string {
  const workflow = root.maybeObject('workflow');
  return (
    workflow?.text('name', maxName) ||
    run.text('name', maxName) ||
    (path || workflow?.text('path', maxName) || '').split('/').at(-1) ||
    ''
  );
}

function commitTitle(run: Reader): string {
  return cleanText(firstLine(run.maybeObject('head_commit')?.rawText('message') ?? ''), maxTitle);
}

/** The head repository is null when the fork was deleted since. */
function isFork(run: Reader, repository: Repository): boolean {
  if (run.isNull('head_repository')) return true;
  const head = run.maybeObject('head_repository')?.text('full_name', maxName) ?? '';
  return head !== '' && head !== repository.place.repository;
}
