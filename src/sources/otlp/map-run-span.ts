import type { Records } from '../../model/records.ts';
import { branchTypeOf } from '../github/branch.ts';
import { cleanText, maxTitle } from '../github/text.ts';
import { clockOf, conclusionOf, type RunSpan, say, sayNumber, sayUrl } from './run-span.ts';
import { runResult } from './run-span-role.ts';

const maxRunNumber = 0xffff_ffff;

/** The span of a run: it is sent when the run is over. */
export function mapRunSpan(span: RunSpan): Records {
  const { place } = span;
  const event = say(span, 'github.event', 'gitlab.pipeline.source');
  const branch = say(span, 'vcs.ref.head.name', 'vcs.ref.head', 'github.head_branch');
  const actor = say(
    span,
    'github.workflow.trigger.actor.username',
    'cicd.pipeline.run.sender.login',
    'gitlab.pipeline.run.actor.username',
    'cicd.pipeline.run.actor.name',
    'ci.pipeline.run.user',
  );
  const endedAt = span.endedAt ?? span.startedAt ?? span.receivedAt;
  const number = sayNumber(span, 'github.run_number', 'ci.pipeline.run.number');
  const workflow =
    say(span, 'cicd.pipeline.name', 'github.workflow', 'ci.pipeline.name', 'ci.pipeline.id') || span.name;
  return {
    runs: [
      {
        source: place.runSource,
        organization: place.organization,
        repository: place.repository,
        runId: place.runId,
        attempt: place.attempt,
        runNumber: number !== null && number <= maxRunNumber ? number : null,
        workflowId: null,
        workflow,
        workflowPath: say(span, 'cicd.pipeline.file.path', 'github.path'),
        title: cleanText(
          say(span, 'vcs.change.title', 'github.display_title', 'ci.pipeline.run.description'),
          maxTitle,
        ),
        event,
        branch,
        branchType: branchTypeOf(branch, say(span, 'vcs.repository.ref.default'), event),
        headSha: say(span, 'vcs.ref.head.revision', 'github.head_sha'),
        pullRequest: sayNumber(span, 'vcs.change.id'),
        actor,
        actorIsBot: actor.endsWith('[bot]'),
        isFork: false,
        status: 'completed',
        conclusion: conclusionOf(runResult(span.attributes) || runResult(span.resource), span.statusCode),
        createdAt: null,
        startedAt: span.startedAt,
        completedAt: endedAt,
        observedAt: clockOf(endedAt),
        url: sayUrl(span, 'cicd.pipeline.run.url.full', 'ci.pipeline.run.url'),
        fromJobs: false,
        alsoCompleted: [],
      },
    ],
    jobs: [],
    deployments: [],
    pushes: [],
  };
}
