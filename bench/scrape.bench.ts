import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { variety } from './scrape/deliveries.ts';
import type { OursReply, OursRequest, PeerReply, PeerRequest } from './scrape/messages.ts';
import { countSamples } from './scrape/read-page.ts';
import { alternate, compare } from './shared/alternate.ts';
import { type Emit, quantile } from './shared/line.ts';

const wantedSamples = 100_000;
const deliveriesPerRound = 1000;
/** Series that one delivery of the benchmark moves, about; the peer is changed as often. */
const changesPerDelivery = 7;
const rounds = 15;
/** Prometheus comes every 15 s or more; this is enough for what is drawn ahead, and kind to those who wait. */
const betweenMs = 2000;
const stallBoundMs = 20;

/** /metrics at 100,000 series with 1,000 deliveries between two scrapes, against prom-client with the same in memory. */
export async function run(emit: Emit): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'runlens-bench-scrape-'));
  const agent = new Agent({ keepAlive: true });
  const ours = start('ours', dataDir);
  try {
    const { url } = await ours.told('ready');
    await ours.ask({ ask: 'land', first: 0, count: variety, perBurst: 200 }, 'landed');
    let next = variety;
    const page = await scrape(`${url}/metrics`, agent);
    const samples = countSamples(page.text);
    console.error(`${samples} samples, ${(page.text.length / 1e6).toFixed(1)} MB`);
    if (samples < wantedSamples) throw new Error(`only ${samples} samples; the load does not make ${wantedSamples}`);
    const pagePath = join(dataDir, 'page.txt');
    await writeFile(pagePath, page.text);
    const peer = start('peer', pagePath);
    try {
      const peerUrl = (await peer.told('ready')).url;
      const stalls: number[] = [];
      const line = await alternate({
        bench: 'scrape.time',
        unit: 'ms',
        peer: 'prom-client 15',
        better: 'lower',
        rounds,
        async ours() {
          await ours.ask({ ask: 'land', first: next, count: deliveriesPerRound, perBurst: 50 }, 'landed');
          next += deliveriesPerRound;
          await pause(betweenMs);
          const { ms } = await scrape(`${url}/metrics`, agent);
          const stall = await ours.ask({ ask: 'stall' }, 'stall');
          stalls.push(stall.ms);
          // On a busy machine a block is mostly waiting for a CPU; this tells how much of it was ours.
          console.error(
            `longest block ${stall.ms.toFixed(1)} ms, without waiting for a CPU ${stall.heldMs?.toFixed(1) ?? '?'} ms`,
          );
          return ms;
        },
        async theirs() {
          await peer.ask({ ask: 'update', changes: deliveriesPerRound * changesPerDelivery }, 'updated');
          await pause(betweenMs);
          return (await scrape(`${peerUrl}/metrics`, agent)).ms;
        },
      });
      emit(line);
      emit(
        compare({
          bench: 'scrape.stall',
          unit: 'ms',
          peer: `≤ ${stallBoundMs} (worst of ${rounds} rounds); bound`,
          better: 'lower',
          ours: quantile(stalls, 1),
          theirs: stallBoundMs,
        }),
      );
    } finally {
      await peer.close({ ask: 'close' });
    }
  } finally {
    await ours.close({ ask: 'close' });
    agent.destroy();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function scrape(url: string, agent: Agent): Promise<{ ms: number; text: string }> {
  const started = performance.now();
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', resolve);
      response.once('error', reject);
    }).once('error', reject);
  });
  const ms = performance.now() - started;
  return { ms, text: Buffer.concat(chunks).toString() };
}

interface Side<Request, Reply extends { tell: string }> {
  told<T extends Reply['tell']>(tell: T): Promise<Extract<Reply, { tell: T }>>;
  ask<T extends Reply['tell']>(request: Request, tell: T): Promise<Extract<Reply, { tell: T }>>;
  close(request: Request): Promise<void>;
}

function start(name: 'ours', arg: string): Side<OursRequest, OursReply>;
function start(name: 'peer', arg: string): Side<PeerRequest, PeerReply>;
function start(name: string, arg: string): Side<object, { tell: string }> {
  const path = fileURLToPath(new URL(`./scrape/${name}${extname(import.meta.url)}`, import.meta.url));
  const child: ChildProcess = fork(path, [arg], { stdio: ['ignore', 2, 2, 'ipc'] });
  const exited = once(child, 'exit');
  const told = (tell: string) =>
    new Promise<never>((resolve, reject) => {
      const hear = (reply: { tell: string }): void => {
        if (reply.tell !== tell) return;
        child.off('message', hear);
        child.off('exit', gone);
        resolve(reply as never);
      };
      const gone = (code: number | null): void => reject(new Error(`${name} ended with ${code}`));
      child.on('message', hear);
      child.once('exit', gone);
    });
  return {
    told,
    async ask(request, tell) {
      const reply = told(tell);
      child.send(request);
      return reply;
    },
    async close(request) {
      if (child.connected) child.send(request);
      await exited;
    },
  };
}
