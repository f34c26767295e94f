import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { IntakeEvent } from '../model/events.ts';
import type { AppendOutcome } from '../model/journal.ts';
import type { EpochMs } from '../model/time.ts';
import type { Demo } from './demo.ts';
import type { Sending } from './telemetry/sendings.ts';

export interface LoadProgress {
  /** Deliveries appended so far. */
  events: number;
  /** Share of the history, 0 to 1. */
  fraction: number;
}

interface Loading {
  demo: Demo;
  /** The real journal's: durable when it resolves. */
  append: (event: IntakeEvent) => Promise<AppendOutcome>;
  signal?: AbortSignal;
}

/** How many deliveries are made before others get a turn on this thread, and how many such groups wait for their sync. */
const groupSize = 100;
const groupsUnderWay = 8;

/**
 * Appends the whole history, in order; waits where the journal is full. Returns how many deliveries were appended, also when
 * `signal` ended it early.
 */
export async function loadDemo(options: Loading & { onProgress?: (progress: LoadProgress) => void }): Promise<number> {
  const { demo, signal, onProgress } = options;
  let events = 0;
  let group: IntakeEvent[] = [];
  const underWay: Promise<readonly IntakeEvent[]>[] = [];
  const appendGroup = async (some: readonly IntakeEvent[]): Promise<readonly IntakeEvent[]> => {
    await Promise.all(some.map((event) => appendPatiently(options, event)));
    return some;
  };
  /** In order, so that progress never steps back. */
  const finishOldest = async (): Promise<void> => {
    const done = await underWay.shift();
    events += done?.length ?? 0;
    const at = done?.at(-1)?.receivedAt ?? demo.start;
    onProgress?.({ events, fraction: Math.min(1, (at - demo.start) / (demo.now - demo.start)) });
  };
  for (const event of demo.history()) {
    if (signal?.aborted) break;
    group.push(event);
    if (group.length < groupSize) continue;
    underWay.push(appendGroup(group));
    group = [];
    if (underWay.length >= groupsUnderWay) await finishOldest();
    else await sleep(0);
  }
  if (group.length > 0) underWay.push(appendGroup(group));
  while (underWay.length > 0) await finishOldest();
  if (!signal?.aborted) onProgress?.({ events, fraction: 1 });
  return events;
}

/** Sends one thing about a job; resolves when it is durable. */
type Send = (sending: Sending) => Promise<void>;

/** How many groups of history are sent at a time, and how many jobs of the live part before more of them are left out. */
const sendingUnderWay = 2;
const mostUnderWay = 64;

/**
 * Sends what the jobs of history tell of themselves. Returns how many things were sent, also when `signal` ended it early.
 * Rejects with what `send` rejects with.
 */
export async function loadTelemetry(options: {
  demo: Pick<Demo, 'telemetry'>;
  send: Send;
  signal?: AbortSignal;
  onProgress?: (progress: { sent: number; fraction: number }) => void;
}): Promise<number> {
  const { demo, send, signal, onProgress } = options;
  let sent = 0;
  const underWay: Promise<unknown>[] = [];
  for (const { sendings, share } of demo.telemetry()) {
    if (signal?.aborted) break;
    sent += sendings.length;
    const sending = Promise.all(sendings.map(send));
    // Heard when its turn comes; until then it must only not go unheard.
    sending.catch(() => undefined);
    underWay.push(sending);
    if (underWay.length >= sendingUnderWay) await underWay.shift();
    // Whatever it waited for: others get a turn on this thread.
    await turn();
    onProgress?.({ sent, fraction: share });
  }
  await Promise.all(underWay);
  return sent;
}

/**
 * Appends what happens from `from` on, each delivery when it is due, until `signal`. What jobs send of themselves goes to
 * `send`, which no delivery waits for; where it does not keep up, some of it is left out.
 */
export async function runLive(options: Loading & { from: EpochMs; signal: AbortSignal; send: Send }): Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  for (const event of options.demo.live(options.from)) {
    await pause(event.receivedAt - Date.now(), options.signal);
    if (options.signal.aborted) break;
    if (!('sendings' in event)) await appendPatiently(options, event);
    else if (underWay.size < mostUnderWay) {
      const sending = Promise.allSettled(event.sendings.map(options.send));
      underWay.add(sending);
      void sending.then(() => underWay.delete(sending));
    }
  }
  await Promise.all(underWay);
}

async function appendPatiently({ append, signal }: Loading, event: IntakeEvent): Promise<void> {
  while (!signal?.aborted) {
    const outcome = await append(event);
    if (outcome.outcome !== 'full') return;
    await pause(outcome.retryAfterSeconds * 1000, signal);
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0 || signal?.aborted) return;
  try {
    await sleep(ms, undefined, { signal, ref: false });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
