import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../store/engine.ts';
import { openStore } from '../../store/open.ts';
import { storeLogs } from '../../store/testing/logs.ts';
import { logTextFile } from './log-text-file.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-log-text-'));
const now = Date.now();
const range = { from: Math.floor(now / 1000) - 600, to: Math.floor(now / 1000) + 600 };
const filter = { scope: { organizations: null } };
let engine: Engine;
/** The longest answer of the store. */
let longest = 0;

beforeAll(async () => {
  const opened = await openStore({ dataDir });
  engine = {
    ...opened,
    async query(name, sql, params) {
      const rows = await opened.query<{ body?: string }>(name, sql, params);
      longest = Math.max(
        longest,
        rows.reduce((sum, { body = '' }) => sum + body.length, 0),
      );
      return rows as never;
    },
  };
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Of characters that are two to JavaScript and four bytes, so that no count stands for another. */
const body = (index: number, characters: number) => `line ${index} ${'😀'.repeat(characters)}`;
/** By place; among many short lines some of the longest that are kept. */
const lengths = Array.from({ length: 400 }, (_, k) => (k >= 100 && k < 200 ? 64_000 : k % 50 === 7 ? 1999 : 10));

async function download(most: number): Promise<string[]> {
  longest = 0;
  const pages: string[] = [];
  for await (const page of logTextFile(engine, filter, range, most)) pages.push(page);
  return pages.join('').split('\n').slice(0, -1);
}

test('a download has every line once, whole, and never holds many long ones at a time', async () => {
  for (let from = 0; from < lengths.length; from += 50) {
    const lines = lengths.slice(from, from + 50).map((length, k) => ({
      // Three of each moment, so that pages end within one.
      at: now - 60_000 + Math.floor((from + k) / 3),
      body: body(from + k, length),
    }));
    await storeLogs(engine, lines);
  }
  const lines = await download(100_000);
  expect(lines.map((line) => line.slice(line.indexOf('line ')))).toEqual(lengths.map((length, k) => body(k, length)));
  // A page, and the line that tells whether there is another one.
  expect(longest).toBeLessThanOrEqual(2 * (4 * 2 ** 20 + 64_010));
  expect(longest).toBeGreaterThan(2 ** 20);
});

test('it ends after so many lines, and says so', async () => {
  for (const most of [1, 50, 150, 399]) {
    const lines = await download(most);
    expect(lines).toHaveLength(most + 1);
    expect(lines.at(-1)).toContain(`more than ${most} lines`);
  }
  expect(await download(400)).toHaveLength(400);
});
