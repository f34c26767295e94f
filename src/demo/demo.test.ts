import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { IntakeEvent } from '../model/events.ts';
import { createDemo, type Demo } from './demo.ts';

const now = Date.UTC(2026, 10, 18, 15, 20);
const day = 86_400_000;

interface Payload {
  action?: string;
  workflow_job: JobPayload | null;
  workflow_run: { id: number; run_attempt: number; run_number: number; workflow_id: number; conclusion: string | null };
  deployment_status: { state: string; environment: string };
}

interface JobPayload {
  id: number;
  run_id: number;
  run_attempt: number;
  name: string;
  status: string;
  conclusion: string | null;
  created_at: string;
  started_at: string;
  completed_at: string | null;
  runner_name: string | null;
  labels: string[];
  steps: { conclusion: string | null; started_at: string; completed_at: string }[];
}

const parse = (event: IntakeEvent): Payload => JSON.parse(Buffer.from(event.body).toString()) as Payload;
const month = [...createDemo({ now }).history()];
const jobs = month.flatMap((event) => {
  if (event.event !== 'workflow_job') return [];
  const { action, workflow_job: job } = parse(event);
  return job === null ? [] : [{ action, job }];
});
const ended = jobs.filter(({ action }) => action === 'completed').map(({ job }) => job);
const seconds = (job: JobPayload): number => (Date.parse(job.started_at) - Date.parse(job.created_at)) / 1000;

test('the same seed gives the same bytes, another seed does not', () => {
  const digest = (seed: number): string => {
    const hash = createHash('sha256');
    for (const event of createDemo({ now, days: 1, seed }).history()) {
      hash.update(`${event.event} ${event.deliveryId} ${event.receivedAt}`).update(event.body);
    }
    return hash.digest('hex');
  };
  const first = digest(7);
  expect(digest(7)).toBe(first);
  expect(digest(8)).not.toBe(first);
});

test('a month is about 25,000 jobs, in order of receipt, each delivery once, of real size', () => {
  expect(ended.length).toBeGreaterThan(22_000);
  expect(ended.length).toBeLessThan(29_000);
  expect(new Set(month.map(({ deliveryId }) => deliveryId)).size).toBe(month.length);
  expect(month.some(({ receivedAt }, index) => receivedAt < (month[index - 1]?.receivedAt ?? 0))).toBe(false);
  const bytes = month.filter(({ event }) => event === 'workflow_job').map(({ body }) => body.length);
  const average = bytes.reduce((sum, size) => sum + size, 0) / bytes.length;
  expect(average).toBeGreaterThan(8000);
  expect(average).toBeLessThan(12_000);
});

test('ids of runs and jobs are disjoint, and a finished job ended once', () => {
  const jobIds = ended.map(({ id }) => id);
  expect(new Set(jobIds).size).toBe(jobIds.length);
  const runIds = new Set(ended.map(({ run_id }) => run_id));
  expect(jobIds.some((id) => runIds.has(id))).toBe(false);
});

test('times of a job and its steps do not contradict each other, save those carried into a later attempt', () => {
  const wrong = ended.filter((job) => {
    const end = Date.parse(job.completed_at ?? '');
    const times = job.steps.flatMap((step) => [Date.parse(step.started_at), Date.parse(step.completed_at)]);
    const line = [Date.parse(job.started_at), ...times, end];
    const isSorted = line.every((time, index) => index === 0 || time >= (line[index - 1] ?? 0));
    return !isSorted || (job.run_attempt === 1 && seconds(job) < 0);
  });
  expect(wrong).toEqual([]);
});

test('a failed job shows the step that failed, and no step after it but the closing ones ran', () => {
  const failed = ended.filter(({ conclusion }) => conclusion === 'failure');
  expect(failed.length).toBeGreaterThan(200);
  for (const job of failed) expect(job.steps.filter(({ conclusion }) => conclusion === 'failure')).toHaveLength(1);
});

