import type { EpochMs } from '../../model/time.ts';
import type { CheckHappening } from '../happenings.ts';
import { accountText, organizationText } from './accounts.ts';
import { qualityApp } from './apps.ts';
import { compose, iso, isoOrNull, type JsonText, nodeId } from './compose.ts';
import { repositoryTexts } from './repositories.ts';
import { pullRequestsOf } from './workflow-run.ts';

/** The body of a `check_run` delivery: a check of an app that is not GitHub Actions. */
export function checkRunBody(check: CheckHappening, at: EpochMs): JsonText {
  const { head, repository } = check;
  const api = `https://api.github.com/repos/${repository.plan.fullName}`;
  const done = check.conclusion !== null;
  const status = done ? 'completed' : 'queued';
  const pullRequests = pullRequestsOf(head, repository.plan);
  const suite = check.id + 1;
  const checkRun = {
    id: check.id,
    node_id: nodeId('CR', check.id),
    head_sha: head.sha,
    external_id: '',
    url: `${api}/check-runs/${check.id}`,
    html_url: `https://github.com/${repository.plan.fullName}/runs/${check.id}`,
    details_url: 'https://quality.example/',
    status,
    conclusion: check.conclusion,
    started_at: iso(check.startedAt),
    completed_at: isoOrNull(done ? at : null),
    output: {
      title: done ? (check.conclusion === 'success' ? 'Quality gate passed' : 'Quality gate failed') : null,
      summary: null,
      text: null,
      annotations_count: 0,
      annotations_url: `${api}/check-runs/${check.id}/annotations`,
    },
    name: 'quality gate',
    check_suite: {
      id: suite,
      node_id: nodeId('CS', suite),
      head_branch: head.branch,
      head_sha: head.sha,
      status,
      conclusion: check.conclusion,
      url: `${api}/check-suites/${suite}`,
      before: null,
      after: head.sha,
      pull_requests: pullRequests,
      app: qualityApp,
      created_at: iso(check.startedAt),
      updated_at: iso(at),
    },
    app: qualityApp,
    pull_requests: pullRequests,
  };
  return compose(
    { action: done ? 'completed' : 'created', check_run: checkRun },
    {
      repository: repositoryTexts(repository.plan).full,
      organization: organizationText,
      sender: accountText(head.author),
    },
  );
}
