import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileProgressStore } from './progress-store.ts';
import { loadRepositoryMemory } from './repository-memory.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'runlens-progress-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const run = {
  id: 7,
  run_attempt: 2,
  status: 'completed',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:09:00Z',
};

test('what is saved is there for the next import, and no draft stays behind', async () => {
  const store = createFileProgressStore(join(directory, 'deep', 'er'));
  const memory = await loadRepositoryMemory(store, 'Acme/Web', Date.now, false);
  memory.noteRun(run);
  memory.noteRun({ ...run, id: 8, status: 'in_progress' });
  memory.notePage('/runs', { etag: 'W/"1"', next: null, total: 1 });
  await Promise.all([memory.save(), memory.save()]);
  const again = await loadRepositoryMemory(store, 'acme/web', Date.now, false);
  expect(again.hasRun(run)).toBe(true);
  expect(again.hasRun({ ...run, run_attempt: 3 })).toBe(false);
  expect(again.hasRun({ ...run, id: 8, status: 'in_progress' })).toBe(false);
  expect(again.page('/runs')).toEqual({ etag: 'W/"1"', next: null, total: 1 });
  expect(await readdir(join(directory, 'deep', 'er'))).toEqual(['acme~web.json']);
  expect((await loadRepositoryMemory(store, 'acme/web', Date.now, true)).hasRun(run)).toBe(false);
});

test.each(['', '{', 'null', '{"version":2}', '{"version":1,"pages":{}}'])(
  'a damaged file counts as nothing: %s',
  async (text) => {
    await writeFile(join(directory, 'acme~web.json'), text);
    const memory = await loadRepositoryMemory(createFileProgressStore(directory), 'acme/web', Date.now, false);
    expect(memory.hasRun(run)).toBe(false);
    memory.noteRun(run);
    await memory.save();
    expect(memory.hasRun(run)).toBe(true);
  },
);

test('a directory that cannot be written is one clear sentence', async () => {
  await writeFile(join(directory, 'file'), '');
  const store = createFileProgressStore(join(directory, 'file', 'below'));
  await expect(store.save('a/b', '{}')).rejects.toThrow(/cannot be written: ENOTDIR/);
});
