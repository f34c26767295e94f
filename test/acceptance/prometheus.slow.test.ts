import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDeliveries } from '../../src/demo/deliveries.ts';
import { parsePage, type Sample } from '../../src/views/prometheus/testing/parse.ts';
import type { Delivery } from './fixtures-files.ts';
import { type Program, startProgram } from './fixtures-program.ts';
import { isInstalled, type Prometheus, startPrometheus } from './prometheus-process.ts';

const installed = isInstalled('prometheus', 'promtool');
const mustBeInstalled = process.env.CI === 'true';

const minute = 60_000;

/**
 * The PromQL of the requirements, as far as GitHub's events can feed it. Of alerts the comparison with the threshold is
 * left out: whether it fires is up to the data, that it can be judged is not.
 */
const expressions = [
  'sum(cicd_job_queue_depth)',
  'sum(rate(cicd_pipeline_runs_total{status="success"}[15m])) / sum(rate(cicd_pipeline_runs_total[15m]))',
  'sum(cicd_runners_total{status="idle"}) / sum(cicd_runners_total)',
  'histogram_quantile(0.99, rate(cicd_job_queue_wait_seconds_bucket[5m]))',
  'rate(cicd_pipeline_runs_total{status="success"}[7d]) / rate(cicd_pipeline_runs_total[7d])',
  'rate(cicd_pipeline_duration_seconds_sum[7d]) / rate(cicd_pipeline_duration_seconds_count[7d])',
  'increase(cicd_deployments_total[7d])',
  'count(up == 1)',
];

/** One series of each family at least must be there once an organization has worked for some hours. */
const families = [
  'cicd_pipeline_runs_total',
  'cicd_pipeline_run_duration_seconds_bucket',
  'cicd_pipeline_duration_seconds_bucket',
  'cicd_jobs_total',
  'cicd_job_queue_wait_seconds_bucket',
  'cicd_job_duration_seconds_bucket',
  'cicd_concurrent_jobs',
  'cicd_job_queue_depth',
  'cicd_runners_total',
  'cicd_runner_utilization_ratio',
  'cicd_build_feedback_time_seconds_bucket',
  'cicd_pipeline_success_rate',
  'cicd_runner_compute_minutes_total',
  'cicd_webhook_latency_seconds_bucket',
  'cicd_build_duration_seconds_bucket',
  'cicd_builds_total',
  'cicd_deployments_total',
  'cicd_mttr_seconds_bucket',
  'http_request_duration_seconds_bucket{route="/metrics"}',
  'http_request_duration_seconds_bucket{route="/webhooks/github"}',
  'process_resident_memory_bytes',
  'process_open_fds',
  'nodejs_eventloop_lag_seconds',
  'nodejs_active_handles',
  'runlens_label_budget',
  'runlens_label_values',
  'runlens_label_folded_total',
  'runlens_journal_entries',
];

/** Label values that broke other exporters. */
const oddName = 'quote " back \\ slash\nline \u0000 nul \ud800 half 🚀 {le="1"}';

test.runIf(mustBeInstalled)('prometheus and promtool are installed where CI runs', () => {
  expect(installed).toBe(true);
});

