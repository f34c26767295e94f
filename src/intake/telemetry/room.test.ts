import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../store/engine.ts';
import { createTelemetryRoom } from './room.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'runlens-room-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('stopped while the engine is being opened, it ends', async () => {
  const door = { port: 0, isWanted: false };
  const room = createTelemetryRoom(
    {
      host: '127.0.0.1',
      http: door,
      grpc: door,
      open: true,
      journal: { path: join(dataDir, 'telemetry'), maxBytes: 2 ** 24, maxAgeMs: 60_000 },
      store: { dataDir, url: '' },
      redactValuesFile: '',
      keptDays: { traces: 30, logs: 30, metrics: 30 },
      sinks: [],
    },
    {
      authenticate: async () => ({ outcome: 'limited', retryAfterSeconds: 1 }),
      forward: async () => ({ outcome: 'full', retryAfterSeconds: 1, reason: 'no room' }),
      notify: () => undefined,
    },
  );
  const [http] = await room.bind();
  let opened: (engine: Engine) => void = () => undefined;
  await room.open(new Promise((resolve) => (opened = resolve)));
  const stopped = room.stop();
  // Its doors are closed by then, and it waits for what applies.
  const isClosed = () => fetch(`http://127.0.0.1:${http?.port}/`).then(Boolean, () => 'closed');
  await expect.poll(isClosed).toBe('closed');
  await new Promise((turn) => setImmediate(turn));
  opened({ insert: async () => undefined } as unknown as Engine);
  await expect(stopped).resolves.toBeUndefined();
});
