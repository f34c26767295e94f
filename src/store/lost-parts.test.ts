import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { forgetLostParts } from './lost-parts.ts';
import { openStore } from './open.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'runlens-lost-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function withEngine<R>(work: (engine: Engine) => Promise<R>): Promise<R> {
  const engine = await openStore({ dataDir });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Makes a table with a view behind it; each of `tokens` is inserted as one part of one row. */
const filled = (...tokens: string[]) =>
  withEngine(async (engine) => {
    const kept = 'ENGINE = MergeTree ORDER BY x SETTINGS non_replicated_deduplication_window = 100';
    await engine.command(`CREATE TABLE facts (x String) ${kept}`);
    await engine.command(`CREATE TABLE totals (x String) ${kept}`);
    await engine.command('CREATE MATERIALIZED VIEW to_totals TO totals AS SELECT x FROM facts');
    for (const token of tokens) await insert(engine, token);
    const [paths] = await engine.query<{ facts: string[]; totals: string[] }>(
      'test.paths',
      `SELECT (SELECT data_paths FROM system.tables WHERE name = 'facts') AS facts,
         (SELECT data_paths FROM system.tables WHERE name = 'totals') AS totals`,
    );
    return { facts: paths?.facts[0] as string, totals: paths?.totals[0] as string };
  });

const insert = (engine: Engine, token: string) =>
  engine.insert('facts', ['x'], 'JSONCompactEachRow', Buffer.from(JSON.stringify([token])), token);

const rows = (engine: Engine, table: string) =>
  engine.query<{ x: string; n: number }>('test.rows', `SELECT x, count() AS n FROM ${table} GROUP BY x ORDER BY x`);

/** Takes a part away as a crash does that comes after its token was noted and before it was renamed. */
const lose = (table: string, part: string) => rmSync(join(table, part), { recursive: true });

test('an insert whose part a crash kept from the table lands when it comes again, and no other lands twice', async () => {
  const { facts } = await filled('one', 'two', 'three');
  lose(facts, 'all_2_2_0');
  await withEngine(async (engine) => {
    expect((await rows(engine, 'facts')).map(({ x }) => x)).toEqual(['one', 'three']);
    for (const token of ['one', 'two', 'three']) await insert(engine, token);
    const once = ['one', 'three', 'two'].map((x) => ({ x, n: 1 }));
    expect(await rows(engine, 'facts')).toEqual(once);
    expect(await rows(engine, 'totals')).toEqual(once);
  });
});

test('so does a part that a view wrote', async () => {
  const { totals } = await filled('one', 'two');
  lose(totals, 'all_2_2_0');
  await withEngine(async (engine) => {
    await insert(engine, 'two');
    expect(await rows(engine, 'facts')).toEqual(['one', 'two'].map((x) => ({ x, n: 1 })));
    expect(await rows(engine, 'totals')).toEqual(['one', 'two'].map((x) => ({ x, n: 1 })));
  });
});

test('parts that were merged are not lost', async () => {
  const { facts } = await filled('one', 'two');
  await withEngine((engine) => engine.command('OPTIMIZE TABLE facts FINAL'));
  for (const part of readdirSync(facts).filter((name) => /^all_(\d)_\1_0$/.test(name))) lose(facts, part);
  expect(readdirSync(facts)).toContain('all_1_2_1');
  expect(forgetLostParts(join(dataDir, 'store'))).toBe(0);
  await withEngine(async (engine) => {
    await insert(engine, 'one');
    expect(await rows(engine, 'facts')).toEqual(['one', 'two'].map((x) => ({ x, n: 1 })));
  });
});

test('a directory without a store has no lost parts', () => {
  expect(forgetLostParts(join(dataDir, 'nowhere'))).toBe(0);
});
