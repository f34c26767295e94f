import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '../src/store/open.ts';
import { secret, writeDeliveries } from './intake/deliveries.ts';
import { mainFile, startNode } from './intake/program.ts';
import { runWrk } from './intake/wrk.ts';
import { compare } from './shared/alternate.ts';
import { type Emit, median } from './shared/line.ts';

const rounds = 3;
const seconds = 6;
const perRound = 130_000;
const pollMs = 20;
const peerFile = fileURLToPath(new URL(`./intake/peer${extname(import.meta.url)}`, import.meta.url));

/**
 * Signed `workflow_job` deliveries of real size, answered after the sync (`acknowledged`) and until the last one is in
 * the tables (`stored`), against a bare `node:http` server that does only HMAC and `JSON.parse`.
 */
export async function run(emit: Emit): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'runlens-bench-intake-'));
  try {
    const size = await writeDeliveries(folder, rounds * perRound);
    const dataDir = join(folder, 'data');
    const program = await startNode(mainFile, ['up', '--port', '0', '--data-dir', dataDir], {
      RUNLENS_GITHUB_WEBHOOK_SECRET: secret,
      RUNLENS_LOG_LEVEL: 'warn',
    });
    const peer = await startNode(peerFile, []);
    const figures = { acknowledged: [] as number[], stored: [] as number[], peer: [] as number[], p99: [] as number[] };
    let sent = 0;
    try {
      for (let round = 0; round < rounds; round += 1) {
        const ours = async () => {
          const started = performance.now();
          const before = await applied(program.url);
          const result = await runWrk(program.url, folder, round * perRound, seconds);
          await until(async () => (await applied(program.url)) - before >= result.requests);
          const took = (performance.now() - started) / 1000;
          sent += result.requests;
          figures.acknowledged.push(result.requests / result.seconds);
          figures.stored.push(result.requests / took);
          figures.p99.push(result.p99Ms);
        };
        const theirs = async () => {
          const result = await runWrk(peer.url, folder, round * perRound, seconds);
          figures.peer.push(result.requests / result.seconds);
        };
        for (const side of round % 2 === 0 ? [ours, theirs] : [theirs, ours]) await side();
        console.error(
          `intake round ${round + 1}/${rounds}, bodies of ${size} bytes:`,
          Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, Math.round(values.at(-1) ?? 0)])),
        );
      }
    } finally {
      await program.stop();
      await peer.stop();
    }
    await check(dataDir, sent);
    const theirs = median(figures.peer);
    const base = {
      unit: 'deliveries/s',
      peer: 'node:http with HMAC and JSON.parse',
      better: 'higher',
      theirs,
    } as const;
    emit(compare({ ...base, bench: 'intake.acknowledged', ours: median(figures.acknowledged) }));
    emit(compare({ ...base, bench: 'intake.stored', ours: median(figures.stored) }));
    emit(
      compare({
        bench: 'intake.acknowledged.p99',
        unit: 'ms',
        peer: 'limit of GitHub',
        better: 'lower',
        ours: median(figures.p99),
        theirs: 10_000,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function applied(url: string): Promise<number> {
  const health = (await (await fetch(`${url}/health`)).json()) as {
    components: { applier: { numbers: { appliedEvents: number } } };
  };
  return health.components.applier.numbers.appliedEvents;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((next) => setTimeout(next, pollMs));
}

/** The numbers count only when the rows are there: every delivery raw, its job, and all steps of it. */
async function check(dataDir: string, sent: number): Promise<void> {
  const engine = await openStore({ dataDir });
  try {
    const sql =
      'SELECT (SELECT count() FROM raw_events) AS raw, (SELECT count() FROM jobs FINAL) AS jobs, (SELECT count() FROM steps FINAL) AS steps, (SELECT sum(sign) FROM job_facts) AS facts';
    const [found] = await engine.query<{ raw: number; jobs: number; steps: number; facts: number }>('bench.check', sql);
    const { raw = 0, jobs = 0, steps = 0, facts = 0 } = found ?? {};
    // Requests that wrk cut off at its end may have been kept as well.
    if (raw < sent || jobs !== raw || facts !== raw || steps % raw !== 0 || steps === 0) {
      throw new Error(`The tables do not hold what was sent: ${JSON.stringify({ sent, ...found })}`);
    }
  } finally {
    await engine.close();
  }
}
