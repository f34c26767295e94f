/** A small organisation as GitHub's REST API would describe it; made up, in the shape of real answers. */
export interface FakeRun {
  [key: string]: unknown;
  id: number;
  run_attempt: number;
  status: string;
  created_at: string;
  updated_at: string;
}

export interface FakeDeployment {
  [key: string]: unknown;
  id: number;
  created_at: string;
  updated_at: string;
}

export interface FakeRepository {
  id: number;
  owner: string;
  name: string;
  /** Newest first. The last attempt is in the list; earlier ones by `attemptOf`. */
  runs: FakeRun[];
  /** Jobs by run id and attempt: `17/1`. */
  jobs: Map<string, Record<string, unknown>[]>;
  deployments: FakeDeployment[];
  statuses: Map<number, Record<string, unknown>[]>;
  /** Answers 403 to everything below it. */
  isForbidden?: boolean;
}

export interface FakeOrganization {
  login: string;
  repositories: FakeRepository[];
}

const api = 'https://api.github.com';
const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
export const account = (login: string, id: number, type = 'User') => ({
  login,
  id,
  node_id: `U_${id}`,
  avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
  gravatar_id: '',
  url: `${api}/users/${login}`,
  html_url: `https://github.com/${login}`,
  followers_url: `${api}/users/${login}/followers`,
  following_url: `${api}/users/${login}/following{/other_user}`,
  repos_url: `${api}/users/${login}/repos`,
  type,
  user_view_type: 'public',
  site_admin: false,
});

export function repositoryObject(owner: string, name: string, id: number) {
  const url = `${api}/repos/${owner}/${name}`;
  return {
    id,
    node_id: `R_${id}`,
    name,
    full_name: `${owner}/${name}`,
    private: false,
    owner: account(owner, 9000, 'Organization'),
    html_url: `https://github.com/${owner}/${name}`,
    description: null,
    fork: false,
    url,
    forks_url: `${url}/forks`,
    keys_url: `${url}/keys{/key_id}`,
    hooks_url: `${url}/hooks`,
    branches_url: `${url}/branches{/branch}`,
    archive_url: `${url}/{archive_format}{/ref}`,
    default_branch: 'main',
    archived: false,
    disabled: false,
    visibility: 'public',
    updated_at: '2026-01-30T00:00:00Z',
  };
}

function runObject(repository: FakeRepository, id: number, number: number, created: number, attempts: number): FakeRun {
  const { owner, name } = repository;
  const url = `${api}/repos/${owner}/${name}/actions/runs/${id}`;
  const conclusion = id % 7 === 0 ? 'failure' : 'success';
  const sha = id.toString(16).padStart(40, 'c');
  return {
    id,
    name: 'CI',
    node_id: `WFR_${id}`,
    head_branch: id % 3 === 0 ? 'feature/faster' : 'main',
    head_sha: sha,
    path: '.github/workflows/ci.yml',
    display_title: `Change number ${number}`,
    run_number: number,
    event: id % 3 === 0 ? 'pull_request' : 'push',
    status: 'completed',
    conclusion,
    workflow_id: 4100,
    check_suite_id: id + 500_000,
    url,
    html_url: `https://github.com/${owner}/${name}/actions/runs/${id}`,
    pull_requests: [],
    created_at: iso(created),
    updated_at: iso(created + attempts * 300_000),
    actor: account('dev-one', 11),
    run_attempt: attempts,
    referenced_workflows: [],
    run_started_at: iso(created + (attempts - 1) * 300_000),
    triggering_actor: account('dev-two', 12),
    jobs_url: `${url}/jobs`,
    previous_attempt_url: attempts > 1 ? `${url}/attempts/${attempts - 1}` : null,
    workflow_url: `${api}/repos/${owner}/${name}/actions/workflows/4100`,
    head_commit: { id: sha, message: `Change number ${number}`, timestamp: iso(created - 60_000) },
    repository: repositoryObject(owner, name, repository.id),
    head_repository: repositoryObject(owner, name, repository.id),
  };
}