describe.runIf(installed)('a real Prometheus', () => {
  let directory = '';
  let program: Program;
  let prometheus: Prometheus;
  const now = Date.now();
  const demo = createDeliveries({
    seed: 11,
    start: now - 6 * 60 * minute,
    now,
    scale: 1,
    everythingSince: now - 6 * 60 * minute,
    after: 0,
  });

  async function deliver(deliveries: Iterable<Delivery>): Promise<void> {
    for (const delivery of deliveries) expect(await program.deliver(delivery)).toBeLessThan(300);
    await program.settled();
  }
  function* history(until: number): Generator<Delivery> {
    for (let event = demo.next(until); event !== undefined; event = demo.next(until)) {
      yield { ...event, file: event.deliveryId, body: event.body };
    }
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'runlens-prometheus-'));
    program = await startProgram(join(directory, 'data'));
    prometheus = await startPrometheus(directory);
    await prometheus.target(program.url);
    await deliver(history(now - 60 * minute));
    await deliver([oddRun(now)]);
    await prometheus.until('cicd_pipeline_runs_total');
    // What comes between two scrapes is what rates are made of.
    await deliver(history(now));
    await prometheus.until('sum(rate(cicd_pipeline_runs_total[15m]))', (rate) => rate > 0);
  }, 240_000);

  afterAll(async () => {
    await prometheus?.stop();
    await program?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test.each(expressions)('%s', async (expression) => {
    await prometheus.until(expression, (value) => !Number.isNaN(value));
  });

  test.each(families)('has %s', async (family) => {
    await prometheus.until(family);
  });

  test('reads odd label values as they were', async () => {
    await prometheus.until('cicd_pipeline_runs_total{workflow=~"quote.*"}');
    const [odd] = await prometheus.query('cicd_pipeline_runs_total{workflow=~"quote.*",status="success"}');
    expect(odd?.metric.workflow).toContain('quote " back \\ slash');
    expect(odd?.metric.workflow).not.toContain('\0');
  });

  test('promtool objects to nothing but names that the requirements chose', async () => {
    const { page } = await scrape(program.url);
    const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' });
    const objections = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
    expect(objections.sort()).toEqual([
      'cicd_runner_compute_minutes_total use base unit "seconds" instead of "minutes"',
      'cicd_runners_total non-counter metrics should not have "_total" suffix',
    ]);
  });

  test('promtool accepts the rules and the configuration that we hand out', () => {
    const file = (name: string) => fileURLToPath(new URL(`../../deploy/prometheus/${name}`, import.meta.url));
    for (const args of [
      ['check', 'rules', file('rules.yml')],
      ['check', 'config', '--syntax-only', file('prometheus.yml')],
    ]) {
      const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
      expect(status, `${stdout}${stderr}`).toBe(0);
    }
  });

  test('counters are the same after a restart, and Prometheus sees none fall', async () => {
    const before = await scrape(program.url);
    expect(await program.stop()).toBe(0);
    program = await startProgram(join(directory, 'data'));
    const after = await scrape(program.url);
    for (const [series, value] of before.totals) expect(after.totals.get(series), series).toBe(value);
    await prometheus.target(program.url);
    await prometheus.until('changes(process_start_time_seconds[10m])', (changes) => changes > 0);
    const names = new Set([...before.totals.keys()].map((series) => (JSON.parse(series) as [string])[0]));
    for (const name of names) expect(await prometheus.query(`resets(${name}[10m]) > 0`), name).toEqual([]);
  });
});

async function scrape(url: string): Promise<{ page: string; totals: Map<string, number> }> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const counters: Sample[] = parsePage(page, 'text')
    .filter(({ name, type }) => type !== 'gauge' && name.startsWith('cicd_'))
    .flatMap(({ samples }) => samples);
  return { page, totals: new Map(counters.map(({ name, labels, value }) => [JSON.stringify([name, labels]), value])) };
}

function oddRun(now: number): Delivery {
  const time = (ago: number) => new Date(now - ago).toISOString();
  const repository = {
    id: 77,
    name: 'odd',
    full_name: 'acme/odd',
    default_branch: 'main',
    owner: { login: 'acme', id: 7, type: 'Organization' },
  };
  const body = {
    action: 'completed',
    workflow_run: {
      id: 990_001,
      name: oddName,
      head_branch: 'main',
      head_sha: 'a'.repeat(40),
      path: '.github/workflows/odd.yml',
      display_title: 'Odd',
      run_number: 1,
      run_attempt: 1,
      workflow_id: 99,
      event: 'push',
      status: 'completed',
      conclusion: 'success',
      created_at: time(60_000),
      run_started_at: time(60_000),
      updated_at: time(1000),
      html_url: 'https://github.com/acme/odd/actions/runs/990001',
      pull_requests: [],
      actor: { login: 'octo', id: 8, type: 'User' },
      triggering_actor: { login: 'octo', id: 8, type: 'User' },
      head_repository: { id: 77, full_name: 'acme/odd' },
    },
    workflow: { id: 99, name: oddName, path: '.github/workflows/odd.yml' },
    repository,
    sender: { login: 'octo', id: 8, type: 'User' },
  };
  return { file: 'odd', event: 'workflow_run', deliveryId: 'odd-1', body: Buffer.from(JSON.stringify(body)) };
}
