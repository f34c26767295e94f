import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from './open.ts';

let dataDir: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'runlens-open-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  rmSync(dataDir, { recursive: true, force: true });
});

/** Another process that holds the store open; resolves once it does. */
async function holder(): Promise<ChildProcess> {
  const chdb = createRequire(import.meta.url).resolve('chdb');
  const script = `const s = new (require(${JSON.stringify(chdb)}).Session)(${JSON.stringify(join(dataDir, 'store'))});
    s.query('CREATE TABLE IF NOT EXISTS kept (x UInt8) ENGINE = MergeTree ORDER BY x'); s.query('INSERT INTO kept VALUES (7)');
    process.stdout.write('open'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

test('a directory in use is refused; after kill -9 of its owner it opens, undamaged', async () => {
  const child = await holder();
  await expect(openStore({ dataDir })).rejects.toMatchObject({ code: 'directory_in_use', details: { path: dataDir } });
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const engine = await openStore({ dataDir });
  // The same process may open it again: the worker thread does.
  const second = await openStore({ dataDir, joins: true });
  expect(await second.query('test.kept', 'SELECT x FROM kept')).toEqual([{ x: 7 }]);
  await second.close();
  expect(await engine.query('test.kept', 'SELECT x FROM kept')).toEqual([{ x: 7 }]);
  await engine.close();
  await expect(engine.query('test.closed', 'SELECT 1')).rejects.toThrow('closed');
});

test('a path through a file cannot be written', async () => {
  writeFileSync(join(dataDir, 'file'), '');
  const open = openStore({ dataDir: join(dataDir, 'file') });
  await expect(open).rejects.toMatchObject({ code: 'directory_unwritable' });
});

test.skipIf(process.getuid?.() === 0)(
  'a directory without permission cannot be written, and nothing is left in it',
  async () => {
    chmodSync(dataDir, 0o500);
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: 'directory_unwritable' });
    chmodSync(dataDir, 0o700);
    expect(readdirSync(dataDir)).toEqual([]);
  },
);

test('a server that does not answer is an unavailable engine', async () => {
  const open = openStore({ dataDir, url: 'http://127.0.0.1:1' });
  await expect(open).rejects.toMatchObject({ code: 'engine_unavailable' });
});
