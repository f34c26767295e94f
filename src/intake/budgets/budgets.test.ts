import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MetricDelta } from '../../model/facts.ts';
import type { Engine } from '../../store/engine.ts';
import { metricRows } from '../../store/fact-rows.ts';
import { openStore } from '../../store/open.ts';
import { admissionRows } from '../../store/state-rows.ts';
import { createBudgets } from './budgets.ts';
import type { Folded } from './fold.ts';

const limits = { values: () => 2, series: 100 };
let dataDir: string;
let engine: Engine;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'runlens-budgets-'));
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  await rm(dataDir, { recursive: true });
});

async function store({ deltas, admissions }: Folded, sequence: number): Promise<void> {
  const rows = deltas.map((delta) => ({ delta, sequence }));
  await engine.insert(metricRows.table, metricRows.columns, metricRows.format, metricRows.encode(rows));
  await engine.insert(
    admissionRows.table,
    admissionRows.columns,
    admissionRows.format,
    admissionRows.encode(admissions),
  );
}

const deployed = (environment: string, count = 1): MetricDelta => ({
  family: 'deployments',
  labels: [environment],
  count,
  sum: 0,
  buckets: {},
});
const environments = ({ deltas }: Folded) =>
  deltas.filter(({ family }) => family === 'deployments').map(({ labels, count }) => [labels[0], count]);

it('goes on after a restart with what the store knows', async () => {
  const first = await createBudgets({ engine, limits });
  const folded = first.fold([deployed('prod "1"\n'), deployed('qa'), deployed('x'), deployed('y', 2)], 1_000_000);
  expect(environments(folded)).toEqual([
    ['prod "1"\n', 1],
    ['qa', 1],
    ['other', 3],
  ]);
  await store(folded, 1);

  const second = await createBudgets({ engine, limits });
  const again = second.fold([deployed('x'), deployed('qa', 0), deployed('prod "1"\n')], 2_000_000);
  expect(environments(again)).toEqual([
    ['other', 1],
    ['prod "1"\n', 1],
  ]);
  expect(again.admissions).toEqual([]);
  await store(again, 2);

  // More room admits new values; nothing that was admitted or folded changes.
  const roomier = await createBudgets({ engine, limits: { values: () => 3, series: 100 } });
  expect(environments(roomier.fold([deployed('z'), deployed('w'), deployed('qa')], 3_000_000))).toEqual([
    ['z', 1],
    ['other', 1],
    ['qa', 1],
  ]);
});
