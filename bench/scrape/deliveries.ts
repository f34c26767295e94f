/**
 * A company's deliveries: label sets enough for 100,000 lines on /metrics within the default budgets, as completed jobs
 * and runs of GitHub's shape (the fields that are read).
 */
export interface BenchDelivery {
  event: 'workflow_run' | 'workflow_job';
  body: Buffer;
}

const repositories = 480;
const workflows = 960;
const stages = ['build', 'test', 'lint', 'integration', 'package', 'scan'];
const pools = Array.from({ length: 40 }, (_, index) => `pool-${index}`);

/** Deliveries in which each job and run comes once: they make every series. */
export const variety = workflows * (stages.length + 1);

/** The n-th delivery: runs of all workflows in turn, each after the jobs of it. Deterministic; ids differ by `n`. */
export function deliveryOf(n: number, now: number): BenchDelivery {
  const perWorkflow = stages.length + 1;
  const workflow = Math.floor(n / perWorkflow) % workflows;
  const place = n % perWorkflow;
  const conclusion = (workflow + n) % 7 === 0 ? 'failure' : 'success';
  const name = `octo/service-${workflow % repositories}`;
  const common = {
    action: 'completed',
    repository: {
      id: 1000 + (workflow % repositories),
      name: name.slice(5),
      full_name: name,
      default_branch: 'main',
      private: false,
      owner: { login: 'octo', id: 1, type: 'Organization' },
    },
    organization: { login: 'octo', id: 1 },
    sender: { login: 'hubot', id: 2, type: 'User' },
  };
  const runId = 10_000_000 + Math.floor(n / perWorkflow);
  const from = now - 600_000 - (n % 300) * 1000;
  const started = new Date(from).toISOString();
  const completed = new Date(from + 20_000 + ((n * 7919) % 500) * 1000).toISOString();
  const created = new Date(from - ((n * 31) % 90) * 1000).toISOString();
  const run = { id: runId, run_id: runId, run_attempt: 1, head_branch: 'main', head_sha: sha(runId) };
  if (place === stages.length) {
    const workflowRun = {
      ...run,
      name: `workflow-${workflow}`,
      workflow_id: workflow + 1,
      run_number: Math.floor(n / perWorkflow / workflows) + 1,
      path: `.github/workflows/workflow-${workflow}.yml`,
      display_title: 'Change',
      event: 'push',
      status: 'completed',
      conclusion,
      created_at: created,
      run_started_at: started,
      updated_at: completed,
      html_url: `https://github.com/${name}/actions/runs/${runId}`,
      pull_requests: [],
      actor: common.sender,
      triggering_actor: common.sender,
      head_repository: { id: common.repository.id, full_name: name },
    };
    const body = { ...common, workflow_run: workflowRun, workflow: { id: workflow + 1, name: `workflow-${workflow}` } };
    return { event: 'workflow_run', body: Buffer.from(JSON.stringify(body)) };
  }
  const workflowJob = {
    ...run,
    id: 20_000_000 + n,
    workflow_name: `workflow-${workflow}`,
    name: stages[place],
    status: 'completed',
    conclusion,
    created_at: created,
    started_at: started,
    completed_at: completed,
    labels: ['self-hosted', 'linux', pools[(workflow + place) % pools.length]],
    runner_id: 1 + (n % 400),
    runner_name: `runner-${n % 400}`,
    runner_group_id: 1,
    runner_group_name: 'Default',
    html_url: `https://github.com/${name}/actions/runs/${runId}/job/${20_000_000 + n}`,
    steps: Array.from({ length: 8 }, (_, index) => ({
      name: `Step ${index + 1}`,
      number: index + 1,
      status: 'completed',
      conclusion,
      started_at: started,
      completed_at: completed,
    })),
  };
  return { event: 'workflow_job', body: Buffer.from(JSON.stringify({ ...common, workflow_job: workflowJob })) };
}

function sha(n: number): string {
  return n.toString(16).padStart(40, '0');
}
