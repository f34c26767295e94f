import type { Mapping } from '../../model/events.ts';
import type { Push } from '../../model/records.ts';
import type { EpochMs } from '../../model/time.ts';
import { branchTypeOf, refOfBranch } from './branch.ts';
import { type EventContext, mapped } from './map-event.ts';
import { type Repository, readRepository } from './place.ts';
import { maxName } from './text.ts';

/** Ends that tell the author of a commit nothing. */
const silent = new Set(['skipped', 'stale']);

/** https://docs.github.com/webhooks/webhook-events-and-payloads#check_run */
export function mapCheckRun(context: EventContext): Mapping | null {
  const check = context.root.object('check_run');
  if (check.text('status', maxName) !== 'completed' || silent.has(check.text('conclusion', maxName))) return null;
  const branch = check.maybeObject('check_suite')?.text('head_branch', maxName) ?? '';
  return mapCheck(context, check.text('head_sha', maxName), branch, check.time('completed_at'));
}

/** A suite has no end time; at its completion `updated_at` is one. https://docs.github.com/webhooks/webhook-events-and-payloads#check_suite */
export function mapCheckSuite(context: EventContext): Mapping | null {
  const suite = context.root.object('check_suite');
  const completed = context.action === 'completed' && suite.text('status', maxName) === 'completed';
  if (!completed || silent.has(suite.text('conclusion', maxName))) return null;
  return mapCheck(
    context,
    suite.text('head_sha', maxName),
    suite.text('head_branch', maxName),
    suite.time('updated_at'),
  );
}

function mapCheck(context: EventContext, headSha: string, branch: string, at: EpochMs | null): Mapping | null {
  const repository = readRepository(context.root);
  const push = at === null ? null : checkedPush(repository, headSha, branch, at);
  return push === null ? null : mapped(context, repository, { runId: 0, jobId: 0 }, { pushes: [push] });
}

/** A completed check on a commit; when it was pushed is for a push event to say. */
export function checkedPush(repository: Repository, headSha: string, branch: string, at: EpochMs): Push | null {
  if (headSha === '') return null;
  return {
    source: repository.place.source,
    organization: repository.place.organization,
    repository: repository.place.repository,
    headSha,
    ref: refOfBranch(branch),
    branchType: branchTypeOf(branch, repository.defaultBranch, ''),
    pushedAt: null,
    pusher: '',
    pusherIsBot: false,
    commits: 0,
    firstCheckAt: at,
  };
}
