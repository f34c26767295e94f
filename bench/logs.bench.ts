import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../src/store/engine.ts';
import { openStore } from '../src/store/open.ts';
import { searchLogs } from '../src/store/queries/log-search.ts';
import { mainFile, startNode } from './intake/program.ts';
import { createLogRequests } from './otlp/log-requests.ts';
import { numbers, pause, send } from './otlp/send.ts';
import { compare } from './shared/alternate.ts';
import { type Emit, median, quantile } from './shared/line.ts';

const lines = Number(process.env.RUNLENS_BENCH_LOGS ?? 50_000_000);
/** A directory that keeps the rows from one run to the next. */
const kept = process.env.RUNLENS_BENCH_KEEP;
const block = 1_000_000;
const days = 7;
const limitMs = 200;
const rounds = 40;

/** From a word that stands in every third line to one of a few lines; two words; a phrase; none. */
const texts = ['passed', 'econnreset', 'shard 4711', '"exit code 137"', 'nowhere'];

const load = { rounds: 3, linesEach: 1000, requests: 300, senders: 4, wanted: 60_000 };
const pollMs = 20;

/** Lines over OTLP/HTTP until they are rows that a search finds. */
async function durable(emit: Emit): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'runlens-logs-load-'));
  const requests = createLogRequests(load.linesEach);
  const program = await startNode(mainFile, ['up', '--port', '0', '--data-dir', dataDir], {
    RUNLENS_LOG_LEVEL: 'warn',
  });
  try {
    const url = `http://127.0.0.1:${(await numbers(program.url)).httpPort}/v1/logs`;
    const speeds: number[] = [];
    for (let round = 1; round <= load.rounds; round += 1) {
      const started = performance.now();
      let left = load.requests;
      const work = async () => {
        while (left-- > 0) await send(url, Buffer.from(requests.next()));
      };
      await Promise.all(Array.from({ length: load.senders }, work));
      while ((await numbers(program.url)).rows < round * load.requests * load.linesEach) await pause(pollMs);
      speeds.push((load.requests * load.linesEach) / ((performance.now() - started) / 1000));
      console.error(`logs.durable round ${round}/${load.rounds}: ${Math.round(speeds.at(-1) ?? 0)} lines/s`);
    }
    emit(
      compare({
        bench: 'logs.durable',
        unit: 'lines/s',
        peer: 'spans wanted',
        better: 'higher',
        ours: median(speeds),
        theirs: load.wanted,
      }),
    );
  } finally {
    await program.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A page of hits in 50 million lines, by words, against the same words looked for in every line; and bytes a line. */
export async function run(emit: Emit): Promise<void> {
  await durable(emit);
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'runlens-logs-'));
  const engine = await openStore({ dataDir, memoryLimitBytes: 3_000_000_000 });
  try {
    const now = Math.floor(Date.now() / 1000);
    await fill(engine, now);
    const range = { from: now - (days + 1) * 86_400, to: now };
    const filter = { scope: { organizations: null } };
    for (const q of texts) {
      const search = () => searchLogs(engine, { ...filter, q }, range, { position: null, limit: 200, order: 'newest' });
      await search();
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) ours.push(await timed(search));
      const word = q.replaceAll('"', '');
      const every = await timed(() =>
        engine.query(
          'bench.every-line',
          `SELECT Timestamp, Body FROM otel_logs WHERE positionCaseInsensitive(Body, {word:String}) > 0
           ORDER BY TimestampTime DESC, Timestamp DESC LIMIT 200`,
          { word },
        ),
      );
      const name = word.replaceAll(' ', '-');
      const p95 = quantile(ours, 0.95);
      emit(
        compare({ bench: `logs.${name}.p95`, unit: 'ms', peer: 'limit', better: 'lower', ours: p95, theirs: limitMs }),
      );
      emit(
        compare({
          bench: `logs.${name}`,
          unit: 'ms',
          peer: 'every line',
          better: 'lower',
          ours: quantile(ours, 0.5),
          theirs: every,
        }),
      );
    }
    const [size] = await engine.query<{ disk: number; raw: number; rows: number }>(
      'bench.size',
      `SELECT sum(bytes_on_disk) AS disk, sum(rows) AS rows, (SELECT sum(length(Body)) FROM otel_logs) AS raw
       FROM system.parts WHERE active AND database = currentDatabase() AND table = 'otel_logs'`,
    );
    if (!size) throw new Error('no rows');
    const { disk, raw, rows } = size;
    emit(
      compare({
        bench: 'logs.bytes',
        unit: 'bytes a line',
        peer: 'bare text',
        better: 'lower',
        ours: disk / rows,
        theirs: raw / rows,
      }),
    );
  } finally {
    await engine.close();
    if (!kept) rmSync(dataDir, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Lines of jobs, evenly over the days, with words of all frequencies. */
async function fill(engine: Engine, now: number): Promise<void> {
  const [found] = await engine.query<{ rows: number }>('bench.rows', 'SELECT count() AS rows FROM otel_logs');
  for (let done = found?.rows ?? 0; done < lines; done += block) {
    const count = Math.min(block, lines - done);
    await engine.command(`INSERT INTO otel_logs (Timestamp, TimestampTime, Body, SeverityNumber, ServiceName, ResourceAttributes, LogAttributes,
        Organization, Repository, RunSource, RunId, Attempt, JobId, JobName, StepNumber, Category)
      SELECT fromUnixTimestamp64Milli(toInt64(${now} - ${days * 86_400}) * 1000 + intDiv(number * ${days * 86_400_000}, ${lines})) AS at, toDateTime(at),
        multiIf(rand(1) % 100000 = 0, 'Error: read ECONNRESET at TLSSocket.onConnectEnd', rand(1) % 200000 = 1, 'The process ended with exit code 137',
          rand(2) % 3 = 0, format('\\x1b[32m ✓\\x1b[39m src/module{}.test.ts > case {} passed in {} ms', toString(rand(3) % 900), toString(rand(4) % 50), toString(rand(5) % 4000)),
          rand(2) % 3 = 1, format('{} Downloaded package-{} {}.{}.{} from the registry', toString(at), toString(rand(3) % 20000), toString(rand(4) % 9), toString(rand(5) % 30), toString(rand(6) % 30)),
          format('shard {} of build {}: cache key linux-{} restored', toString(rand(3) % 8000), toString(rand(4) % 500000), hex(rand(5)))),
        [9, 9, 9, 13, 17][rand(7) % 5 + 1], 'npm', map('service.name', 'npm', 'host.name', format('runner-{}', toString(intDiv(number, 20000) % 40))),
        map('log.iostream', 'stdout'), 'acme', format('acme/repo-{}', toString(intDiv(number, 20000) % 50)), 'github', 10000000000 + intDiv(number, 20000), 1,
        20000000000 + intDiv(number, 2000), format('test ({})', toString(intDiv(number, 2000) % 10)), intDiv(number, 200) % 10 + 1, 'job'
      FROM numbers(${done}, ${count})`);
    console.error(`${done + count} lines`);
  }
}
