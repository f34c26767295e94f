import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDemoRunner, type DemoRunner } from './app-demo.ts';
import { organization } from './demo/organization.ts';
import type { IntakeEvent } from './model/events.ts';
import type { Engine } from './store/engine.ts';
import { createLog } from './telemetry/log.ts';

const hour = 3_600_000;
let dataDir = '';
let appended: IntakeEvent[] = [];
/** Requests that telemetry intake got, as a text each. */
let requests: string[] = [];
const open: DemoRunner[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'runlens-app-demo-'));
  appended = [];
  requests = [];
  // A history that was loaded whole; what came after it is made at once.
  writeFileSync(
    join(dataDir, 'demo.json'),
    JSON.stringify({ now: Date.now() - 72 * hour, complete: true, telemetry: true }),
  );
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((demo) => demo.close()));
  rmSync(dataDir, { recursive: true });
});

const kept = () =>
  JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')) as { ended?: boolean; telemetry?: boolean };

/** `onAppend` hears of each delivery before it is durable. */
function start(
  options: {
    realRuns?: boolean;
    onAppend?: (count: number, demo: DemoRunner) => void;
    onRequest?: (count: number, demo: DemoRunner) => void;
  } = {},
): DemoRunner {
  const query = async (name: string) =>
    name === 'demo.last-event' ? [{ at: Date.now() - 48 * hour }] : options.realRuns ? [{ found: 1 }] : [];
  const demo: DemoRunner = createDemoRunner({
    dataDir,
    journal: {
      async append(event) {
        appended.push(event);
        options.onAppend?.(appended.length, demo);
        return { outcome: 'appended', sequence: appended.length };
      },
      stats: () => ({ entries: 0, bytes: 0, oldestAt: null, maxBytes: 1, maxAgeMs: 1, full: false }),
    },
    telemetry: {
      async accept({ signal, encoding, body }) {
        requests.push(`${signal} ${encoding} ${body.length}`);
        options.onRequest?.(requests.length, demo);
        return { outcome: 'accepted', accepted: 1, rejected: 0, message: '', errors: [] };
      },
      async status() {
        const stored = { entries: 0, bytes: 0, oldestAt: null, maxBytes: 1, maxAgeMs: 1, full: false };
        return { journal: stored, refusal: null, applier: null, heldBytes: 0, redacted: {}, sinks: [] };
      },
      ended: () => null,
    },
    engine: { query } as unknown as Engine,
    log: createLog({ level: 'error', format: 'json', secrets: [] }),
  });
  open.push(demo);
  return demo;
}

test('its own events and events of nobody known do not end it; the first of anybody else does, at once', async () => {
  const demo = start({
    onAppend(count, runner) {
      if (count === 5) runner.see({ organizations: ['', organization.login] });
      if (count === 20) runner.see({ organizations: ['acme', organization.login] });
    },
  });
  await demo.resume();
  await expect.poll(() => demo.state().message).toContain('Real events came in');
  // Ends by itself: were it still going, closing would come hundreds of deliveries later.
  await demo.close();
  expect(appended).toHaveLength(20);
  expect(kept().ended).toBe(true);
});

test('it does not go on after a restart, whoever asks', async () => {
  writeFileSync(join(dataDir, 'demo.json'), JSON.stringify({ ...kept(), ended: true }));
  for (const verb of ['resume', 'start'] as const) {
    const demo = start();
    await demo[verb]();
    expect(demo.state()).toMatchObject({ state: 'done', message: expect.stringContaining('Real events') });
    await demo.close();
  }
  expect(appended).toEqual([]);
});

test('real runs that came before endings were kept end it as well', async () => {
  const demo = start({ realRuns: true });
  await demo.resume();
  await demo.close();
  expect(appended).toEqual([]);
  expect(kept().ended).toBe(true);
});

test('alone it goes on after a restart', async () => {
  const demo = start();
  await demo.resume();
  await expect.poll(() => appended.length).toBeGreaterThan(20);
  expect(demo.state()).toMatchObject({ state: 'done', message: '' });
});

test('telemetry that a stop cut off is sent again after the restart, the same, and then the present goes on', async () => {
  const { telemetry: _, ...begun } = kept();
  const cutOff = async (): Promise<string[]> => {
    writeFileSync(join(dataDir, 'demo.json'), JSON.stringify(begun));
    requests = [];
    let closed: Promise<void> | undefined;
    const demo = start({
      onRequest(count, runner) {
        if (count === 300) closed = runner.close();
      },
    });
    await demo.resume();
    await expect.poll(() => closed !== undefined).toBe(true);
    await closed;
    expect(demo.state().state).toBe('running');
    return requests.slice(0, 300);
  };
  const first = await cutOff();
  expect(kept().telemetry).toBeUndefined();
  expect(appended).toEqual([]);
  expect(await cutOff()).toEqual(first);
  expect(new Set(first.map((request) => request.replace(/ \d+$/, '')))).toEqual(
    new Set(['logs records', 'traces json', 'logs protobuf']),
  );

  await start().resume();
  await expect.poll(() => appended.length, { timeout: 60_000 }).toBeGreaterThan(20);
  expect(kept().telemetry).toBe(true);
});
