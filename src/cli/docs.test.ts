import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CliContext } from './context.ts';
import { docs, referencePages } from './docs.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'runlens-docs-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const readFile = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

test('docs/reference is what the code says (npm run docs)', async () => {
  const root = new URL('../../docs/reference/', import.meta.url);
  for (const [name, text] of await referencePages()) {
    expect(readFile(new URL(name, root).pathname), name).toBe(text);
  }
});

test('--check finds a page that differs, and writing mends it', async () => {
  const notes: string[] = [];
  const run = (...args: string[]) => {
    const program = new Command().exitOverride();
    docs(program, { readFile, note: (text: string) => notes.push(text) } as unknown as CliContext);
    return program.parseAsync(['docs', '--dir', dir, ...args], { from: 'user' });
  };
  await expect(run('--check')).rejects.toThrow(/settings\.md.*openapi\.json/);
  await run();
  await run('--check');
  writeFileSync(join(dir, 'errors.md'), 'stale');
  await expect(run('--check')).rejects.toThrow(/Not what the code says: \S+errors\.md\. Run: npm run docs/);
  await run();
  expect(notes.at(-1)).toBe('1 of 6 reference pages changed\n');
});
