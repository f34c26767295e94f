import { readdirSync, readFileSync } from 'node:fs';
import { RunlensError } from '../errors.ts';
import type { Engine } from './engine.ts';

interface Migration {
  version: number;
  name: string;
  statements: string[];
}

const folder = new URL('./migrations/', import.meta.url);

/** The numbered files of `migrations/`, in order: `0001-main.sql` is version 1. */
export function readMigrations(): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}-.+\.sql$/.test(file))
    .sort()
    .map((file) => ({
      version: Number(file.slice(0, 4)),
      name: file.slice(5, -4),
      statements: splitStatements(readFileSync(new URL(file, folder), 'utf8')),
    }));
}

/**
 * Applies what is missing. A migration counts once its last statement ran; one that was cut short runs again from its
 * start, so each statement must be harmless when repeated (IF NOT EXISTS; a test holds the files to it).
 * Throws RunlensError `directory_newer` before anything is written when the store knows a later migration.
 */
export async function migrate(engine: Engine, place: string, migrations = readMigrations()): Promise<void> {
  await engine.command(
    'CREATE TABLE IF NOT EXISTS schema_migrations (version UInt32, name String, applied_at DateTime) ENGINE = MergeTree ORDER BY version',
  );
  const applied = await engine.query<{ version: number }>(
    'migrations.applied',
    'SELECT DISTINCT version FROM schema_migrations ORDER BY version',
  );
  const found = applied.at(-1)?.version ?? 0;
  const known = migrations.at(-1)?.version ?? 0;
  if (found > known) throw new RunlensError('directory_newer', { path: place, found, known });
  const done = new Set(applied.map((row) => row.version));
  for (const migration of migrations) {
    if (done.has(migration.version)) continue;
    for (const statement of migration.statements) await engine.command(statement);
    const row = JSON.stringify([migration.version, migration.name, Math.floor(Date.now() / 1000)]);
    await engine.insert('schema_migrations', ['version', 'name', 'applied_at'], 'JSONCompactEachRow', Buffer.from(row));
  }
}

/** Splits at `;` outside of quotes and comments; comments are dropped. */
export function splitStatements(sql: string): string[] {
  const parts = sql.match(/--[^\n]*|'(?:[^'\\]|\\.)*'|`[^`]*`|;|[^;'`-]+|-/g) ?? [];
  const statements: string[] = [];
  let current = '';
  for (const part of [...parts, ';']) {
    if (part === ';') {
      if (current.trim()) statements.push(current.trim());
      current = '';
    } else if (!part.startsWith('--')) current += part;
  }
  return statements;
}
