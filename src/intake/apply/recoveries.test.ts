import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JournalEntry } from '../../model/journal.ts';
import type { Engine } from '../../store/engine.ts';
import { openStore } from '../../store/open.ts';
import { readRecoveryTotals } from '../../store/queries/recoveries.ts';
import { createWriter } from '../../store/writer.ts';
import { createBudgets } from '../budgets/budgets.ts';
import { createDerive } from './derive.ts';
import { prepare } from './prepare.ts';
import { createSources } from './sources.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-recoveries-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const start = Date.UTC(2035, 3, 1, 9);
let sequence = 0;

/** A deployment that ended so, so many minutes after the start. */
function told(id: number, state: 'failure' | 'success', minutes: number): JournalEntry {
  sequence += 1;
  const created_at = new Date(start + minutes * 60_000).toISOString();
  const payload = {
    action: 'created',
    deployment: { id, environment: 'production', created_at },
    deployment_status: { state, created_at },
    repository: { full_name: 'acme/shop', owner: { login: 'acme' } },
  };
  const body = Buffer.from(JSON.stringify(payload));
  const receivedAt = start + 86_400_000;
  const of = { source: 'github', event: 'deployment_status', tenant: '' };
  return { ...of, sequence, deliveryId: `d${sequence}`, receivedAt, body };
}

/** Applies a batch by a process that begins anew; `crash`: an earlier one died after it had written the batch. */
async function apply(entries: readonly JournalEntry[], crash = false) {
  for (const dies of crash ? [true, false] : [false]) {
    const derive = createDerive({ engine, budgets: await createBudgets({ engine }), now: () => start });
    const derived = await derive(`batch-${entries[0]?.sequence}`, prepare(entries, createSources()), 0);
    await createWriter(engine).apply(derived.batch);
    if (dies) continue;
    await derived.clear();
    derived.settle();
  }
  return await readRecoveryTotals(engine);
}

it('shows a recovery that turns out shorter as it was first found, and meets the truth again later', async () => {
  expect(await apply([told(1, 'failure', 10)])).toMatchObject({ shown: { count: 0, sum: 0 } });
  const long = { count: 1, sum: 1800, buckets: { 3: 1 } };
  expect(await apply([told(2, 'success', 40)], true)).toEqual({ shown: long, found: long });

  // Delivered late: the outage had ended after 2 minutes.
  const corrected = await apply([told(3, 'success', 12)], true);
  expect(corrected.found).toEqual({ count: 1, sum: 120, buckets: { 1: 1, 3: 0 } });
  // Cumulative: one within 5 minutes, as is true now, and still one within 30.
  expect(corrected.shown).toEqual({ count: 1, sum: 1800, buckets: { 1: 1, 3: 0 } });

  const longer = await apply([told(4, 'failure', 100), told(5, 'success', 160)]);
  expect(longer).toEqual({
    shown: { count: 2, sum: 3720, buckets: { 1: 1, 3: 0, 4: 1 } },
    found: { count: 2, sum: 3720, buckets: { 1: 1, 3: 0, 4: 1 } },
  });
});
