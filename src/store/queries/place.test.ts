import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../model/records.ts';
import { traceIdOf } from '../../model/trace-ids.ts';
import type { Engine } from '../engine.ts';
import { openStore } from '../open.ts';
import { type SampleLog, storeLogs } from '../testing/logs.ts';
import { emptyBatch, sampleRun } from '../testing/samples.ts';
import { type SampleSpan, storeSpans } from '../testing/spans.ts';
import { createWriter } from '../writer.ts';
import { logHistogram } from './log-histogram.ts';
import { searchLogs } from './log-search.ts';
import { insertedLogs, newestLogInsert } from './log-tail.ts';
import type { Place } from './place.ts';
import { findTraces } from './trace-search.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-place-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const table of ['otel_logs', 'otel_traces', 'runs']) await engine.command(`TRUNCATE TABLE ${table}`);
});

const start = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;
const range = { from: start / 1000 - 600, to: start / 1000 + 3600 };
const github = (runId: number) => ({ source: 'github', runId, attempt: 1 });

let version = 0;
async function storeRuns(...runs: Partial<Run>[]): Promise<void> {
  version += 1;
  const batch = emptyBatch(`runs ${version}`, version, {
    runs: runs.map((run) => sampleRun({ organization: 'alpha', repository: 'alpha/app', attempt: 1, ...run })),
  });
  await createWriter(engine).apply(batch);
}

const everyone: Place = { organizations: null };
const filterOf = ({ organizations, ...narrow }: Place) => ({
  scope: { organizations },
  ...(narrow.organization && { organization: narrow.organization }),
  ...(narrow.repository && { repository: narrow.repository }),
});

/** Bodies of the lines of a place, by every way of asking for them. */
async function lines(place: Place): Promise<string[]> {
  const filter = filterOf(place);
  const page = await searchLogs(engine, filter, range, { position: null, limit: 100, order: 'oldest' });
  const bodies = page.items.map(({ body }) => body);
  const { total } = await logHistogram(engine, filter, range);
  const inserts = { after: 0, upTo: await newestLogInsert(engine), since: range.from };
  const told = await insertedLogs(engine, filter, inserts, 100);
  expect([total, told.total, told.lines.map(({ body }) => body)]).toEqual([bodies.length, bodies.length, bodies]);
  return bodies;
}

