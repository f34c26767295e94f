import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../model/journal.ts';
import type { Engine } from '../../store/engine.ts';
import { openStore } from '../../store/open.ts';
import { emptyTables } from '../../store/testing/totals.ts';
import { createWriter } from '../../store/writer.ts';
import { createBudgets } from '../budgets/budgets.ts';
import { createDerive } from './derive.ts';
import { prepare } from './prepare.ts';
import { createSources } from './sources.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-tenants-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openStore({ dataDir });
});
beforeEach(() => emptyTables(engine));
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

type Event = Pick<JournalEntry, 'tenant' | 'event'> & { source?: string; payload: Record<string, unknown> };
const hour = 3_600_000;
const start = Math.floor(Date.now() / hour) * hour - 2 * hour;
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const placeOf = (owner: string) => ({ repository: { full_name: `${owner}/web`, owner: { login: owner } } });

interface Told {
  tenant?: string;
  id: number;
  attempt?: number;
  done?: boolean;
}

const run = (owner: string, { tenant = '', id, attempt = 1, done = true }: Told): Event => ({
  tenant,
  event: 'workflow_run',
  payload: {
    action: done ? 'completed' : 'in_progress',
    workflow_run: {
      id,
      run_attempt: attempt,
      name: `${owner} CI`,
      status: done ? 'completed' : 'in_progress',
      conclusion: done ? 'success' : null,
      created_at: at(0),
      run_started_at: at(1),
      // What a liar tells is always newer.
      updated_at: at(tenant === '' ? 100 : 200),
    },
    ...placeOf(owner),
  },
});

const job = (owner: string, { tenant = '', id, attempt = 1, done = true }: Told, runId = id): Event => ({
  tenant,
  event: 'workflow_job',
  payload: {
    action: done ? 'completed' : 'in_progress',
    workflow_job: {
      id: id * 10,
      run_id: runId,
      run_attempt: attempt,
      name: `${owner} build`,
      runner_name: `${owner}-runner`,
      runner_id: 1,
      labels: ['linux'],
      status: done ? 'completed' : 'in_progress',
      conclusion: done ? 'success' : null,
      created_at: at(0),
      started_at: at(10),
      completed_at: done ? at(tenant === '' ? 70 : 170) : null,
    },
    ...placeOf(owner),
  },
});

const deployment = (owner: string, { tenant = '', id }: Told, runId: number | null = null): Event => ({
  tenant,
  event: 'deployment_status',
  payload: {
    action: 'created',
    deployment: { id, environment: owner, created_at: at(0) },
    deployment_status: { state: 'success', created_at: at(tenant === '' ? 50 : 90) },
    ...(runId !== null && { workflow_run: { id: runId } }),
    ...placeOf(owner),
  },
});

/** What a span tells of a run on GitHub. */
const runSpan = (owner: string, { tenant = '', id }: Told): Event => ({
  tenant,
  source: 'otlp',
  event: 'run_span',
  payload: {
    resourceSpans: [
      {
        resource: {},
        scopeSpans: [
          {
            spans: [
              {
                name: `${owner} CI`,
                startTimeUnixNano: String(BigInt(start) * 1_000_000n),
                endTimeUnixNano: String(BigInt(start + 300_000) * 1_000_000n),
                attributes: [
                  ['cicd.pipeline.run.id', String(id)],
                  ['cicd.pipeline.result', 'failure'],
                  ['vcs.repository.url.full', `https://github.com/${owner}/web`],
                ].map(([key, stringValue]) => ({ key, value: { stringValue } })),
              },
            ],
          },
        ],
      },
    ],
  },
});

const entryOf = ({ tenant, source = 'github', event, payload }: Event, index: number): JournalEntry => ({
  sequence: index + 1,
  source,
  event,
  tenant,
  deliveryId: `d${index}`,
  receivedAt: start + hour,
  body: Buffer.from(JSON.stringify(payload)),
});

/** Applies events as batches that end before the given places; `crash` says where a process dies within each. */
async function apply(
  events: readonly Event[],
  cuts: readonly number[] = [],
  crash: (batch: number) => 'before clearing' | 'before committing' | null = () => null,
) {
  const prepared = prepare(events.map(entryOf), createSources());
  const writer = createWriter(engine);
  const fresh = async () => createDerive({ engine, budgets: await createBudgets({ engine }), now: Date.now });
  const story = `${next++}`;
  const bounds = [0, ...new Set(cuts.map((cut) => cut % events.length)), events.length].sort((a, b) => a - b);
  let derive = await fresh();
  for (let n = 1; n < bounds.length; n += 1) {
    const range = prepared.slice(bounds[n - 1], bounds[n]);
    if (range.length === 0) continue;
    const id = `${story}-${n}`;
    const dies = crash(n);
    if (dies !== null) {
      const derived = await derive(id, range, 0);
      await writer.apply(derived.batch);
      if (dies === 'before committing') await derived.clear();
      derive = await fresh();
    }
    const derived = await derive(id, range, 0);
    await writer.apply(derived.batch);
    await derived.clear();
    derived.settle();
  }
}
let next = 1;

