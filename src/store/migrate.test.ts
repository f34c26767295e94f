import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { migrate, readMigrations, splitStatements } from './migrate.ts';
import { openStore } from './open.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-migrate-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openStore({ dataDir, migrate: false });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const two = [
  { version: 1, name: 'one', statements: ['CREATE TABLE IF NOT EXISTS a (x UInt8) ENGINE = MergeTree ORDER BY x'] },
  {
    version: 2,
    name: 'two',
    statements: [
      'CREATE TABLE IF NOT EXISTS b (x UInt8) ENGINE = MergeTree ORDER BY x',
      'ALTER TABLE b ADD COLUMN IF NOT EXISTS y UInt8',
    ],
  },
];

test('a migration cut short runs again and ends well; repeated, nothing happens', async () => {
  let statements = 0;
  const dying: Engine = {
    ...engine,
    async command(sql) {
      if (sql.startsWith('ALTER')) throw new Error('killed');
      await engine.command(sql);
    },
  };
  await expect(migrate(dying, dataDir, two)).rejects.toThrow('killed');
  await migrate(engine, dataDir, two);
  const counting: Engine = {
    ...engine,
    async command(sql) {
      statements += 1;
      await engine.command(sql);
    },
  };
  await migrate(counting, dataDir, two);
  // Only the bookkeeping table itself.
  expect(statements).toBe(1);
  expect(await engine.query('test.b', 'SELECT count() AS n, sum(y) AS y FROM b')).toEqual([{ n: 0, y: 0 }]);
});

test('a store of a later version is refused and left as it was', async () => {
  await expect(migrate(engine, dataDir, two.slice(0, 1))).rejects.toMatchObject({
    code: 'directory_newer',
    details: { path: dataDir, found: 2, known: 1 },
  });
});

test('each statement of ours may run twice', () => {
  const harmless =
    /^(CREATE (TABLE|VIEW|MATERIALIZED VIEW) IF NOT EXISTS|ALTER TABLE \w+ ((ADD|DROP|MODIFY) \w+ IF |MODIFY SETTING |MATERIALIZE INDEX )|DROP \w+ IF EXISTS)/;
  const migrations = readMigrations();
  expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, i) => i + 1));
  for (const { statements } of migrations) for (const statement of statements) expect(statement).toMatch(harmless);
});

test('statements end at semicolons, not at those in quotes and comments', () => {
  expect(splitStatements("-- a; b\nSELECT ';' -- c;\n;\n SELECT `;`, 1 - 2;;")).toEqual([
    "SELECT ';'",
    'SELECT `;`, 1 - 2',
  ]);
});
