import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../src/store/open.ts';
import { secret, writeDeliveries } from './intake/deliveries.ts';
import { mainFile, type Running, residentMiB, startNode } from './intake/program.ts';
import { steadyDeliveries } from './intake/steady.ts';
import { fillJobs } from './pages-data.ts';
import { compare } from './shared/alternate.ts';
import { type Emit, median } from './shared/line.ts';

const rounds = 5;
const jobs = 10_000_000;
const days = 30;
const limits = { emptyMs: 1000, fullMs: 3000, idleMiB: 350, busyMiB: 700 };
const busy = { perSecond: 1000, seconds: 15 };
const restMs = 3000;

const up = (dataDir: string): Promise<Running> =>
  startNode(mainFile, ['up', '--port', '0', '--data-dir', dataDir], {
    RUNLENS_GITHUB_WEBHOOK_SECRET: secret,
    RUNLENS_LOG_LEVEL: 'warn',
  });

/** Process start to `/ready`, on an empty directory and on one with 10 million jobs; resident memory idle and busy. */
export async function run(emit: Emit): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'runlens-bench-start-'));
  try {
    const empty: number[] = [];
    for (let round = 0; round < rounds; round += 1) empty.push(await measureStart(join(folder, `empty-${round}`)));
    emit(bound('start.empty', 'ms', median(empty), limits.emptyMs));

    const full = join(folder, 'full');
    const engine = await openStore({ dataDir: full, memoryLimitBytes: 3_000_000_000 });
    await fillJobs(engine, jobs, days, Math.floor(Date.now() / 1000));
    await engine.close();
    const filled: number[] = [];
    for (let round = 0; round < rounds; round += 1) filled.push(await measureStart(full));
    emit(bound('start.full', 'ms', median(filled), limits.fullMs));

    await writeDeliveries(folder, busy.perSecond * busy.seconds);
    const program = await up(join(folder, 'memory'));
    try {
      await new Promise((rest) => setTimeout(rest, restMs));
      emit(bound('start.memory.idle', 'MiB', residentMiB(program.pid), limits.idleMiB));
      let highest = 0;
      const watch = setInterval(() => {
        highest = Math.max(highest, residentMiB(program.pid));
      }, 200);
      await steadyDeliveries(program.url, folder, busy.perSecond);
      clearInterval(watch);
      emit(bound('start.memory.busy', 'MiB', highest, limits.busyMiB));
    } finally {
      await program.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureStart(dataDir: string): Promise<number> {
  const started = performance.now();
  const program = await up(dataDir);
  const ready = await fetch(`${program.url}/ready`);
  const took = performance.now() - started;
  if (ready.status !== 200) throw new Error(`said to be ready, but /ready answers ${ready.status}`);
  await program.stop();
  return took;
}

const bound = (bench: string, unit: string, ours: number, limit: number) =>
  compare({ bench, unit, peer: 'wanted at most', better: 'lower', ours, theirs: limit });
