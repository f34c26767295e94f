import type { EpochMs } from './time.ts';

/** Where a run or job stands. `waiting` is approval (a person must act); it is not queueing. */
export type Status = 'queued' | 'waiting' | 'in_progress' | 'completed';

/**
 * How it ended, in GitHub's words: success failure cancelled skipped neutral timed_out stale startup_failure.
 * Unknown conclusions are accepted and kept as they came, so this stays a string.
 * `action_required` is not an end: such a run is `waiting` for approval.
 */
export type Conclusion = string;

export type BranchType = 'default' | 'feature' | 'pull_request' | 'release' | 'tag' | 'unknown';

/** Who told of a record that is known by its id alone. */
interface Evidence {
  /** True while only tokens limited to an organisation have: what others tell of another organisation takes its place. */
  limited?: boolean;
}

/** Fields that every record of a run's family carries: where it belongs. */
export interface Place {
  /** The outside system: `github`. */
  source: string;
  /** Owner of the repository: `octo-org`. */
  organization: string;
  /** Full name: `octo-org/octo-repo`. */
  repository: string;
  /** Version of the mapping that read it (see events.ts); set when it is applied, so absent in what a source returns. */
  mapping?: number;
}

/** One attempt of one workflow run. Identity: (source, runId, attempt). */
export interface Run extends Place, Evidence {
  runId: number;
  attempt: number;
  /** Consecutive per workflow; a gap is a lost run. Null when only its jobs were seen. */
  runNumber: number | null;
  workflowId: number | null;
  /** Name as people see it: `CI`. */
  workflow: string;
  /** `.github/workflows/ci.yml`, '' when unknown. */
  workflowPath: string;
  /** What a person recognises the run by: commit title or pull request title. */
  title: string;
  /** Trigger event: `push`, `pull_request`, `schedule` …; '' when unknown. */
  event: string;
  branch: string;
  branchType: BranchType;
  headSha: string;
  pullRequest: number | null;
  actor: string;
  actorIsBot: boolean;
  /** Head repository differs from the repository. */
  isFork: boolean;
  status: Status;
  conclusion: Conclusion | null;
  createdAt: EpochMs | null;
  /** Start of this attempt (`run_started_at`). */
  startedAt: EpochMs | null;
  completedAt: EpochMs | null;
  /** Clock of the observation that won (`updated_at`), for merging. */
  observedAt: EpochMs;
  /** Page of the run at the outside system; only https URLs are kept. */
  url: string;
  /** True when built from job events alone (no workflow_run event seen). */
  fromJobs: boolean;
  /** Of a run known by its jobs alone: the conclusions of jobs that were not the worst. Sorted. */
  alsoCompleted: Conclusion[];
  /** What /metrics counted, where that is not what the record says (docs/design/004). */
  counted?: CountedRun | undefined;
}

/** The first counted end of a run: labels and values that stay, whatever is observed later. */
export interface CountedRun {
  organization: string;
  repository: string;
  workflow: string;
  event: string;
  conclusion: Conclusion;
  durationMs: number | null;
}

/** One job of one attempt. Identity: (source, runId, jobId). */
export interface Job extends Place, Evidence {
  runId: number;
  attempt: number;
  jobId: number;
  workflow: string;
  /** As sent: `Caller / Inner (ubuntu, 20)`. */
  name: string;
  /** Last part without the matrix: `Inner`. */
  baseName: string;
  /** Callers of reusable workflows, outermost first: [`Caller`]. */
  callers: string[];
  /** Matrix values in order: [`ubuntu`, `20`]. */
  matrix: string[];
  branch: string;
  headSha: string;
  /** Runner labels, sorted, lower-cased, joined by `,`; '' when none. One label set is one metric label value. */
  labels: string;
  /** `linux` | `windows` | `macos` | 'unknown', read from the labels. */
  os: string;
  /** `github-hosted` | `self-hosted` | `unknown`. */
  runnerType: string;
  /** Runner group name; '' when not yet assigned. */
  pool: string;
  runner: string;
  runnerId: number | null;
  status: Status;
  conclusion: Conclusion | null;
  createdAt: EpochMs | null;
  startedAt: EpochMs | null;
  completedAt: EpochMs | null;
  /** Time spent queued, without approval waiting; null when unknown or when the source's times contradict each other. */
  queueMs: number | null;
  /** completedAt − startedAt; null when unknown or negative. Skipped jobs: null. */
  durationMs: number | null;
  /** True when a re-run carried this finished job along from an earlier attempt: it did no work in this one. */
  carriedOver: boolean;
  observedAt: EpochMs;
  url: string;
  steps: Step[];
  /** How many steps the store holds of it, for a job that was loaded without them. */
  stepCount?: number;
  /** Receipt times of `waiting` events, ascending, at most 8. Needed to take approval out of the queue time. */
  waitingSeen: EpochMs[];
  /** Receipt times of `queued` events, ascending, at most 8. */
  queuedSeen: EpochMs[];
  /** What /metrics counted, where that is not what the record says (docs/design/004). */
  counted?: CountedJob | undefined;
}

/** The first counted end of a job: labels and values that stay, whatever is observed later. */
export interface CountedJob {
  organization: string;
  repository: string;
  workflow: string;
  stage: string;
  labels: string;
  os: string;
  runnerType: string;
  conclusion: Conclusion;
  queueMs: number | null;
  durationMs: number | null;
}

/** One step of a job; `position` (0-based) is its identity, because `number` repeats in real payloads. */
export interface Step {
  position: number;
  number: number;
  name: string;
  status: Status;
  conclusion: Conclusion | null;
  startedAt: EpochMs | null;
  completedAt: EpochMs | null;
}

/** One deployment and its newest status. Identity: (source, deploymentId). */
export interface Deployment extends Place, Evidence {
  deploymentId: number;
  environment: string;
  ref: string;
  headSha: string;
  task: string;
  creator: string;
  createdAt: EpochMs | null;
  /** pending queued in_progress success failure error inactive; '' when only the deployment itself was seen. */
  state: string;
  stateAt: EpochMs | null;
  /** First time it was seen `success`; a later `inactive` does not undo a delivery. */
  succeededAt: EpochMs | null;
  /** First time it was seen `failure` or `error`. */
  failedAt: EpochMs | null;
  runId: number | null;
  url: string;
  /** What /metrics counted, where that is not what the record says (docs/design/004). */
  counted?: CountedDeployment | undefined;
}

export interface CountedDeployment {
  environment: string;
}

/** One pushed commit, and when the first check on it reported. Identity: (source, repository, headSha). */
export interface Push extends Place {
  headSha: string;
  ref: string;
  branchType: BranchType;
  /** Earliest push of this commit; null when only checks on it were seen. */
  pushedAt: EpochMs | null;
  pusher: string;
  pusherIsBot: boolean;
  commits: number;
  /** Earliest completed check (check_run, check_suite or job) on the commit. */
  firstCheckAt: EpochMs | null;
  /** What /metrics counted, where that is not what the record says (docs/design/004). */
  counted?: CountedPush | undefined;
}

export interface CountedPush {
  branchType: BranchType;
  feedbackMs: number;
}

/** What one payload turned into. Each list is usually empty or of one. */
export interface Records {
  runs: Run[];
  jobs: Job[];
  deployments: Deployment[];
  pushes: Push[];
}
