import type { Mapping } from '../../model/events.ts';
import { branchTypeOfRef } from './branch.ts';
import { type EventContext, mapped } from './map-event.ts';
import { readAccount, readRepository } from './place.ts';
import { maxName } from './text.ts';

const none = /^0+$/;

/**
 * A commit's `timestamp` is when it was written; when it was pushed is the repository's `pushed_at`, unix seconds in this
 * event. https://docs.github.com/webhooks/webhook-events-and-payloads#push
 */
export function mapPush(context: EventContext): Mapping | null {
  const { root } = context;
  const repository = readRepository(root);
  const after = root.requiredText('after', maxName);
  if (root.isTrue('deleted') || none.test(after)) return null;
  const ref = root.requiredText('ref', maxName);
  const sender = readAccount(root.maybeObject('sender'));
  const pusher = root.maybeObject('pusher')?.text('name', maxName) || sender.login;
  return mapped(
    context,
    repository,
    { runId: 0, jobId: 0 },
    {
      pushes: [
        {
          source: repository.place.source,
          organization: repository.place.organization,
          repository: repository.place.repository,
          // For an annotated tag `after` is the tag object; the commit is what checks run on.
          headSha: root.maybeObject('head_commit')?.text('id', maxName) || after,
          ref,
          branchType: branchTypeOfRef(ref, repository.defaultBranch),
          pushedAt: root.object('repository').time('pushed_at'),
          pusher,
          pusherIsBot: sender.isBot || pusher.endsWith('[bot]'),
          commits: root.list('commits').length,
          firstCheckAt: null,
        },
      ],
    },
  );
}
