import type { EpochMs } from '../model/time.ts';
import type { JobPlan } from './job-plans.ts';
import type { Person, RepositoryPlan } from './organization.ts';
import type { Runner } from './pools.ts';
import type { WorkflowPlan } from './workflow-plans.ts';

/** What the simulated organisation is made of while time passes. All times are real milliseconds. */
export interface WorkflowState {
  plan: WorkflowPlan;
  id: number;
  runNumber: number;
}

export interface RepositoryState {
  plan: RepositoryPlan;
  workflows: WorkflowState[];
}

/** The commit that runs work on. */
export interface Head {
  /** Branch or tag name. */
  branch: string;
  sha: string;
  title: string;
  author: Person;
  pullRequest: number | null;
  /** Owner of the fork it comes from. */
  fork: Person | null;
  kind: 'default' | 'feature' | 'tag';
  committedAt: EpochMs;
}

export interface RunState {
  id: number;
  attempt: number;
  number: number;
  repository: RepositoryState;
  workflow: WorkflowState;
  head: Head;
  event: string;
  actor: Person;
  triggeringActor: Person;
  checkSuiteId: number;
  createdAt: EpochMs;
  startedAt: EpochMs;
  updatedAt: EpochMs;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  jobs: JobState[];
  /** Jobs of this attempt that have not ended. */
  open: number;
  /** Its deliveries got lost on the way: nobody hears of it, and `run_number` has a gap. */
  lost: boolean;
}

export interface JobState {
  id: number;
  run: RunState;
  plan: JobPlan;
  attempt: number;
  /** Null before its needs are met. */
  createdAt: EpochMs | null;
  startedAt: EpochMs | null;
  completedAt: EpochMs | null;
  status: 'pending' | 'waiting' | 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  runner: Runner | null;
  /** For what is only needed when somebody looks at the job: its steps. */
  seed: number;
  /** It failed for no reason of the change. */
  flaky: boolean;
  /** It has run, or would run, this much longer than planned. */
  slowdown: number;
  deployment: DeploymentState | null;
  /** Its `completed` delivery gets lost. */
  losesEnd: boolean;
}

export interface DeploymentState {
  id: number;
  job: JobState;
  environment: string;
  createdAt: EpochMs;
  updatedAt: EpochMs;
  statusId: number;
}

export interface PushHappening {
  repository: RepositoryState;
  head: Head;
  before: string;
  commits: number;
}

export interface CheckHappening {
  id: number;
  repository: RepositoryState;
  head: Head;
  startedAt: EpochMs;
  conclusion: string | null;
}

/** Who is told what happens. States go on changing: keep what is needed at once. */
export interface Sink {
  push(push: PushHappening, at: EpochMs): void;
  run(run: RunState, action: 'requested' | 'in_progress' | 'completed', at: EpochMs): void;
  job(job: JobState, action: 'queued' | 'waiting' | 'in_progress' | 'completed', at: EpochMs): void;
  deployment(deployment: DeploymentState, at: EpochMs): void;
  deploymentStatus(deployment: DeploymentState, state: string, at: EpochMs): void;
  check(check: CheckHappening, at: EpochMs): void;
}