const tables: Record<string, string> = {
  runs: 'SELECT run_id, attempt, organization, workflow, status, conclusion, completed_at, limited FROM runs FINAL ORDER BY run_id, attempt',
  jobs: 'SELECT run_id, job_id, attempt, organization, name, runner, status, conclusion, completed_at, limited FROM jobs FINAL ORDER BY run_id, job_id',
  deployments:
    'SELECT deployment_id, organization, environment, state, state_at, succeeded_at, limited FROM deployments FINAL ORDER BY deployment_id',
  job_facts:
    'SELECT run_id, job_id, organization, runner, completed_at, sum(sign) AS n FROM job_facts GROUP BY ALL HAVING n != 0 ORDER BY ALL',
  run_facts:
    'SELECT run_id, attempt, organization, completed_at, sum(sign) AS n FROM run_facts GROUP BY ALL HAVING n != 0 ORDER BY ALL',
  open_jobs:
    'SELECT run_id, job_id, organization, state, since, sum(sign) AS n FROM open_jobs GROUP BY ALL HAVING n != 0 ORDER BY ALL',
  job_points:
    'SELECT scope, organization, span, metric, at, key, sum(value) AS n FROM job_points GROUP BY ALL HAVING n != 0 ORDER BY ALL',
};

async function stored(): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [table, sql] of Object.entries(tables)) found[table] = await engine.query(`test.${table}`, sql);
  return found;
}

const letters = () =>
  engine.query<{ id: string; code: string; tenant: string; message: string }>(
    'test.letters',
    'SELECT delivery_id AS id, code, tenant, message FROM dead_letters FINAL ORDER BY sequence',
  );

const mallory = { tenant: 'mallory' };

describe('a token limited to an organisation', () => {
  it('tells of its own organisation, whatever the case of its name', async () => {
    await apply([
      run('Mallory', { ...mallory, id: 1 }),
      job('Mallory', { ...mallory, id: 1 }),
      deployment('MALLORY', { ...mallory, id: 3 }, 1),
    ]);
    expect(await letters()).toEqual([]);
    expect(await stored()).toMatchObject({
      runs: [{ run_id: 1, organization: 'Mallory', limited: true }],
      jobs: [{ job_id: 10, organization: 'Mallory' }],
      deployments: [{ deployment_id: 3, organization: 'MALLORY' }],
    });
  });

  it.each([
    ['another organisation', { repository: { full_name: 'acme/web', owner: { login: 'acme' } } }],
    ["another's repository under its own name", { repository: { full_name: 'acme/web', owner: { login: 'mallory' } } }],
    ['its own repository under another name', { repository: { full_name: 'mallory/web', owner: { login: 'acme' } } }],
    [
      'a name that is its own only by odd folding',
      { repository: { full_name: 'mallory/web', owner: { login: 'MALLORY\u200b' } } },
    ],
    ['a name with a space after it', { repository: { full_name: 'mallory/web', owner: { login: 'mallory ' } } }],
  ])('is not believed about %s', async (_, place) => {
    const event = run('mallory', { ...mallory, id: 1 });
    await apply([{ ...event, payload: { ...event.payload, ...place } }]);
    expect(await letters()).toMatchObject([{ code: 'foreign_organization', tenant: 'mallory' }]);
    expect(await stored()).toMatchObject({ runs: [], jobs: [], run_facts: [] });
  });

  it('tells of its own runs by spans, and cannot take those of others', async () => {
    await apply([
      run('acme', { id: 1 }),
      runSpan('mallory', { ...mallory, id: 1 }),
      runSpan('acme', { ...mallory, id: 2 }),
      runSpan('mallory', { ...mallory, id: 3 }),
    ]);
    expect((await letters()).map(({ id, code }) => [id, code])).toEqual([
      ['d1', 'foreign_record'],
      ['d2', 'foreign_organization'],
    ]);
    expect(await stored()).toMatchObject({
      runs: [
        { run_id: 1, organization: 'acme', conclusion: 'success' },
        { run_id: 3, organization: 'mallory', conclusion: 'failure', limited: true },
      ],
    });
  });

  it('is not believed about events that name no organisation, or only count', async () => {
    await apply([
      { ...mallory, event: 'star', payload: {} },
      { ...mallory, event: 'star', payload: placeOf('acme') },
      { ...mallory, event: 'star', payload: placeOf('mallory') },
    ]);
    expect((await letters()).map(({ id, code }) => [id, code])).toEqual([
      ['d0', 'foreign_organization'],
      ['d1', 'foreign_organization'],
    ]);
    const rows = await engine.query('test.raw', 'SELECT organization, outcome FROM raw_events ORDER BY sequence');
    expect(rows).toEqual([
      { organization: '', outcome: 'dead' },
      { organization: '', outcome: 'dead' },
      { organization: 'mallory', outcome: 'counted' },
    ]);
  });

  it('cannot pass for another by letters that fold to ASCII', async () => {
    // The Kelvin sign is a K to JavaScript's toLowerCase.
    await apply([run('\u212Aoala', { tenant: 'koala', id: 1 })]);
    expect(await letters()).toMatchObject([{ code: 'foreign_organization' }]);
  });

  it.each([
    ['the run', [run('mallory', { ...mallory, id: 1 })], 'run 1'],
    ['another attempt of the run', [run('mallory', { ...mallory, id: 1, attempt: 9 })], 'run 1'],
    ['a job of the run', [job('mallory', { ...mallory, id: 8 }, 1)], 'run 1'],
    ['the job under another run', [job('mallory', { ...mallory, id: 1 }, 77)], 'job 10'],
    ['the deployment', [deployment('mallory', { ...mallory, id: 3 })], 'deployment 3'],
    ['a deployment that says it came from the run', [deployment('mallory', { ...mallory, id: 4 }, 1)], 'run 1'],
  ])("cannot claim what is another's: %s", async (_, attack, name) => {
    const truth = [run('acme', { id: 1 }), job('acme', { id: 1 }), deployment('acme', { id: 3 })];
    await apply(truth);
    const before = await stored();
    await apply([...truth, ...attack], [truth.length]);
    expect(await stored()).toEqual(before);
    const [letter] = await letters();
    expect(letter).toMatchObject({ code: 'foreign_record', tenant: 'mallory' });
    expect(letter?.message).toContain(name);
    // Whose it is, is not for the sender to learn.
    expect(letter?.message).not.toContain('acme');
  });

  it('heals a run that webhooks told of in part', async () => {
    await apply([run('acme', { id: 1, done: false }), run('acme', { tenant: 'ACME', id: 1 })], [1]);
    expect(await letters()).toEqual([]);
    expect((await stored()).runs).toMatchObject([{ status: 'completed', limited: false }]);
  });

  it('comes second where two limited tokens tell of one run', async () => {
    await apply([run('acme', { tenant: 'acme', id: 1 }), run('mallory', { ...mallory, id: 1 })]);
    expect((await letters()).map(({ id, code }) => [id, code])).toEqual([['d1', 'foreign_record']]);
    expect((await stored()).runs).toMatchObject([{ organization: 'acme' }]);
  });
});