describe('lines', () => {
  const line = (body: string, change: Partial<SampleLog>, second = 0): SampleLog => ({
    at: start + second * 1000,
    body,
    ...change,
  });
  const sample: SampleLog[] = [
    line('names all', { organization: 'alpha', repository: 'alpha/app', run: github(1) }),
    line('names the run', { run: github(1) }, 1),
    line('of its owner', { run: { ...github(1), attempt: 7 }, tenant: 'Alpha', organization: 'Alpha' }, 2),
    line('names its trace', { traceId: traceIdOf(1, 1) }, 3),
    line('planted', { run: github(1), tenant: 'beta', organization: 'beta' }, 4),
    line('planted in its trace', { traceId: traceIdOf(1, 1), tenant: 'beta', organization: 'beta' }, 5),
    line('of another system', { run: { ...github(1), source: 'gitlab' } }, 6),
    line('names another repository', { run: github(1), organization: 'beta', repository: 'beta/app' }, 7),
    line('of another run', { run: github(2) }, 8),
    line('of no run', { service: 'cron' }, 9),
  ];
  const ofRun = ['names all', 'names the run', 'of its owner', 'names its trace'];
  const other = { runId: 2, organization: 'beta', repository: 'beta/app' };

  test.each<[string, Place, string[]]>([
    ['a repository', { ...everyone, repository: ['alpha/app'] }, ofRun],
    ['another', { ...everyone, repository: ['beta/app'] }, ['names another repository', 'of another run']],
    ['an organization', { ...everyone, organization: ['alpha'] }, ofRun],
    ['both', { ...everyone, organization: ['alpha'], repository: ['alpha/app', 'beta/app'] }, ofRun],
    ['both, not together', { ...everyone, organization: ['beta'], repository: ['alpha/app'] }, []],
    ["a caller's own", { organizations: ['alpha'] }, ofRun],
    ["a caller's own repository", { organizations: ['alpha'], repository: ['alpha/app'] }, ofRun],
    ["another's repository", { organizations: ['alpha'], repository: ['beta/app'] }, []],
    ['a caller without any', { organizations: [] }, []],
    ['every place', everyone, sample.map(({ body }) => body)],
  ])('of %s are those that name it, and those that only name its run', async (_, place, found) => {
    await storeRuns({ runId: 1 }, { runId: 1, attempt: 2 }, other);
    await storeLogs(engine, sample);
    expect(await lines(place)).toEqual(found);
  });

  test('belong to their run whichever comes first, and go where it goes', async () => {
    await storeLogs(engine, [
      line('names the run', { run: github(1) }),
      line('its trace', { traceId: traceIdOf(1, 1) }, 1),
    ]);
    const of = (repository: string) => lines({ ...everyone, repository: [repository] });
    expect(await of('alpha/app')).toEqual([]);
    await storeRuns({ runId: 1 });
    expect(await of('alpha/app')).toHaveLength(2);
    await storeRuns({ runId: 1, repository: 'alpha/renamed' });
    expect(await of('alpha/app')).toEqual([]);
    expect(await of('alpha/renamed')).toHaveLength(2);
  });

  test('that all name their repository are looked up nowhere', async () => {
    await storeLogs(engine, [line('names all', { organization: 'alpha', repository: 'alpha/app', run: github(1) })]);
    const asked: { sql: string; params: object }[] = [];
    const noting: Engine = {
      ...engine,
      async query(name, sql, params) {
        asked.push({ sql, params: params ?? {} });
        return engine.query(name, sql, params);
      },
    };
    await logHistogram(noting, filterOf({ ...everyone, repository: ['alpha/app'] }), range);
    expect(asked.map(({ sql }) => sql.includes('FROM runs'))).toEqual([false, false]);
    const [{ sql, params } = { sql: '', params: {} }] = asked;
    const plan = await engine.query<{ explain: string }>('explain', `EXPLAIN indexes = 1 ${sql}`, { ...params });
    expect(plan.map(({ explain }) => explain).join('\n')).toMatch(/Name: idx_repository\n(.*\n)*?.*Granules: 0\/1/);
  });
});

describe('traces', () => {
  const span = (digit: string, change: Partial<SampleSpan>): SampleSpan => ({
    traceId: digit.repeat(32),
    spanId: digit.repeat(16),
    at: start,
    ...change,
  });
  const found = async (place: Place) =>
    (await findTraces(engine, { ...place, ...range }, 100)).map(({ traceId, spans }) => [traceId.slice(0, 1), spans]);

  test('are of the place of the run that they name, or whose trace they are', async () => {
    const runTrace = traceIdOf(1, 1);
    await storeSpans(engine, [
      span('a', { run: github(1) }),
      span('a', { spanId: '1'.repeat(16), run: github(1), tenant: 'beta', organization: 'beta' }),
      span('b', { run: github(2), at: start - 1 }),
      span('c', { traceId: runTrace, at: start - 2 }),
    ]);
    const repository = ['alpha/app'];
    expect(await found({ ...everyone, repository })).toEqual([]);
    await storeRuns({ runId: 1 }, { runId: 2, organization: 'beta', repository: 'beta/app' });
    const own = runTrace.slice(0, 1);
    expect(await found({ ...everyone, repository })).toEqual([
      ['a', 2],
      [own, 1],
    ]);
    expect(await found({ organizations: ['alpha'] })).toEqual([
      ['a', 1],
      [own, 1],
    ]);
    expect(await found({ organizations: ['alpha'], repository: ['beta/app'] })).toEqual([]);
    // Of the first trace one span names beta itself.
    expect(await found({ organizations: ['beta'] })).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });
});
