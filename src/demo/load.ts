import { setTimeout as sleep } from 'node:timers/promises';
import type { IntakeEvent } from '../model/events.ts';
import type { AppendOutcome } from '../model/journal.ts';
import type { EpochMs } from '../model/time.ts';
import type { Demo } from './demo.ts';

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

/** Appends what happens from `from` on, each delivery when it is due, until `signal`. */
export async function runLive(options: Loading & { from: EpochMs; signal: AbortSignal }): Promise<void> {
  for (const event of options.demo.live(options.from)) {
    await pause(event.receivedAt - Date.now(), options.signal);
    if (options.signal.aborted) return;
    await appendPatiently(options, event);
  }
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
