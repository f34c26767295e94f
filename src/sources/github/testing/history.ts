import type { IntakeEvent } from '../../../model/events.ts';

/** Every event of one commit: its push, two attempts of a run, their jobs, checks, a deployment, and copies as an import makes them. */
const repository = {
  full_name: 'acme/shop',
  owner: { login: 'acme', type: 'Organization' },
  html_url: 'https://github.com/acme/shop',
  default_branch: 'main',
};
const sender = { login: 'mona', type: 'User' };
const sha = 'c'.repeat(40);
const start = Date.parse('2025-03-01T10:00:00Z');

/** Seconds after the start, as GitHub writes it. */
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString().replace('.000Z', 'Z');

function event(name: string, seconds: number, payload: Record<string, unknown>): IntakeEvent {
  return {
    source: 'github',
    event: name,
    deliveryId: `${name}-${seconds}-${JSON.stringify(payload).length}`,
    receivedAt: start + seconds * 1000 + 700,
    tenant: '',
    body: Buffer.from(JSON.stringify({ repository, sender, ...payload })),
  };
}

function run(attempt: number, action: string, seconds: number, fields: Record<string, unknown>): IntakeEvent {
  const workflow_run = {
    id: 700,
    name: 'CI',
    run_number: 41,
    run_attempt: attempt,
    workflow_id: 12,
    event: 'push',
    head_branch: 'main',
    head_sha: sha,
    path: '.github/workflows/ci.yml',
    display_title: 'Fix the shop',
    status: action === 'requested' ? 'queued' : action,
    conclusion: null,
    created_at: at(0),
    run_started_at: at(attempt === 1 ? 0 : 1000),
    updated_at: at(seconds),
    triggering_actor: sender,
    head_repository: { full_name: 'acme/shop' },
    pull_requests: attempt === 1 && action !== 'completed' ? [{ number: 17 }] : [],
    ...fields,
  };
  return event('workflow_run', seconds, { action, workflow_run, workflow: { name: 'CI' } });
}

interface JobPlan {
  id: number;
  attempt: number;
  name: string;
  labels: string[];
  created: number;
  started: number;
  completed: number;
  conclusion: string;
}

function job(plan: JobPlan, action: string, seconds: number, fields: Record<string, unknown> = {}): IntakeEvent {
  const isAssigned = action === 'in_progress' || action === 'completed';
  const step = {
    number: 1,
    name: 'Set up job',
    status: action,
    conclusion: action === 'completed' ? plan.conclusion : null,
    started_at: at(plan.started),
    completed_at: action === 'completed' ? at(plan.completed) : null,
  };
  const workflow_job = {
    id: plan.id,
    run_id: 700,
    run_attempt: plan.attempt,
    workflow_name: 'CI',
    head_branch: 'main',
    head_sha: sha,
    name: plan.name,
    labels: plan.labels,
    status: action,
    conclusion: action === 'completed' ? plan.conclusion : null,
    created_at: at(plan.created),
    started_at: at(isAssigned ? plan.started : plan.created),
    completed_at: action === 'completed' ? at(plan.completed) : null,
    runner_id: isAssigned ? plan.id : null,
    runner_name: isAssigned ? `GitHub Actions ${plan.id}` : null,
    runner_group_name: isAssigned ? 'GitHub Actions' : null,
    steps: isAssigned ? [step] : [],
    ...fields,
  };
  return event('workflow_job', seconds, { action, workflow_job });
}

function deployment(name: string, seconds: number, state?: string): IntakeEvent {
  const deployment = { id: 55, sha, ref: 'main', task: 'deploy', environment: 'production', created_at: at(200) };
  if (state === undefined) return event(name, seconds, { action: 'created', deployment });
  const url = 'https://github.com/acme/shop/actions/runs/700/job/3';
  return event(name, seconds, {
    action: 'created',
    deployment,
    deployment_status: { id: seconds, state, created_at: at(seconds), log_url: url },
  });
}

