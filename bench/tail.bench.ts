import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJson } from '../src/sources/otlp/encode-json.ts';
import { mainFile, startNode } from './intake/program.ts';
import { createLogRequests } from './otlp/log-requests.ts';
import { numbers, pause, send } from './otlp/send.ts';
import { compare } from './shared/alternate.ts';
import { type Emit, quantile } from './shared/line.ts';

const rate = { linesEach: 500, everyMs: 100, seconds: 30 };
const limitMs = 1000;
/** Marked lines among the others, few enough for a tail to show each. */
const markEveryMs = 50;
const settleMs = 5000;

/** From a line being sent to a live tail showing it, while 5,000 lines a second come in. */
export async function run(emit: Emit): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'runlens-tail-'));
  const program = await startNode(mainFile, ['up', '--port', '0', '--data-dir', dataDir], {
    RUNLENS_LOG_LEVEL: 'warn',
  });
  try {
    const url = `http://127.0.0.1:${(await numbers(program.url)).httpPort}/v1/logs`;
    const sentAt = new Map<string, number>();
    const waits: number[] = [];
    const tail = await follow(`${program.url}/api/v1/logs/tail?q=benchmarked`, (body) => {
      const name = body.split(' ')[1] ?? '';
      const sent = sentAt.get(name);
      if (sent === undefined) return;
      sentAt.delete(name);
      waits.push(performance.now() - sent);
    });
    const requests = createLogRequests(rate.linesEach);
    const until = performance.now() + rate.seconds * 1000;
    const every = async (ms: number, work: (i: number) => Promise<void>) => {
      const started = performance.now();
      for (let i = 0; performance.now() < until; i += 1) {
        await work(i);
        await pause(Math.max(0, started + (i + 1) * ms - performance.now()));
      }
    };
    await Promise.all([
      every(rate.everyMs, () => send(url, Buffer.from(requests.next()))),
      every(markEveryMs, (i) => {
        sentAt.set(`mark${i}`, performance.now());
        return send(url, marked(`benchmarked mark${i}`));
      }),
    ]);
    for (let waited = 0; sentAt.size > 0 && waited < settleMs; waited += pollMs) await pause(pollMs);
    tail.close();
    if (sentAt.size > 0) throw new Error(`${sentAt.size} of ${sentAt.size + waits.length} lines were never shown`);
    const line = { unit: 'ms', peer: 'limit', better: 'lower', theirs: limitMs } as const;
    emit(compare({ ...line, bench: 'tail.p50', ours: quantile(waits, 0.5) }));
    emit(compare({ ...line, bench: 'tail.p99', ours: quantile(waits, 0.99) }));
  } finally {
    await program.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const pollMs = 20;

function marked(stringValue: string): Buffer {
  const timeUnixNano = String(BigInt(Date.now()) * 1_000_000n);
  return Buffer.from(
    encodeJson('logs', { resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano, body: { stringValue } }] }] }] }),
  );
}

/** Follows a tail; resolves when it is ready. */
function follow(url: string, onLine: (body: string) => void): Promise<{ close(): void }> {
  return new Promise((resolve, reject) => {
    const call = get(url, (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('error', () => undefined);
      response.on('data', (chunk: string) => {
        const events = (rest + chunk).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          if (event.includes('event: ready')) resolve({ close: () => call.destroy() });
          if (!event.includes('event: lines')) continue;
          for (const { body } of JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '[]') as { body: string }[])
            onLine(body);
        }
      });
    });
    call.on('error', reject);
  });
}
