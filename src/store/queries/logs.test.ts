import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { traceIdOf } from '../../model/trace-ids.ts';
import type { Engine } from '../engine.ts';
import { openStore } from '../open.ts';
import { type SampleLog, storeLogs } from '../testing/logs.ts';
import type { LogFilter } from './log-filter.ts';
import { logHistogram, logServices } from './log-histogram.ts';
import { logContext, logLine } from './log-line.ts';
import { type LogPosition, nanosOf, searchLogs } from './log-search.ts';
import { insertedLogs, newestLogInsert } from './log-tail.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-logs-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => engine.command('TRUNCATE TABLE otel_logs'));

const start = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;
const range = { from: start / 1000 - 600, to: start / 1000 + 3600 };
const all: LogFilter = { scope: { organizations: null } };
const esc = '\u001b';

const line = (body: string, change: Partial<SampleLog> = {}): SampleLog => ({ at: start, body, ...change });
const bodies = async (filter: Partial<LogFilter>) =>
  (await searchLogs(engine, { ...all, ...filter }, range, { position: null, limit: 100, order: 'oldest' })).items.map(
    ({ body }) => body,
  );

describe('pages', () => {
  const read = async (limit: number, order: 'newest' | 'oldest', filter = all) => {
    const found: string[] = [];
    let position: LogPosition | null = null;
    do {
      const page: Awaited<ReturnType<typeof searchLogs>> = await searchLogs(engine, filter, range, {
        position,
        limit,
        order,
      });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      found.push(...page.items.map(({ body }) => body));
      position = page.next;
    } while (position);
    return found;
  };

  test('lines of one moment keep the order in which they were written, over inserts and merges', async () => {
    const job = { run: { source: 'github', runId: 1, attempt: 1 }, jobId: 2 };
    const written = Array.from({ length: 12 }, (_, index) => `line ${index}`);
    for (const part of [written.slice(0, 5), written.slice(5, 6), written.slice(6)])
      await storeLogs(
        engine,
        part.map((body) => line(body, job)),
      );
    for (const limit of [1, 4, 5, 100]) expect(await read(limit, 'oldest')).toEqual(written);
    await engine.command('OPTIMIZE TABLE otel_logs FINAL');
    for (const limit of [3, 100]) expect(await read(limit, 'newest')).toEqual(written.toReversed());
  });

  test('whatever times lines have, each is shown once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 2 })), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.integer({ min: 1, max: 7 }),
        async (places, limit) => {
          await engine.command('TRUNCATE TABLE otel_logs');
          const logs = places.map(([tick, runId], index) =>
            line(String(index), { at: start + tick * 400, run: { source: 'github', runId, attempt: 1 } }),
          );
          await storeLogs(engine, logs);
          const found = await read(limit, 'newest');
          expect([...found].sort()).toEqual(logs.map(({ body }) => body).sort());
          const times = found.map((body) => places[Number(body)]?.[0] ?? 0);
          expect(times).toEqual([...times].sort((a, b) => b - a));
          expect(await read(limit + 1, 'oldest')).toHaveLength(found.length);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('a word is found wherever its lines lie in the range, and however many there are', async () => {
    const seconds = fc.oneof(fc.integer({ min: -600, max: 3600 }), fc.integer({ min: 3500, max: 3600 }));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(seconds, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        async (times, limit, every) => {
          await engine.command('TRUNCATE TABLE otel_logs');
          const word = (index: number) => (index % every === 0 ? 'needle' : 'hay');
          await storeLogs(
            engine,
            times.map((second, index) => line(`${word(index)} ${second}`, { at: start + second * 1000 })),
          );
          const hits = times.filter((_, index) => word(index) === 'needle').sort((a, b) => a - b);
          const wanted = hits.map((second) => `needle ${second}`);
          const filter = { ...all, q: 'needle' };
          expect(await read(limit, 'oldest', filter)).toEqual(wanted);
          expect(await read(limit, 'newest', filter)).toEqual(wanted.toReversed());
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('text', () => {
  beforeEach(() =>
    storeLogs(engine, [
      line(`${esc}[31mError${esc}[0m: connect ECONNREFUSED 10.0.0.7:5432`),
      line(`${esc}[1mErr${esc}[22mor again`, { at: start + 1 }),
      line('src/checkout.test.ts passed', { at: start + 2 }),
      line('an error in checkout', { at: start + 3 }),
      line('--->', { at: start + 4 }),
      line('größer', { at: start + 5 }),
    ]),
  );
  const refused = `${esc}[31mError${esc}[0m: connect ECONNREFUSED 10.0.0.7:5432`;
  const again = `${esc}[1mErr${esc}[22mor again`;

  test.each([
    ['ERROR', [refused, again, 'an error in checkout']],
    ['error -again', [refused, 'an error in checkout']],
    ['error again', [again]],
    ['erro', []],
    ['checkout', ['src/checkout.test.ts passed', 'an error in checkout']],
    ['checkout.test', ['src/checkout.test.ts passed']],
    ['"in checkout"', ['an error in checkout']],
    ['"checkout in"', []],
    ['-"in checkout" checkout', ['src/checkout.test.ts passed']],
    ['"error: connect"', [refused]],
    ['10.0.0.7:5432', [refused]],
    ['31mError', []],
    ['--->', ['--->']],
    ['--error', []],
    ['"--->"', ['--->']],
    ['größer', ['größer']],
    ["' OR 1=1", []],
    ['"unclosed', []],
    ['-', ['--->']],
  ])('%s', async (q, found) => {
    expect(await bodies({ q })).toEqual(found);
  });

  test('words are found by the index alone', async () => {
    let asked = { sql: '', params: {} };
    const noting: Engine = {
      ...engine,
      async query(name, sql, params) {
        asked = { sql, params: params ?? {} };
        return engine.query(name, sql, params);
      },
    };
    await searchLogs(noting, { ...all, q: 'error again' }, range, { position: null, limit: 10, order: 'newest' });
    const plan = (
      await engine.query<{ explain: string }>('explain', `EXPLAIN indexes = 1 ${asked.sql}`, asked.params)
    ).map(({ explain }) => explain);
    expect(plan.join('\n')).toMatch(/Name: idx_body\n.*\n.*tokens: \["again", "error"\]/);
    // The index answers: the condition is a column of it, and Body is read for the shown lines only.
    expect(plan.join('\n')).toMatch(/Prewhere filter column: .*__text_index_idx_body/);
    expect(plan.join('\n')).toContain('Read type: InReverseOrder');
    expect(plan.find((one) => one.includes('Lazily read columns'))).toContain('Body');
  });

  test('two hundred words are not too many', async () => {
    expect(await bodies({ q: Array.from({ length: 100 }, (_, index) => `w${index}`).join(' ') })).toEqual([]);
    expect(await bodies({ q: 'a.'.repeat(100) })).toEqual([]);
  });
});

describe('filters', () => {
  const run = { source: 'github', runId: 500, attempt: 1 };
  beforeEach(() =>
    storeLogs(engine, [
      line('fatal', { severity: 22, service: 'api', organization: 'alpha', repository: 'alpha/repo', run, jobId: 7 }),
      line('warned', { at: start + 1, severityText: 'Warning', category: 'system', run, jobName: 'build', step: 3 }),
      line('second', { at: start + 2, severity: 9, run: { ...run, attempt: 2 }, organization: 'beta', tenant: 'beta' }),
      line('by trace', { at: start + 3, severity: 5, traceId: traceIdOf(500, 2) }),
      line('other run', { at: start + 4, run: { ...run, source: 'gitlab' }, jobId: 8, jobName: 'build' }),
    ]),
  );
  const named = { source: 'github', runId: 500, attempts: [2, 1] };
  const ownedBy = (organization: string, limited = false) => ({ owner: { organization, limited } });

  test.each<[string, Partial<LogFilter>, string[]]>([
    ['severity', { severity: ['warn', 'fatal'] }, ['fatal', 'warned']],
    ['no severity', { severity: ['unset'] }, ['other run']],
    ['category', { category: ['system'] }, ['warned']],
    ['service', { service: ['api'] }, ['fatal']],
    ['place', { organization: ['alpha'], repository: ['alpha/repo'] }, ['fatal']],
    ['all attempts', { run: named }, ['fatal', 'warned', 'second', 'by trace']],
    ['an attempt', { run: { ...named, attempt: 2 } }, ['second', 'by trace']],
    ['the run, for its owner', { run: named, scope: ownedBy('Alpha') }, ['fatal', 'warned', 'by trace']],
    ['the run, for who claims it', { run: named, scope: ownedBy('Beta', true) }, ['second']],
    ['organizations', { scope: { organizations: ['beta'] } }, ['second']],
    ['job', { job: 'build' }, ['warned', 'other run']],
    ['job by id', { jobId: 7 }, ['fatal']],
    ['job by id or name', { jobId: 7, job: 'build' }, ['fatal', 'warned']],
    ['step', { step: 3 }, ['warned']],
    ['trace', { traceId: traceIdOf(500, 2) }, ['by trace']],
  ])('%s', async (_, filter, found) => {
    expect(await bodies(filter)).toEqual(found);
    const { total, series } = await logHistogram(engine, { ...all, ...filter }, range);
    expect([total, series.flatMap(({ values }) => values).reduce((sum, lines) => sum + lines, 0)]).toEqual([
      found.length,
      found.length,
    ]);
  });

  test('are counted over time, with the services', async () => {
    const histogram = await logHistogram(engine, all, { from: start / 1000, to: start / 1000 + 3 });
    expect(histogram).toEqual({
      stepSeconds: 1,
      times: [0, 1, 2, 3].map((second) => start / 1000 + second),
      series: [
        { severity: 'unset', values: [1, 0, 0, 0] },
        { severity: 'debug', values: [1, 0, 0, 0] },
        { severity: 'info', values: [1, 0, 0, 0] },
        { severity: 'warn', values: [1, 0, 0, 0] },
        { severity: 'fatal', values: [1, 0, 0, 0] },
      ],
      total: 5,
    });
    const month = await logHistogram(engine, all, { from: start / 1000 - 30 * 86_400, to: start / 1000 + 60 });
    expect(month.times.length).toBeLessThanOrEqual(97);
    expect(month.total).toBe(5);
    expect(await logServices(engine, all, range)).toEqual(['app', 'api']);
  });
});

describe('one line', () => {
  const run = { source: 'github', runId: 500, attempt: 1 };
  const job = { run, jobId: 7, organization: 'alpha' };

  test('has its context in the order of its job, without strangers', async () => {
    const same = Array.from({ length: 7 }, (_, index) => line(`at once ${index}`, { ...job, at: start + 10 }));
    await storeLogs(engine, [
      line('before', { ...job, at: start }),
      ...same,
      line('after', { ...job, at: start + 90_000 }),
    ]);
    await storeLogs(engine, [
      line('of another job', { ...job, jobId: 8, at: start + 10 }),
      line('of another sender', { ...job, at: start + 10, tenant: 'beta' }),
      line('of another organization', { ...job, at: start + 10, organization: 'beta' }),
    ]);
    const { items } = await searchLogs(engine, { ...all, q: '"at once 3"' }, range, {
      position: null,
      limit: 5,
      order: 'newest',
    });
    const id = items[0]?.id ?? '';
    const context = async (before: number, after: number) => {
      const found = await logContext(engine, id, { before, after });
      return [found.before.map(({ body }) => body), found.after.map(({ body }) => body)];
    };
    expect(await context(2, 1)).toEqual([['at once 1', 'at once 2'], ['at once 4']]);
    expect(await context(9, 9)).toEqual([
      ['before', 'at once 0', 'at once 1', 'at once 2'],
      ['at once 4', 'at once 5', 'at once 6', 'after'],
    ]);
    await engine.command('OPTIMIZE TABLE otel_logs FINAL');
    expect(await context(2, 1)).toEqual([['at once 1', 'at once 2'], ['at once 4']]);
  });

  test('without a run it is in the context of its service', async () => {
    await storeLogs(engine, [
      line('one', { service: 'api' }),
      line('two', { service: 'api', at: start + 1 }),
      line('strange', { service: 'web', at: start + 1 }),
      line('three', { service: 'api', at: start + 2 }),
    ]);
    const { items } = await searchLogs(engine, { ...all, q: 'two' }, range, {
      position: null,
      limit: 1,
      order: 'newest',
    });
    expect(await logContext(engine, items[0]?.id ?? '', { before: 5, after: 5 })).toMatchObject({
      before: [{ body: 'one' }],
      after: [{ body: 'three' }],
    });
  });

  test('is shown in part in a list, and whole with all that was sent', async () => {
    const body = `${'ä'.repeat(5000)} end`;
    await storeLogs(engine, [
      line(body, { ...job, attributes: { 'log.file.name': 'a.log' }, resource: { 'host.name': 'r1' } }),
    ]);
    const { items } = await searchLogs(engine, all, range, { position: null, limit: 1, order: 'newest' });
    expect(items).toMatchObject([{ body: 'ä'.repeat(2000), bodyLength: 5004 }]);
    const id = items[0]?.id ?? '';
    expect(nanosOf(id)).toBe(`${start}000000`);
    expect(await logLine(engine, id)).toMatchObject({
      id,
      body,
      scope: 'scope 1.2.3',
      attributes: { 'log.file.name': 'a.log' },
      resource: { 'host.name': 'r1' },
    });
    const other = `${nanosOf(id)}-1`;
    expect(await logLine(engine, other)).toBeNull();
    expect(await logContext(engine, other, { before: 1, after: 1 })).toEqual({ before: [], after: [] });
  });
});

describe('what was inserted', () => {
  const since = start / 1000 - 60;
  const told = async (after: number, limit = 10) => {
    const upTo = await newestLogInsert(engine);
    const { lines, total } = await insertedLogs(engine, all, { after, upTo, since }, limit);
    return { upTo, lines: lines.map(({ body }) => body), total };
  };

  test('is told once, late lines too, whatever is merged meanwhile', async () => {
    await storeLogs(engine, [line('old', { at: start + 5000 })]);
    const first = await newestLogInsert(engine);
    expect(await told(first)).toEqual({ upTo: first, lines: [], total: 0 });
    await storeLogs(engine, [line('new', { at: start + 6000 })]);
    await storeLogs(engine, [line('late', { at: start })]);
    await engine.command('OPTIMIZE TABLE otel_logs FINAL');
    const second = await told(first);
    expect(second).toMatchObject({ lines: ['late', 'new'], total: 2 });
    await storeLogs(engine, [line('newest', { at: start + 7000 }), line('too late', { at: start - 3_600_000 })]);
    expect(await told(second.upTo)).toMatchObject({ lines: ['newest'], total: 1 });
  });

  test('is told in part when it is much, the newest lines, with how many there were', async () => {
    const first = await newestLogInsert(engine);
    await storeLogs(
      engine,
      Array.from({ length: 50 }, (_, index) => line(`${index}`, { at: start + index })),
    );
    expect(await told(first, 3)).toMatchObject({ lines: ['47', '48', '49'], total: 50 });
  });
});
