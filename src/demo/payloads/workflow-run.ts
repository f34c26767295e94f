import type { EpochMs } from '../../model/time.ts';
import type { Head, RepositoryState, RunState } from '../happenings.ts';
import type { RepositoryPlan } from '../organization.ts';
import { accountText, organizationText } from './accounts.ts';
import { compose, iso, type JsonText, jsonText, nodeId } from './compose.ts';
import { forkText, repositoryTexts } from './repositories.ts';

/** The body of a `workflow_run` delivery. */
export function workflowRunBody(run: RunState, action: string, at: EpochMs): JsonText {
  const repository = run.repository.plan;
  const workflow = workflowText(run);
  return compose(
    { action },
    {
      workflow_run: runText(run, at),
      workflow,
      repository: repositoryTexts(repository).full,
      organization: organizationText,
      sender: accountText(run.triggeringActor),
    },
  );
}

function runText(run: RunState, at: EpochMs): JsonText {
  const { head } = run;
  const repository = run.repository.plan;
  const texts = repositoryTexts(repository);
  return compose(
    {
      ...runCore(run, at),
      head_commit: commitOf(head),
      path: `.github/workflows/${run.workflow.plan.file}`,
      display_title: head.title === '' ? run.workflow.plan.name : head.title,
      previous_attempt_url:
        run.attempt > 1
          ? `https://api.github.com/repos/${repository.fullName}/actions/runs/${run.id}/attempts/${run.attempt - 1}`
          : null,
      referenced_workflows: [],
      ...runLinks(run),
    },
    {
      actor: accountText(run.actor),
      triggering_actor: accountText(run.triggeringActor),
      repository: texts.short,
      head_repository: head.fork === null ? texts.short : forkText(repository, head.fork),
    },
  );
}

/** What `deployment` events say of the run too. */
export function runCore(run: RunState, at: EpochMs): Record<string, unknown> {
  const api = `https://api.github.com/repos/${run.repository.plan.fullName}`;
  return {
    id: run.id,
    name: run.workflow.plan.name,
    node_id: nodeId('WFR', run.id),
    check_suite_id: run.checkSuiteId,
    check_suite_node_id: nodeId('CS', run.checkSuiteId),
    head_branch: run.head.branch,
    head_sha: run.head.sha,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    url: `${api}/actions/runs/${run.id}`,
    html_url: `https://github.com/${run.repository.plan.fullName}/actions/runs/${run.id}`,
    pull_requests: pullRequestsOf(run.head, run.repository.plan),
    created_at: iso(run.createdAt),
    updated_at: iso(Math.max(run.updatedAt, at)),
    run_attempt: run.attempt,
    run_started_at: iso(run.startedAt),
  };
}

function runLinks(run: RunState): Record<string, string> {
  const base = `https://api.github.com/repos/${run.repository.plan.fullName}/actions`;
  const api = `${base}/runs/${run.id}`;
  return {
    jobs_url: `${api}/jobs`,
    logs_url: `${api}/logs`,
    artifacts_url: `${api}/artifacts`,
    cancel_url: `${api}/cancel`,
    rerun_url: `${api}/rerun`,
    check_suite_url: `https://api.github.com/repos/${run.repository.plan.fullName}/check-suites/${run.checkSuiteId}`,
    workflow_url: `${base}/workflows/${run.workflow.id}`,
  };
}

/** GitHub leaves the list empty for pull requests from forks. */
export function pullRequestsOf(head: Head, repository: RepositoryPlan): unknown[] {
  if (head.pullRequest === null || head.fork !== null) return [];
  const api = `https://api.github.com/repos/${repository.fullName}`;
  const repo = { id: repository.id, url: api, name: repository.name };
  return [
    {
      url: `${api}/pulls/${head.pullRequest}`,
      id: repository.id + head.pullRequest,
      number: head.pullRequest,
      head: { ref: head.branch, sha: head.sha, repo },
      base: { ref: 'main', sha: head.sha.split('').reverse().join(''), repo },
    },
  ];
}

export function commitOf(head: Head): Record<string, unknown> {
  return {
    id: head.sha,
    tree_id: head.sha.split('').reverse().join(''),
    message: head.title === '' ? 'Merge branch' : head.title,
    timestamp: iso(head.committedAt),
    author: { name: head.author.login, email: `${head.author.id}+${head.author.login}@users.noreply.github.com` },
    committer: { name: 'GitHub', email: 'noreply@github.com' },
  };
}

const workflowCache = new Map<number, JsonText>();

/** The `workflow` of a payload. */
export function workflowText(run: { repository: RepositoryState; workflow: RunState['workflow'] }): JsonText {
  const { id, plan } = run.workflow;
  const known = workflowCache.get(id);
  if (known !== undefined) return known;
  const { fullName } = run.repository.plan;
  const text = jsonText({
    id,
    node_id: nodeId('W', id),
    name: plan.name,
    path: `.github/workflows/${plan.file}`,
    state: 'active',
    created_at: '2024-01-15T10:02:33.000Z',
    updated_at: '2026-05-04T13:11:09.000Z',
    url: `https://api.github.com/repos/${fullName}/actions/workflows/${id}`,
    html_url: `https://github.com/${fullName}/blob/main/.github/workflows/${plan.file}`,
    badge_url: `https://github.com/${fullName}/workflows/${encodeURIComponent(plan.name)}/badge.svg`,
  });
  workflowCache.set(id, text);
  return text;
}
