import { Buffer } from 'node:buffer';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../src/store/open.ts';
import { mainFile, type Running, residentMiB, startNode } from './intake/program.ts';
import { createRequests } from './otlp/requests.ts';
import { numbers, pause, send } from './otlp/send.ts';
import { compare } from './shared/alternate.ts';
import { type Emit, median } from './shared/line.ts';

const rounds = 3;
const spansEach = 1000;
const requestsEach = 400;
const senders = 4;
const steady = { perSecond: 10_000, seconds: 15 };
/** What the Collector's own load tests publish for 10,000 spans a second over OTLP/HTTP. */
const collector = { cpuPercent: 6.3, residentMiB: 73 };
const wanted = { perSecond: 60_000, bytes: 60 };
const pollMs = 20;
const ticksPerSecond = 100;

/**
 * Spans over OTLP/HTTP until they are rows that a query finds (`otlp.spans`), what they take on disk (`otlp.span-bytes`),
 * and what the program takes at 10,000 a second (`otlp.cpu`, `otlp.memory`), with the sender on the same machine.
 */
export async function run(emit: Emit): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'runlens-bench-otlp-'));
  const requests = createRequests(spansEach);
  try {
    const program = await startNode(mainFile, ['up', '--port', '0', '--data-dir', dataDir], {
      RUNLENS_LOG_LEVEL: 'warn',
    });
    let sent = 0;
    try {
      const url = `http://127.0.0.1:${(await numbers(program.url)).httpPort}/v1/traces`;
      const speeds: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const started = performance.now();
        let left = requestsEach;
        const work = async () => {
          while (left-- > 0) await send(url, Buffer.from(requests.next()));
        };
        await Promise.all(Array.from({ length: senders }, work));
        const acknowledged = performance.now();
        sent += requestsEach * spansEach;
        while ((await numbers(program.url)).rows < sent) await pause(pollMs);
        const seconds = (performance.now() - started) / 1000;
        speeds.push((requestsEach * spansEach) / seconds);
        console.error(
          `otlp round ${round + 1}/${rounds}: ${Math.round(speeds.at(-1) ?? 0)} spans/s, bodies of ${requests.bytes} bytes acknowledged after ${Math.round(acknowledged - started)} ms`,
        );
      }
      emit(
        compare({
          bench: 'otlp.spans',
          unit: 'spans/s',
          peer: 'wanted at least',
          better: 'higher',
          ours: median(speeds),
          theirs: wanted.perSecond,
        }),
      );
      const { cpuPercent, memory, spans } = await atSteadyRate(program, url, requests);
      sent += spans;
      while ((await numbers(program.url)).rows < sent) await pause(pollMs);
      const peer = { peer: 'OpenTelemetry Collector, published', better: 'lower' } as const;
      emit(
        compare({ ...peer, bench: 'otlp.cpu', unit: '% of a core', ours: cpuPercent, theirs: collector.cpuPercent }),
      );
      emit(compare({ ...peer, bench: 'otlp.memory', unit: 'MiB', ours: memory, theirs: collector.residentMiB }));
    } finally {
      await program.stop();
    }
    const ours = await bytesPerSpan(dataDir, sent);
    emit(
      compare({
        bench: 'otlp.span-bytes',
        unit: 'bytes',
        peer: 'wanted at most',
        better: 'lower',
        ours,
        theirs: wanted.bytes,
      }),
    );
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function atSteadyRate({ pid }: Running, url: string, requests: ReturnType<typeof createRequests>) {
  const everyMs = (spansEach / steady.perSecond) * 1000;
  const count = (steady.perSecond * steady.seconds) / spansEach;
  const before = cpuSeconds(pid);
  const started = performance.now();
  let highest = 0;
  for (let i = 0; i < count; i += 1) {
    await send(url, Buffer.from(requests.next()));
    highest = Math.max(highest, residentMiB(pid));
    await pause(Math.max(0, started + (i + 1) * everyMs - performance.now()));
  }
  const seconds = (performance.now() - started) / 1000;
  return { cpuPercent: ((cpuSeconds(pid) - before) / seconds) * 100, memory: highest, spans: count * spansEach };
}

/** User and system time of a process, all its threads. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** The number counts only when every span is there, once. */
async function bytesPerSpan(dataDir: string, sent: number): Promise<number> {
  const engine = await openStore({ dataDir });
  try {
    const [found] = await engine.query<{ rows: number; ids: number }>(
      'bench.spans',
      'SELECT count() AS rows, uniqExact(SpanId) AS ids FROM otel_traces',
    );
    if (found?.rows !== sent || found.ids !== sent)
      throw new Error(`The table does not hold what was sent: ${JSON.stringify({ sent, ...found })}`);
    await engine.command('OPTIMIZE TABLE otel_traces FINAL');
    const [size] = await engine.query<{ bytes: number }>(
      'bench.bytes',
      "SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE database = currentDatabase() AND table = 'otel_traces' AND active",
    );
    return (size?.bytes ?? 0) / sent;
  } finally {
    await engine.close();
  }
}
