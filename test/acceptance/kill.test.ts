import examples from '@octokit/webhooks-examples';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { killAgainAndAgain, kills, killTimeout } from './kill-loop.ts';
import { deliver, drained, makeDirectory, startProgram } from './program.ts';

interface JobPayload {
  action: string;
  workflow_job: Record<string, unknown> & { steps: unknown[] };
}
const all = examples as unknown as { name: string; examples: JobPayload[] }[];
const completed = all
  .find(({ name }) => name === 'workflow_job')
  ?.examples.find(({ action }) => action === 'completed');

/** Recent, because the store lets go of old jobs that never end. */
const begun = Date.now() - 3_600_000;
const at = (seconds: number) => new Date(begun + seconds * 1000).toISOString();

/** The `n`th delivery: each job is told of three times, as queued, running and completed. */
function delivery(n: number): { id: string; body: string } {
  const job = 1_000_000 + Math.floor(n / 3);
  const state = (['queued', 'in_progress', 'completed'] as const)[n % 3] ?? 'queued';
  const isDone = state === 'completed';
  const body = {
    ...completed,
    action: state,
    workflow_job: {
      ...completed?.workflow_job,
      id: job,
      run_id: 500_000 + Math.floor(job / 4),
      status: state,
      conclusion: isDone ? 'success' : null,
      created_at: at(0),
      started_at: at(10),
      completed_at: isDone ? at(70) : null,
      steps: isDone ? completed?.workflow_job.steps : [],
    },
  };
  return { id: `kill-${n}`, body: JSON.stringify(body) };
}

test(`kill -9 under load, ${kills} times: nothing acknowledged is lost, nothing is counted twice`, {
  timeout: killTimeout,
}, async () => {
  const directory = makeDirectory();
  const { acknowledged, attempted } = await killAgainAndAgain(directory.path, {
    senders: 16,
    send(program, n) {
      const { id, body } = delivery(n);
      return deliver(program.url, body, { deliveryId: id });
    },
    later: [503],
  });
  const last = await startProgram(directory.path);
  await drained(last.url);
  const metrics = await (await fetch(`${last.url}/metrics`)).text();
  expect(await last.end('SIGTERM')).toBe(0);

  const engine = await openStore({ dataDir: directory.path });
  try {
    const [raw] = await engine.query<{ ids: string[]; rows: number }>(
      'kill.raw',
      'SELECT groupUniqArray(delivery_id) AS ids, count() AS rows FROM raw_events',
    );
    const kept = new Set(raw?.ids);
    expect([...acknowledged].filter((n) => !kept.has(delivery(n).id))).toEqual([]);
    // A delivery whose answer was cut off may have been kept; nothing else may be there, and nothing twice.
    expect([...kept].filter((id) => !attempted.has(Number(id.slice('kill-'.length))))).toEqual([]);
    expect(raw?.rows).toBe(kept.size);

    const jobs = new Set<number>();
    const done = new Set<number>();
    for (const n of [...kept].map((id) => Number(id.slice('kill-'.length)))) {
      jobs.add(Math.floor(n / 3));
      if (n % 3 === 2) done.add(Math.floor(n / 3));
    }
    const [tables] = await engine.query<Record<string, number>>(
      'kill.tables',
      `SELECT (SELECT count() FROM jobs FINAL) AS jobs, (SELECT countIf(status = 'completed') FROM jobs FINAL) AS done,
          (SELECT sum(sign) FROM job_facts) AS facts,
          (SELECT sum(sign) FROM open_jobs) AS open,
          (SELECT sum(count) FROM metric_points WHERE family = 'jobs') AS counted,
          (SELECT sum(count) FROM metric_points WHERE family = 'webhookLatency') AS latencies`,
    );
    expect(tables).toMatchObject({
      jobs: jobs.size,
      done: done.size,
      facts: done.size,
      open: jobs.size - done.size,
      counted: done.size,
      latencies: kept.size,
    });
    const shown = [...metrics.matchAll(/^cicd_jobs_total\{[^}]*\} (\d+)$/gm)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
    expect(shown).toBe(done.size);
    expect(done.size).toBeGreaterThan(kills);
  } finally {
    await engine.close();
    directory.remove();
  }
});