test('everything a team meets is there', () => {
  const conclusions = new Set(ended.map(({ conclusion }) => conclusion));
  for (const kind of ['success', 'failure', 'cancelled', 'skipped', 'timed_out']) expect(conclusions).toContain(kind);
  const runs = month.filter(({ event }) => event === 'workflow_run').map((event) => parse(event).workflow_run);
  const runConclusions = new Set(runs.map(({ conclusion }) => conclusion));
  for (const kind of ['success', 'failure', 'cancelled', 'action_required', 'startup_failure'])
    expect(runConclusions).toContain(kind);
  expect(runs.some(({ run_attempt: attempt }) => attempt === 2)).toBe(true);
  const statuses = month
    .filter(({ event }) => event === 'deployment_status')
    .map((event) => parse(event).deployment_status);
  for (const state of ['success', 'failure', 'waiting', 'in_progress', 'inactive']) {
    expect(statuses.some((status) => status.state === state && status.environment === 'production')).toBe(true);
  }
  expect(ended.some(({ name }) => name === 'staging / rollout')).toBe(true);
  expect(ended.some(({ name }) => name === 'test (windows-latest, 20)')).toBe(true);
  const events = new Set(month.map(({ event }) => event));
  expect([...events].sort()).toEqual([
    'check_run',
    'deployment',
    'deployment_status',
    'push',
    'workflow_job',
    'workflow_run',
  ]);
});

test('people work by day and on weekdays', () => {
  const pushes = month.filter(({ event }) => event === 'push').map(({ receivedAt }) => new Date(receivedAt));
  const on = (test: (date: Date) => boolean): number => pushes.filter(test).length;
  expect(on((date) => date.getUTCHours() === 10)).toBeGreaterThan(4 * on((date) => date.getUTCHours() === 2));
  expect(on((date) => date.getUTCDay() === 3)).toBeGreaterThan(4 * on((date) => date.getUTCDay() === 0));
});

test('when half of the GPU machines are gone, jobs wait for the others', () => {
  const gpu = ended.filter(({ labels, runner_name: runner }) => labels.includes('gpu') && runner !== null);
  const incident = Date.UTC(2026, 10, 13, 13);
  const within = gpu.filter(
    ({ created_at: at }) => Date.parse(at) >= incident && Date.parse(at) < incident + 2 * 3_600_000,
  );
  expect(Math.max(...within.map(seconds))).toBeGreaterThan(1200);
  const during = within.filter(
    ({ started_at: at }) => Date.parse(at) > incident + 1_800_000 && Date.parse(at) < incident + 2 * 3_600_000,
  );
  expect(new Set(during.map(({ runner_name: runner }) => runner)).size).toBeLessThanOrEqual(2);
});

test('the present has jobs that run and jobs that wait', () => {
  const last = new Map(jobs.map(({ job }) => [job.id, job.status]));
  for (const { job } of jobs) if (job.status === 'completed') last.delete(job.id);
  const statuses = [...last.values()];
  expect(statuses.filter((status) => status === 'in_progress').length).toBeGreaterThan(5);
  expect(statuses.filter((status) => status === 'queued').length).toBeGreaterThan(2);
});

test('some runs are missing, two jobs never end, one delivery cannot be read', () => {
  const numbers = new Map<number, Set<number>>();
  for (const event of month) {
    if (event.event !== 'workflow_run') continue;
    const { workflow_id: workflow, run_number: number } = parse(event).workflow_run;
    numbers.set(workflow, (numbers.get(workflow) ?? new Set()).add(number));
  }
  let gaps = 0;
  for (const seen of numbers.values()) gaps += Math.max(...seen) - Math.min(...seen) + 1 - seen.size;
  expect(gaps).toBeGreaterThanOrEqual(2);
  expect(gaps).toBeLessThan(30);

  const endedIds = new Set(ended.map(({ id }) => id));
  const old = jobs.filter(
    ({ job }) => job.status === 'in_progress' && Date.parse(job.started_at) < now - day && !endedIds.has(job.id),
  );
  expect(old).toHaveLength(2);
  const unreadable = month.filter((event) => event.event === 'workflow_job' && parse(event).workflow_job === null);
  expect(unreadable).toHaveLength(1);
});

test('the live part goes on where history ended, also when it is asked for after a restart', () => {
  const options = { now, days: 1 };
  const take = (events: ReturnType<Demo['live']>, count: number): string[] => {
    const ids: string[] = [];
    for (const event of events) {
      const what = 'sendings' in event ? JSON.stringify(event.sendings) : event.deliveryId;
      ids.push(`${event.receivedAt} ${what}`);
      if (ids.length === count) break;
    }
    return ids;
  };
  const running = createDemo(options);
  const before = new Set(take(running.history(), Number.POSITIVE_INFINITY));
  const next = take(running.live(now), 80);
  expect(next.some((id) => before.has(id))).toBe(false);
  expect(next.filter((id) => id.includes('"way":')).length).toBeGreaterThan(10);
  expect(take(createDemo(options).live(now), 80)).toEqual(next);

  const restartAt = Number(next[40]?.split(' ')[0]);
  const after = next.filter((id) => Number(id.split(' ')[0]) > restartAt);
  expect(take(createDemo(options).live(restartAt), after.length)).toEqual(after);
});
