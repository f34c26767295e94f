import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import examples from '@octokit/webhooks-examples';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { BatchWork } from '../../model/applied.ts';
import type { IntakeEvent, Source } from '../../model/events.ts';
import { type Engine, StoreError } from '../../store/engine.ts';
import { openStore } from '../../store/open.ts';
import { createBudgets } from '../budgets/budgets.ts';
import { createJournalReader, type PipelinedReader } from '../journal/reader.ts';
import { createJournalWriter, type OpenJournalWriter } from '../journal/writer.ts';
import { createReplay } from '../replay.ts';
import { createApplier } from './applier.ts';
import type { ApplyNotice } from './messages.ts';
import { createSources } from './sources.ts';

interface JobPayload {
  action: string;
  workflow_job: Record<string, unknown>;
}
const all = examples as unknown as { name: string; examples: JobPayload[] }[];
const example = all.find(({ name }) => name === 'workflow_job')?.examples.find(({ action }) => action === 'completed');

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-apply-'));
const journalOptions = { path: join(dataDir, 'journal'), maxBytes: 2 ** 28 };
let engine: Engine;
let writer: OpenJournalWriter;
let reader: PipelinedReader;
let next = 1;

beforeAll(async () => {
  engine = await openStore({ dataDir });
  writer = createJournalWriter({ ...journalOptions, maxAgeMs: 1e15 });
  reader = createJournalReader(journalOptions);
});
beforeEach(async () => {
  for (const table of ['raw_events', 'dead_letters', 'held_records', 'jobs', 'job_facts', 'metric_points']) {
    await engine.command(`TRUNCATE TABLE ${table}`);
  }
});
afterAll(async () => {
  await reader.close();
  await writer.close();
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const hour = 3_600_000;
const recent = (seconds: number) =>
  new Date(Math.floor(Date.now() / hour) * hour - hour + seconds * 1000).toISOString();

function jobEvent(id: number, fields: Record<string, unknown> = {}): IntakeEvent {
  const job = {
    ...example?.workflow_job,
    id,
    run_id: id,
    created_at: recent(0),
    started_at: recent(5),
    completed_at: recent(65),
    ...fields,
  };
  return anEvent(JSON.stringify({ ...example, workflow_job: job }));
}

function anEvent(body: string, event = 'workflow_job'): IntakeEvent {
  return {
    source: 'github',
    event,
    deliveryId: `d${next++}`,
    receivedAt: Date.now(),
    tenant: '',
    body: Buffer.from(body),
  };
}

async function applierOn(target: Engine, notify: (notice: ApplyNotice) => void = () => undefined) {
  return createApplier({
    reader,
    engine: target,
    sources: createSources(),
    budgets: await createBudgets({ engine }),
    notify,
  });
}

async function totals() {
  const sql = `SELECT (SELECT count() FROM raw_events) AS raw, (SELECT count() FROM jobs FINAL) AS jobs, (SELECT sum(sign) FROM job_facts) AS facts,
    (SELECT sum(count) FROM metric_points WHERE family = 'jobs') AS counted, (SELECT count() FROM dead_letters FINAL WHERE state = 'open') AS dead`;
  const [row] = await engine.query<Record<string, number>>('totals', sql);
  return row;
}

/** An engine whose `n`th insert fails, before or after it took effect. */
function failing(n: number, when: 'before' | 'after'): Engine {
  let inserts = 0;
  return {
    ...engine,
    async insert(...parameters) {
      inserts += 1;
      if (inserts === n && when === 'before') throw new Error('the store went away');
      await engine.insert(...parameters);
      if (inserts === n) throw new Error('the store went away');
    },
  };
}

it.each(Array.from({ length: 12 }, (_, n) => n + 1))(
  'counts once when write %i fails, is tried again, or is cut off by a crash',
  async (n) => {
    const events = Array.from({ length: 6 }, (_, at) => jobEvent(n * 1000 + at));
    await Promise.all([...events, anEvent('{')].map((event) => writer.append(event)));
    const broken = await applierOn(failing(n, n % 2 ? 'before' : 'after'));
    await broken.step().catch(() => undefined);
    // Once more in the same process for half of the cases; the others begin with what a new process would know.
    if (n % 3 === 0) while (await broken.step());
    const fresh = await applierOn(engine);
    while (await fresh.step());
    expect(await totals()).toEqual({ raw: 7, jobs: 6, facts: 6, counted: 6, dead: 1 });
  },
);

const poison = 'refused by the store';

/** A store that refuses one row of the jobs; `crashAt`: the process dies at this insert, once it took effect or before. */
function picky(crashAt = Number.POSITIVE_INFINITY): Engine & { crashed(): boolean } {
  let inserts = 0;
  return {
    ...engine,
    crashed: () => inserts >= crashAt,
    async insert(table, columns, format, rows, token) {
      if (!table.startsWith('probe_')) inserts += 1;
      if (inserts > crashAt || (inserts === crashAt && crashAt % 2)) throw new Error('the process died');
      if (/^(probe_)?jobs$/.test(table) && rows.includes(poison)) throw new Error('cannot parse');
      await engine.insert(table, columns, format, rows, token);
      if (inserts === crashAt) throw new Error('the process died');
    },
  };
}

/** Until all is applied, or the process died. */
async function runOn(target: Engine & { crashed?(): boolean }): Promise<ApplyNotice[]> {
  const notices: ApplyNotice[] = [];
  const applier = await applierOn(target, (notice) => {
    notices.push(notice);
    if (target.crashed?.() || (notice.kind === 'applied' && notice.backlog === 0)) applier.stop();
  });
  await applier.run();
  return notices;
}

const held = () => engine.query('held', "SELECT kind, key FROM held_records FINAL WHERE record != ''");

it('a row that the store refuses waits; it and its neighbours count once, whatever follows', async () => {
  const event = () => jobEvent(50_003, { name: poison });
  for (let n = 0; n < 5; n += 1) await writer.append(n === 3 ? event() : jobEvent(50_000 + n));
  const notices = await runOn(picky());
  expect(notices.filter(({ kind }) => kind === 'failing').length).toBeGreaterThan(0);
  expect(await totals()).toEqual({ raw: 5, jobs: 4, facts: 5, counted: 5, dead: 1 });
  const letters = await engine.query('letters', 'SELECT code, message FROM dead_letters FINAL');
  expect(letters).toEqual([{ code: 'store_refused', message: 'cannot parse' }]);
  expect(await held()).toEqual([{ kind: 'jobs', key: 'github/50003/50003' }]);

  // Told once more, as an import does, to a process that begins anew.
  await writer.append(event());
  await runOn(picky());
  expect(await totals()).toEqual({ raw: 6, jobs: 4, facts: 5, counted: 5, dead: 2 });

  // Replayed while it is still refused: the letters stay open. Replayed after the fix: they are settled.
  const replay = createReplay(engine, { runs: writer, telemetry: writer });
  expect(await replay.deadLetters({ code: 'store_refused' })).toEqual({ requested: 2, left: 0 });
  await runOn(picky());
  expect(await totals()).toEqual({ raw: 6, jobs: 4, facts: 5, counted: 5, dead: 2 });
  await replay.deadLetters({ code: 'store_refused' });
  await runOn(engine);
  expect(await totals()).toEqual({ raw: 6, jobs: 5, facts: 5, counted: 5, dead: 0 });
  expect(await held()).toEqual([]);
  const sql =
    'SELECT name, steps = step_count AS whole FROM jobs FINAL LEFT JOIN (SELECT job_id, count() AS steps FROM steps FINAL GROUP BY job_id) AS s USING (job_id) WHERE job_id = 50003';
  expect(await engine.query('job', sql)).toEqual([{ name: poison, whole: 1 }]);
});

it.each([5, 23, 25, 26, 28, 29])(
  'counts once around a refused row when the process dies at write %i',
  { timeout: 60_000 },
  async (crashAt) => {
    const id = 90_000 + crashAt * 100;
    for (let n = 0; n < 4; n += 1) await writer.append(jobEvent(id + n, n === 2 ? { name: poison } : {}));
    await runOn(picky(crashAt));
    await runOn(picky());
    expect(await totals()).toEqual({ raw: 4, jobs: 3, facts: 4, counted: 4, dead: 1 });
    await createReplay(engine, { runs: writer, telemetry: writer }).deadLetters({});
    await runOn(engine);
    expect(await totals()).toEqual({ raw: 4, jobs: 4, facts: 4, counted: 4, dead: 0 });
    expect(await held()).toEqual([]);
  },
);

it('a full disk is no entry’s fault: they wait, and land when there is room', async () => {
  let tries = 0;
  const commands: string[] = [];
  const full: Engine = {
    ...engine,
    async command(sql) {
      commands.push(sql);
      await engine.command(sql);
    },
    async insert(...parameters) {
      if (tries < 5) throw new StoreError('insert', Object.assign(new Error('no space'), { code: 'ENOSPC' }));
      await engine.insert(...parameters);
    },
  };
  for (let n = 0; n < 3; n += 1) await writer.append(jobEvent(60_000 + n));
  const works: (BatchWork | undefined)[] = [];
  const applier = await applierOn(full, (notice) => {
    if ('work' in notice) works.push(notice.work);
    if (notice.kind === 'failing') tries += 1;
    if (notice.kind === 'applied') applier.stop();
  });
  await applier.run();
  // No table is made on a full disk: one that is half made keeps the store from opening again.
  expect(commands).toEqual([]);
  expect(await totals()).toMatchObject({ raw: 3, jobs: 3, facts: 3, dead: 0 });
  // Each attempt is told of, for those who measure.
  expect(works.map((work) => [work?.attempt, work?.entries])).toEqual(
    [1, 2, 3, 4, 5, 6].map((attempt) => [attempt, 3]),
  );
  expect(works.map((work) => (work?.rows ?? 0) > 0)).toEqual([false, false, false, false, false, true]);
  expect(works.every((work) => (work?.bytes ?? 0) > 1000)).toBe(true);
});

it('a mapper that throws makes a dead letter; a replay after the fix settles it and counts once', async () => {
  const sources = new Map([
    [
      'github',
      {
        name: 'github',
        mapping: 1,
        map: () => {
          throw new Error('a fault in the mapper');
        },
      },
    ],
  ]);
  await writer.append(jobEvent(70_000));
  const faulty = createApplier({ reader, engine, sources, budgets: await createBudgets({ engine }) });
  while (await faulty.step());
  expect(await totals()).toMatchObject({ raw: 1, jobs: 0, dead: 1 });

  const replay = createReplay(engine, { runs: writer, telemetry: writer });
  expect(await replay.deadLetters({ code: 'mapper_failed' })).toEqual({ requested: 1, left: 0 });
  const fixed = await applierOn(engine);
  while (await fixed.step());
  expect(await totals()).toEqual({ raw: 1, jobs: 1, facts: 1, counted: 1, dead: 0 });

  expect(await replay.rawEvents({ since: Date.now() - hour, until: Date.now() + hour })).toEqual({
    requested: 0,
    left: 0,
  });
  await writer.append(jobEvent(70_001));
  while (await fixed.step());
  expect(await replay.rawEvents({ since: Date.now() - hour, until: Date.now() + hour })).toEqual({
    requested: 1,
    left: 0,
  });
  while (await fixed.step());
  expect(await totals()).toEqual({ raw: 2, jobs: 2, facts: 2, counted: 2, dead: 0 });
});

/** GitHub's source as a later version of it might be: job names read otherwise. */
function corrected(mapping: number, suffix: string): Source {
  const source = createSources().get('github') as Source;
  return {
    name: source.name,
    mapping,
    map(event, now) {
      const read = source.map(event, now);
      if (read.outcome === 'mapped') for (const job of read.records.jobs) job.name += suffix;
      return read;
    },
  };
}

it('a replay with a newer mapping replaces what an older one read; with the same one it changes nothing', async () => {
  const replay = createReplay(engine, { runs: writer, telemetry: writer });
  const applyWith = async (source: Source) => {
    const budgets = await createBudgets({ engine });
    const applier = createApplier({ reader, engine, sources: new Map([[source.name, source]]), budgets });
    while (await applier.step());
    const [job] = await engine.query<{ name: string }>('job', 'SELECT name FROM jobs FINAL');
    return { name: job?.name, totals: await totals() };
  };
  const again = () => replay.rawEvents({ since: Date.now() - hour, until: Date.now() + hour });
  const { mapping } = createSources().get('github') as Source;
  await writer.append(jobEvent(80_000, { name: 'build' }));
  const first = await applyWith(corrected(mapping, ''));
  expect(first).toMatchObject({ name: 'build', totals: { jobs: 1, facts: 1, counted: 1 } });

  const rows = () => engine.query('job', 'SELECT * EXCEPT version FROM jobs FINAL');
  const before = await rows();
  await again();
  expect(await applyWith(corrected(mapping, ''))).toEqual(first);
  expect(await rows()).toEqual(before);

  await again();
  expect(await applyWith(corrected(mapping + 1, ' corrected'))).toEqual({ ...first, name: 'build corrected' });
  await again();
  expect(await applyWith(corrected(mapping + 2, ''))).toEqual(first);
  // An older mapping, as after a downgrade, takes nothing back.
  await again();
  expect(await applyWith(corrected(mapping + 1, ' corrected'))).toEqual(first);
});
