import type { Deployment, Job, Push, Run, Step } from '../../model/records.ts';
import type { DeadLetter, StoreBatch, StoredEvent } from '../batch.ts';

const day = 86_400_000;

/** Noon of yesterday: rows of long ago would expire as they are written. */
export const noon = Math.floor(Date.now() / day) * day - day / 2;

export function sampleRun(change: Partial<Run> = {}): Run {
  return {
    source: 'github',
    organization: 'octo-org',
    repository: 'octo-org/octo-repo',
    mapping: 1,
    runId: 9_007_199_254_740_991,
    attempt: 2,
    runNumber: 17,
    workflowId: null,
    workflow: 'CI',
    workflowPath: '.github/workflows/ci.yml',
    title: 'Add a test',
    event: 'push',
    branch: 'main',
    branchType: 'default',
    headSha: 'c0ffee',
    pullRequest: null,
    actor: 'octocat',
    actorIsBot: false,
    isFork: true,
    status: 'completed',
    conclusion: 'success',
    createdAt: noon,
    startedAt: noon + 1,
    completedAt: noon + 65_432,
    observedAt: noon + 65_999,
    url: 'https://github.com/octo-org/octo-repo/actions/runs/1',
    fromJobs: false,
    alsoCompleted: ['failure'],
    limited: false,
    ...change,
  };
}

export function sampleStep(position: number, change: Partial<Step> = {}): Step {
  return {
    position,
    number: position + 1,
    name: `step ${position}`,
    status: 'completed',
    conclusion: 'success',
    startedAt: noon + position * 1000,
    completedAt: noon + position * 1000 + 500,
    ...change,
  };
}

export function sampleJob(change: Partial<Job> = {}): Job {
  return {
    source: 'github',
    organization: 'octo-org',
    repository: 'octo-org/octo-repo',
    mapping: 1,
    runId: 100,
    attempt: 1,
    jobId: 1000,
    workflow: 'CI',
    name: 'Caller / Inner (ubuntu, 20)',
    baseName: 'Inner',
    callers: ['Caller'],
    matrix: ['ubuntu', '20'],
    branch: 'main',
    headSha: 'c0ffee',
    labels: 'ubuntu-latest',
    os: 'linux',
    runnerType: 'github-hosted',
    pool: 'Default',
    runner: 'runner-1',
    runnerId: 7,
    status: 'completed',
    conclusion: 'success',
    createdAt: noon,
    startedAt: noon + 70_000,
    completedAt: noon + 130_000,
    queueMs: 70_000,
    durationMs: 60_000,
    carriedOver: false,
    observedAt: noon + 130_500,
    url: 'https://github.com/octo-org/octo-repo/actions/runs/100/job/1000',
    steps: [sampleStep(0), sampleStep(1, { conclusion: null, startedAt: null, completedAt: null, status: 'queued' })],
    waitingSeen: [noon, noon + 5],
    queuedSeen: [],
    limited: false,
    ...change,
  };
}

export function sampleDeployment(change: Partial<Deployment> = {}): Deployment {
  return {
    source: 'github',
    organization: 'octo-org',
    repository: 'octo-org/octo-repo',
    mapping: 1,
    deploymentId: 55,
    environment: 'production',
    ref: 'main',
    headSha: 'c0ffee',
    task: 'deploy',
    creator: 'octocat',
    createdAt: noon,
    state: 'success',
    stateAt: noon + 9,
    succeededAt: noon + 9,
    failedAt: null,
    runId: null,
    url: '',
    limited: false,
    ...change,
  };
}

export function samplePush(change: Partial<Push> = {}): Push {
  return {
    source: 'github',
    organization: 'octo-org',
    repository: 'octo-org/octo-repo',
    mapping: 1,
    headSha: 'c0ffee',
    ref: 'refs/heads/main',
    branchType: 'default',
    pushedAt: noon,
    pusher: 'octocat',
    pusherIsBot: false,
    commits: 3,
    firstCheckAt: null,
    ...change,
  };
}

export function sampleEvent(sequence: number, change: Partial<StoredEvent> = {}): StoredEvent {
  return {
    sequence,
    source: 'github',
    event: 'workflow_job',
    deliveryId: `delivery-${sequence}`,
    receivedAt: noon + sequence,
    tenant: '',
    body: Buffer.from(`{"number":${sequence}}`),
    action: 'completed',
    organization: 'octo-org',
    repository: 'octo-org/octo-repo',
    runId: 100,
    jobId: 1000,
    outcome: 'mapped',
    latencyMs: 12,
    ...change,
  };
}

export function sampleDeadLetter(sequence: number, change: Partial<DeadLetter> = {}): DeadLetter {
  const { source, event, deliveryId, receivedAt, tenant, body } = sampleEvent(sequence);
  return {
    sequence,
    source,
    event,
    deliveryId,
    receivedAt,
    tenant,
    body,
    action: '',
    code: 'not_json',
    message: 'Unexpected token',
    state: 'open',
    stateAt: receivedAt,
    ...change,
  };
}

export function emptyBatch(id: string, version: number, change: Partial<StoreBatch> = {}): StoreBatch {
  return {
    id,
    version,
    rawEvents: [],
    deadLetters: [],
    runs: [],
    jobs: [],
    jobsWithSteps: [],
    deployments: [],
    pushes: [],
    jobFacts: [],
    runFacts: [],
    openJobFacts: [],
    metricDeltas: [],
    admissions: [],
    released: [],
    ...change,
  };
}

/** One of everything. */
export function fullBatch(id: string, version: number): StoreBatch {
  const job = sampleJob();
  const run = sampleRun({ runId: 100, attempt: 1 });
  return emptyBatch(id, version, {
    rawEvents: [sampleEvent(version - 1), sampleEvent(version, { outcome: 'dead' })],
    deadLetters: [sampleDeadLetter(version)],
    runs: [run],
    jobs: [job],
    jobsWithSteps: [job],
    deployments: [sampleDeployment()],
    pushes: [samplePush()],
    jobFacts: [{ sign: 1, job }],
    runFacts: [{ sign: 1, run }],
    openJobFacts: [{ sign: 1, job: { ...job, jobId: 1001, status: 'queued' }, since: noon }],
    metricDeltas: [
      { family: 'jobs', labels: ['completed', 'success', 'ubuntu-latest'], count: 1, sum: 0, buckets: {} },
      { family: 'jobDuration', labels: ['success', 'ubuntu-latest'], count: 1, sum: 60.5, buckets: { 2: 1 } },
    ],
    admissions: [{ label: 'repository', value: 'octo-org/octo-repo', folded: false, firstSeen: noon }],
    released: [{ kind: 'jobs', key: 'github/100/1002', record: null }],
    withheld: {
      records: [{ kind: 'runs', key: 'github/101/1', record: sampleRun({ runId: 101, attempt: 1 }) }],
      letters: [sampleDeadLetter(version - 1, { code: 'store_refused' })],
    },
  });
}