it('what a limited token claimed beforehand leaves nothing in the way of the truth', async () => {
  await apply([run('acme', { id: 1 }), job('acme', { id: 1 })]);
  const truth = await stored();
  await emptyTables(engine);
  await apply(
    [
      run('mallory', { ...mallory, id: 1 }),
      run('mallory', { ...mallory, id: 1, attempt: 65_535 }),
      job('mallory', { ...mallory, id: 5, done: false }, 1),
      run('acme', { id: 1 }),
      job('acme', { id: 1 }),
    ],
    [3, 4],
  );
  expect(await stored()).toEqual(truth);
});

it('counters do not fall when a claim is displaced', async () => {
  const counted = () =>
    engine.query<{ labels: string[]; n: number }>(
      'test.counters',
      `SELECT labels, sum(p.count) AS n FROM metric_points AS p WHERE family = 'jobs' AND labels[2] = 'success' GROUP BY labels`,
    );
  await apply([job('mallory', { ...mallory, id: 1 })]);
  const [before] = await counted();
  await apply([job('mallory', { ...mallory, id: 1 }), job('acme', { id: 1 })], [1]);
  const [after] = await counted();
  expect(before?.n).toBe(1);
  expect(after?.n).toBeGreaterThanOrEqual(2);
});

describe('in any order, cut anywhere, with crashes', () => {
  const truth = [
    run('acme', { id: 1, done: false }),
    run('acme', { id: 1 }),
    job('acme', { id: 1, done: false }),
    job('acme', { id: 1 }),
    job('acme', { id: 2 }),
    deployment('acme', { id: 3 }),
  ];
  const own = [run('mallory', { ...mallory, id: 50 }), job('mallory', { ...mallory, id: 50 })];
  const lies = [
    run('mallory', { ...mallory, id: 1 }),
    run('mallory', { ...mallory, id: 1, attempt: 2 }),
    run('mallory', { ...mallory, id: 2, done: false }),
    job('mallory', { ...mallory, id: 1 }),
    job('mallory', { ...mallory, id: 7, done: false }, 2),
    deployment('mallory', { ...mallory, id: 3 }, 1),
  ];

  it('the truth and what is its own come out the same', { timeout: 240_000 }, async () => {
    await apply([...truth, ...own]);
    const expected = await stored();
    const story = fc.record({
      events: fc.shuffledSubarray(lies).chain((some) => {
        const all = [...truth, ...own, ...some];
        return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
      }),
      cuts: fc.array(fc.nat(), { maxLength: 5 }),
      crashes: fc.array(fc.constantFrom('before clearing', 'before committing', null), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ events, cuts, crashes }) => {
        await emptyTables(engine);
        await apply(events, cuts, (n) => crashes[n] ?? null);
        expect(await stored()).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });
});
