// The side of Runlens: store, journal, applier in its thread and /metrics, put together as the program does.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fastifyFactory from 'fastify';
import { createApply } from '../../src/intake/apply/thread.ts';
import { createJournalWriter } from '../../src/intake/journal/writer.ts';
import { openStore } from '../../src/store/open.ts';
import { registerMetrics } from '../../src/views/prometheus/register.ts';
import { deliveryOf } from './deliveries.ts';
import { watchLoop } from './loop-watch.ts';
import type { OursReply, OursRequest } from './messages.ts';

const [dataDir = ''] = process.argv.slice(2);
const journalOptions = { path: join(dataDir, 'journal'), maxBytes: 2 ** 30 };

const engine = await openStore({ dataDir });
const journal = createJournalWriter({ ...journalOptions, maxAgeMs: 86_400_000 });
let applied = 0;
const listeners: (() => void)[] = [];
const apply = createApply({
  engine,
  journal: journalOptions,
  store: { dataDir, url: '' },
  onApplied: (batch) => {
    applied = batch.sequence;
    for (const listener of listeners) listener();
  },
  onNotice: () => undefined,
});
await apply.start();
const server = fastifyFactory();
registerMetrics(server, { engine, onApplied: (listener) => listeners.push(listener), journal: () => journal.stats() });
const url = await server.listen({ port: 0, host: '127.0.0.1' });

const watch = watchLoop();

/** Appends deliveries as they would come in, a few at a time, and waits until the tables have them. Stalls count from here. */
async function land(first: number, count: number, perBurst: number): Promise<void> {
  const deliveries = Array.from({ length: count }, (_, index) => deliveryOf(first + index, Date.now()));
  watch.reset();
  let last = 0;
  for (let done = 0; done < count; done += perBurst) {
    const burst = deliveries.slice(done, done + perBurst).map(({ event, body }) => {
      return journal.append({
        source: 'github',
        event,
        deliveryId: randomUUID(),
        receivedAt: Date.now(),
        tenant: '',
        body,
      });
    });
    for (const outcome of await Promise.all(burst)) {
      if (outcome.outcome !== 'appended') throw new Error(`the journal answered ${outcome.outcome}`);
      last = Math.max(last, outcome.sequence);
    }
    await pause(10);
  }
  while (applied < last) await pause(5);
}

const send = (reply: OursReply): void => {
  process.send?.(reply);
};

process.on('message', (request: OursRequest) => {
  void answer(request).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

async function answer(request: OursRequest): Promise<void> {
  if (request.ask === 'land') {
    await land(request.first, request.count, request.perBurst);
    send({ tell: 'landed' });
  } else if (request.ask === 'stall') {
    send({ tell: 'stall', ms: watch.longest(), heldMs: watch.longestHeld() });
  } else {
    await server.close();
    await apply.stop();
    await journal.close();
    await engine.close();
    process.disconnect();
  }
}
send({ tell: 'ready', url });
