import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { openStore } from './open.ts';
import { applyRetention, retentionDefaults } from './retention.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-retention-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('tables are made with the defaults, so nothing is altered at start', async () => {
  expect(await applyRetention(engine, retentionDefaults)).toEqual([]);
});

test('a changed retention alters that table alone, once, and back again', async () => {
  const changed = { ...retentionDefaults, raw_events: 7, jobs: null };
  expect(await applyRetention(engine, changed)).toEqual(['raw_events', 'jobs']);
  expect(await applyRetention(engine, changed)).toEqual([]);
  expect(await applyRetention(engine, retentionDefaults)).toEqual(['raw_events', 'jobs']);
  expect(await applyRetention(engine, retentionDefaults)).toEqual([]);
});

test('log lines age by their category', async () => {
  const changed = { ...retentionDefaults, otel_logs: { ...retentionDefaults.otel_logs, debug: 3 } };
  expect(await applyRetention(engine, changed)).toEqual(['otel_logs']);
  expect(await applyRetention(engine, changed)).toEqual([]);
  expect(await applyRetention(engine, retentionDefaults)).toEqual(['otel_logs']);
});

test('days that make no sense are refused before anything is altered', async () => {
  await expect(applyRetention(engine, { ...retentionDefaults, jobs: 0 })).rejects.toThrow(RangeError);
  const logs = { ...retentionDefaults.otel_logs, runner: 0.5 };
  await expect(applyRetention(engine, { ...retentionDefaults, otel_logs: logs })).rejects.toThrow(RangeError);
});
