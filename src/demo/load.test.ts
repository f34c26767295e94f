import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createJournalReader } from '../intake/journal/reader.ts';
import { createJournalWriter } from '../intake/journal/writer.ts';
import type { IntakeEvent } from '../model/events.ts';
import type { AppendOutcome } from '../model/journal.ts';
import { createDemo } from './demo.ts';
import { loadDemo, loadTelemetry, runLive } from './load.ts';
import type { Sending } from './telemetry/sendings.ts';

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
      return { outcome: 'full', retryAfterSeconds: 0, reason: 'no room' };
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

test('what jobs send of themselves is sent whole, the latest first, and not more than a few at a time', async () => {
  const demo = createDemo({ now, days: 1 });
  const all = [...createDemo({ now, days: 1 }).telemetry()].flatMap(({ sendings }) => sendings);
  const sent: Sending[] = [];
  let underWay = 0;
  let most = 0;
  const send = async (sending: Sending) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((next) => setImmediate(next));
    sent.push(sending);
    underWay -= 1;
  };
  const fractions: number[] = [];
  const count = await loadTelemetry({ demo, send, onProgress: ({ fraction }) => fractions.push(fraction) });
  expect(count).toBe(all.length);
  expect(new Set(sent)).toHaveLength(all.length);
  expect(most).toBeLessThan(60);
  expect(fractions.at(-1)).toBe(1);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  const ends = all.flatMap((sending) => (sending.way === 'job-log' ? [sending.job.completedAt] : []));
  expect(Math.max(...ends.slice(0, 20))).toBe(Math.max(...ends));
});

test('telemetry ends when it is told to, and with what does not take it', async () => {
  const stop = new AbortController();
  let sent = 0;
  const send = async () => {
    sent += 1;
    if (sent === 30) stop.abort();
  };
  const demo = createDemo({ now, days: 1 });
  expect(await loadTelemetry({ demo, send, signal: stop.signal })).toBeLessThan(40);
  const refuse = () => Promise.reject(new Error('not taken'));
  await expect(loadTelemetry({ demo, send: refuse })).rejects.toThrow('not taken');
});

test('no delivery waits for telemetry that is not taken', async () => {
  const stop = new AbortController();
  const from = Date.now() - 1_200_000;
  let appended = 0;
  let offered = 0;
  let release = () => {};
  const never = new Promise<void>((resolve) => {
    release = resolve;
  });
  const append = async (): Promise<AppendOutcome> => {
    appended += 1;
    if (appended === 60) {
      stop.abort();
      release();
    }
    return { outcome: 'appended', sequence: appended };
  };
  const send = () => {
    offered += 1;
    return never;
  };
  await runLive({ demo: createDemo({ now: from, days: 1 }), append, send, from, signal: stop.signal });
  expect(appended).toBe(60);
  expect(offered).toBeGreaterThan(5);
});

test('the live part appends what is due and waits for what is not', async () => {
  const stop = new AbortController();
  const anchor = Date.now();
  // Ten minutes of it are due already, as after a restart.
  const from = anchor - 600_000;
  const demo = createDemo({ now: from, days: 1 });
  const due: IntakeEvent[] = [];
  let told = 0;
  for (const event of demo.live(from)) {
    if (event.receivedAt > anchor) break;
    if ('sendings' in event) told += event.sendings.length;
    else due.push(event);
  }
  const appended: IntakeEvent[] = [];
  const append = async (event: IntakeEvent): Promise<AppendOutcome> => {
    appended.push(event);
    if (appended.length === due.length) stop.abort();
    return { outcome: 'appended', sequence: appended.length };
  };
  const sent: Sending[] = [];
  const send = async (sending: Sending) => void sent.push(sending);
  await runLive({ demo, append, send, from, signal: stop.signal });
  expect(due.length).toBeGreaterThan(10);
  expect(appended.map(({ deliveryId }) => deliveryId)).toEqual(due.map(({ deliveryId }) => deliveryId));
  expect(appended.every(({ receivedAt }) => receivedAt <= Date.now())).toBe(true);
  expect(told).toBeGreaterThan(10);
  // What the last of them tell of themselves may come after the delivery at which this one was stopped.
  expect(sent.length).toBeGreaterThan(told / 2);
});