/** An earlier attempt of a run, as `/runs/{id}/attempts/{n}` shows it. */
export function attemptOf(run: FakeRun, attempt: number): FakeRun {
  const started = Date.parse(run.created_at) + (attempt - 1) * 300_000;
  return {
    ...run,
    run_attempt: attempt,
    conclusion: 'failure',
    run_started_at: iso(started),
    updated_at: iso(started + 290_000),
  };
}

function jobObject(run: FakeRun, attempt: number, index: number): Record<string, unknown> {
  const started = Date.parse(run.created_at) + (attempt - 1) * 300_000;
  const id = run.id * 1000 + attempt * 100 + index;
  return {
    id,
    run_id: run.id,
    workflow_name: 'CI',
    head_branch: run.head_branch,
    run_attempt: attempt,
    node_id: `CR_${id}`,
    head_sha: run.head_sha,
    html_url: `${run.html_url}/job/${id}`,
    status: 'completed',
    conclusion: run.conclusion,
    created_at: iso(started + 1000),
    started_at: iso(started + 5000 + index * 1000),
    completed_at: iso(started + 200_000),
    name: index === 0 ? 'lint' : `test (ubuntu, ${18 + index})`,
    steps: [
      {
        name: 'Set up job',
        status: 'completed',
        conclusion: 'success',
        number: 1,
        started_at: iso(started + 5000),
        completed_at: iso(started + 6000),
      },
    ],
    labels: ['ubuntu-latest'],
    runner_id: 70 + index,
    runner_name: `GitHub Actions ${70 + index}`,
    runner_group_id: 0,
    runner_group_name: 'GitHub Actions',
  };
}

export interface RepositoryPlan {
  name: string;
  /** Creation times, ms; any order. */
  runsAt: number[];
  jobsPerRun?: (index: number) => number;
  attempts?: (index: number) => number;
  deploymentsAt?: number[];
}

/** Builds an organisation out of creation times; the same plan gives the same objects. */
export function makeOrganization(login: string, plans: RepositoryPlan[]): FakeOrganization {
  const repositories = plans.map((plan, index) => {
    const repository: FakeRepository = {
      id: 100 + index,
      owner: login,
      name: plan.name,
      runs: [],
      jobs: new Map(),
      deployments: [],
      statuses: new Map(),
    };
    plan.runsAt
      .sort((a, b) => a - b)
      .forEach((created, position) => {
        addRun(repository, created, plan.attempts?.(position) ?? 1, plan.jobsPerRun?.(position) ?? 2);
      });
    (plan.deploymentsAt ?? [])
      .sort((a, b) => b - a)
      .forEach((created, position) => {
        addDeployment(repository, created, 5000 + index * 1000 + position);
      });
    return repository;
  });
  return { login, repositories };
}

/** Adds the newest run, with `jobs` jobs in each attempt. */
export function addRun(repository: FakeRepository, created: number, attempts: number, jobs: number): FakeRun {
  const number = repository.runs.length + 1;
  const run = runObject(repository, repository.id * 100_000 + number, number, created, attempts);
  repository.runs.unshift(run);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    repository.jobs.set(
      `${run.id}/${attempt}`,
      Array.from({ length: jobs }, (_, index) => jobObject(run, attempt, index)),
    );
  }
  return run;
}

function addDeployment(repository: FakeRepository, created: number, id: number): void {
  const url = `${api}/repos/${repository.owner}/${repository.name}/deployments/${id}`;
  repository.deployments.push({
    id,
    url,
    sha: id.toString(16).padStart(40, 'd'),
    ref: 'main',
    task: 'deploy',
    payload: {},
    original_environment: 'production',
    environment: 'production',
    description: null,
    creator: account('deploy-bot[bot]', 13, 'Bot'),
    created_at: iso(created),
    updated_at: iso(created + 90_000),
    statuses_url: `${url}/statuses`,
  });
  const states = ['success', 'in_progress'];
  repository.statuses.set(
    id,
    states.map((state, index) => ({
      id: id * 10 + states.length - index,
      url: `${url}/statuses/${index}`,
      state,
      creator: account('deploy-bot[bot]', 13, 'Bot'),
      description: '',
      environment: 'production',
      target_url: '',
      environment_url: 'https://acme.example',
      log_url: '',
      created_at: iso(created + 90_000 - index * 60_000),
      updated_at: iso(created + 90_000 - index * 60_000),
    })),
  );
}
