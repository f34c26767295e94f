/** A run's newest attempt, or one of its attempts, as the views show it. Times in epoch milliseconds. */
export interface RunView {
  source: string;
  runId: number;
  attempt: number;
  runNumber: number | null;
  organization: string;
  repository: string;
  workflow: string;
  title: string;
  event: string;
  branch: string;
  branchType: string;
  headSha: string;
  pullRequest: number | null;
  actor: string;
  actorIsBot: boolean;
  isFork: boolean;
  status: 'queued' | 'waiting' | 'in_progress' | 'completed';
  conclusion: string | null;
  createdAt: number | null;
  startedAt: number | null;
  completedAt: number | null;
  durationMs: number | null;
  url: string;
  /** Only tokens that are limited to the organization have told of it. */
  limited: boolean;
}

/** The SELECT list behind {@link RunView}; columns are qualified because aliases would shadow them. */
export const runColumns = `
  r.source AS source, r.run_id AS runId, r.attempt AS attempt, r.run_number AS runNumber, r.organization AS organization,
  r.repository AS repository, r.workflow AS workflow, r.title AS title, r.event AS event, r.branch AS branch,
  r.branch_type AS branchType, r.head_sha AS headSha, r.pull_request AS pullRequest, r.actor AS actor,
  r.actor_is_bot AS actorIsBot, r.is_fork AS isFork, r.status AS status, r.conclusion AS conclusion,
  toUnixTimestamp64Milli(r.created_at) AS createdAt, toUnixTimestamp64Milli(r.started_at) AS startedAt,
  toUnixTimestamp64Milli(r.completed_at) AS completedAt,
  if(completedAt >= startedAt, completedAt - startedAt, NULL) AS durationMs, r.url AS url, r.limited AS limited`;