const build: JobPlan = {
  id: 1,
  attempt: 1,
  name: 'Build / compile (ubuntu, 20)',
  labels: ['ubuntu-latest'],
  created: 1,
  started: 6,
  completed: 96,
  conclusion: 'failure',
};
const lint: JobPlan = { ...build, id: 2, name: 'lint', started: 1, completed: 1, conclusion: 'skipped' };
const release: JobPlan = { ...build, id: 3, name: 'release', started: 190, completed: 230, conclusion: 'success' };
const carried: JobPlan = { ...release, id: 4, attempt: 2, created: 1000 };
const again: JobPlan = {
  ...build,
  id: 5,
  attempt: 2,
  created: 1000,
  started: 1030,
  completed: 1100,
  conclusion: 'success',
};

const check = { head_sha: sha, status: 'completed', conclusion: 'failure', check_suite: { head_branch: 'main' } };
const suite = { head_sha: sha, head_branch: 'main', status: 'completed', conclusion: 'success' };

/** A second end of the run, and the same one as an import reads it much later. */
const otherEnds = [
  run(1, 'completed', 232, { conclusion: 'cancelled' }),
  run(1, 'completed', 9000, { conclusion: 'cancelled' }),
];
/** A second end of a job, with other times. */
const otherRelease = job(release, 'completed', 233, {
  conclusion: 'timed_out',
  started_at: at(195),
  completed_at: at(233),
});
/** A second end at the very same time: only its text tells which of both wins. */
const otherAgain = job(again, 'completed', 1100, { conclusion: 'neutral' });
/** A check that was completed before one that was delivered earlier. */
const lateCheck = event('check_run', 97, { action: 'completed', check_run: { ...check, completed_at: at(95) } });

/** What says something else of what had ended than was said before. */
export const contradictions: ReadonlySet<IntakeEvent> = new Set([...otherEnds, otherRelease, otherAgain, lateCheck]);

export const history: readonly IntakeEvent[] = [
  event('push', 0, {
    ref: 'refs/heads/main',
    after: sha,
    head_commit: { id: sha },
    commits: [{ id: sha }],
    pusher: { name: 'mona' },
    repository: { ...repository, pushed_at: start / 1000 - 5 },
  }),
  run(1, 'requested', 0, {}),
  run(1, 'requested', 1, { status: 'completed', conclusion: 'action_required' }),
  run(1, 'in_progress', 2, {}),
  run(1, 'completed', 231, { conclusion: 'failure' }),
  ...otherEnds,
  run(2, 'requested', 1000, {}),
  run(2, 'in_progress', 1001, {}),
  run(2, 'completed', 1101, { conclusion: 'success' }),
  job(build, 'queued', 1),
  job(build, 'in_progress', 6),
  job(build, 'completed', 96),
  job(build, 'completed', 9001, {}),
  job(lint, 'completed', 1, { steps: [], runner_id: null, runner_name: null, runner_group_name: null }),
  job(release, 'queued', 1),
  job(release, 'waiting', 2),
  job(release, 'queued', 180, { status: 'waiting' }),
  job(release, 'in_progress', 190),
  job(release, 'completed', 230),
  otherRelease,
  job(carried, 'completed', 1000),
  job(again, 'queued', 1000),
  job(again, 'in_progress', 1030),
  job(again, 'completed', 1100),
  otherAgain,
  lateCheck,
  event('check_run', 3, { action: 'created', check_run: { ...check, status: 'queued', conclusion: null } }),
  event('check_suite', 231, { action: 'completed', check_suite: { ...suite, updated_at: at(231) } }),
  deployment('deployment', 200),
  deployment('deployment_status', 201, 'in_progress'),
  deployment('deployment_status', 201, 'failure'),
  deployment('deployment_status', 228, 'success'),
  deployment('deployment_status', 300, 'inactive'),
];
