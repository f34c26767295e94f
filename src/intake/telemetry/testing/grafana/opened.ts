import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signal } from '../../../../sources/otlp/signal.ts';
import type { Engine } from '../../../../store/engine.ts';
import { openStore } from '../../../../store/open.ts';
import type { Source } from './plugin.ts';
import { minute, storeSent } from './sent.ts';

/** A store that was sent something, and asked as the data source asks it. */
export interface Opened {
  engine: Engine;
  source: Source;
  ask<T = Record<string, unknown>>(sql: string): Promise<T[]>;
  close(): Promise<void>;
}

export async function openSent(requests: Partial<Record<Signal, object>>): Promise<Opened> {
  const dataDir = mkdtempSync(join(tmpdir(), 'runlens-grafana-'));
  const engine = await openStore({ dataDir });
  await storeSent(engine, requests);
  const [row] = await engine.query<{ database: string }>('database', 'SELECT currentDatabase() AS database');
  return {
    engine,
    source: { database: row?.database ?? '', from: minute - 60, to: minute + 600 },
    ask: (sql) => engine.query('grafana', sql),
    async close() {
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
