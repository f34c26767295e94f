import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createJournalReader } from '../intake/journal/reader.ts';
import { createJournalWriter } from '../intake/journal/writer.ts';
import type { IntakeEvent } from '../model/events.ts';
import type { AppendOutcome } from '../model/journal.ts';
import { createDemo } from './demo.ts';
import { loadDemo, runLive } from './load.ts';

const now = Date.UTC(2026, 10, 18, 15, 20);
const directories: string[] = [];
afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

test('the whole history lands in a real journal, though it was received long before its age limit', async () => {
  const path = await mkdtemp(join(tmpdir(), 'runlens-demo-'));
  directories.push(path);
  const writer = createJournalWriter({ path, maxBytes: 1 << 30, maxAgeMs: 3_600_000 });
  const demo = createDemo({ now, days: 2 });
  const fractions: number[] = [];
  const events = await loadDemo({
    demo,
    append: writer.append,
    onProgress: ({ fraction }) => fractions.push(fraction),
  });
  const reader = createJournalReader({ path, maxBytes: 1 << 30 });
  expect(events).toBe([...demo.history()].length);
  expect(reader.backlog()).toBe(events);
  expect(fractions.at(-1)).toBe(1);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  await reader.close();
  await writer.close();
});

test('a full journal is waited for: nothing is left out', async () => {
  const kept = new Set<string>();
  let refusals = 0;
  const append = async (event: IntakeEvent): Promise<AppendOutcome> => {
    if (refusals < 500 && kept.size % 3 === 0) {
      refusals += 1;
      return { outcome: 'full', retryAfterSeconds: 0 };
    }
    kept.add(event.deliveryId);
    return { outcome: 'appended', sequence: kept.size };
  };
  const demo = createDemo({ now, days: 1 });
  const events = await loadDemo({ demo, append });
  expect(refusals).toBeGreaterThan(0);
  expect(kept.size).toBe(events);
});

test('loading stops when it is told to', async () => {
  const stop = new AbortController();
  let appended = 0;
  const append = async (): Promise<AppendOutcome> => {
    appended += 1;
    if (appended === 300) stop.abort();
    return { outcome: 'appended', sequence: appended };
  };
  const events = await loadDemo({ demo: createDemo({ now, days: 3 }), append, signal: stop.signal });
  expect(events).toBeLessThanOrEqual(400);
});

test('the live part appends what is due and waits for what is not', async () => {
  const stop = new AbortController();
  const anchor = Date.now();
  // Ten minutes of it are due already, as after a restart.
  const from = anchor - 600_000;
  const demo = createDemo({ now: from, days: 1 });
  const due: IntakeEvent[] = [];
  for (const event of demo.live(from)) {
    if (event.receivedAt > anchor) break;
    due.push(event);
  }
  const appended: IntakeEvent[] = [];
  const append = async (event: IntakeEvent): Promise<AppendOutcome> => {
    appended.push(event);
    if (appended.length === due.length) stop.abort();
    return { outcome: 'appended', sequence: appended.length };
  };
  await runLive({ demo, append, from, signal: stop.signal });
  expect(due.length).toBeGreaterThan(10);
  expect(appended.map(({ deliveryId }) => deliveryId)).toEqual(due.map(({ deliveryId }) => deliveryId));
  expect(appended.every(({ receivedAt }) => receivedAt <= Date.now())).toBe(true);
});
