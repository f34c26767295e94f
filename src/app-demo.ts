import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDemoTelemetry } from './app-demo-telemetry.ts';
import type { AppTelemetry } from './app-telemetry.ts';
import { organization } from './demo/organization.ts';
import type { AppliedBatch } from './model/applied.ts';
import type { JournalWriter } from './model/journal.ts';
import type { Engine } from './store/engine.ts';
import { hasRuns } from './store/queries/intake-presence.ts';
import type { Log } from './telemetry/log.ts';
import type { DemoLoader } from './views/api/deps.ts';

export interface DemoRunner extends DemoLoader {
  /** Goes on with demonstration data that an earlier process began. */
  resume(): Promise<void>;
  /** To be told of every applied batch: at the first event of anybody else, no more demonstration data is made. */
  see(batch: Pick<AppliedBatch, 'organizations'>): void;
  close(): Promise<void>;
}

/** What must be the same after a restart for the organisation to go on, and how far loading came. */
interface Kept {
  now: number;
  /** Of deliveries; without the mark below, what jobs send of themselves is still to come. */
  complete: boolean;
  telemetry?: boolean;
  /** Real events came. What is there stays, and nothing is added beside them, after a restart neither. */
  ended?: boolean;
}

type State = ReturnType<DemoLoader['state']>;

const longestGapMs = 2 * 86_400_000;
/** A month at once would only pile up in the journal, whose pages then stay resident. */
const backlogBytes = 48 * 2 ** 20;
const backlogPollMs = 50;
const endedMessage = 'Real events came in, so no more demonstration data is made.';

/** Demonstration data in the running server: a history through the real intake, then the present as it happens. */
export function createDemoRunner(deps: {
  dataDir: string;
  journal: Pick<JournalWriter, 'append' | 'stats'>;
  telemetry: Pick<AppTelemetry, 'accept' | 'status' | 'ended'>;
  engine: Engine;
  log: Log;
}): DemoRunner {
  const { dataDir, journal, engine, log } = deps;
  const file = join(dataDir, 'demo.json');
  const stop = new AbortController();
  const live = new AbortController();
  const telemetry = createDemoTelemetry(deps.telemetry, { log, signal: stop.signal, pollMs: backlogPollMs });
  const state: State = { state: 'none', done: 0, total: 0, message: '' };
  let running: Promise<void> | undefined;

  const keep = (kept: Kept) => writeFileSync(file, JSON.stringify(kept));
  const whileWaiting = async (behind: () => boolean): Promise<void> => {
    while (behind() && !stop.signal.aborted) await sleep(backlogPollMs, undefined, { ref: false });
  };
  const append: JournalWriter['append'] = async (event) => {
    await whileWaiting(() => journal.stats().bytes > backlogBytes);
    return journal.append(event);
  };

  async function load(begun: Kept): Promise<void> {
    // Only who wants a demonstration waits for its texts to be read.
    const [{ createDemo }, { loadDemo, loadTelemetry, runLive }] = await Promise.all([
      import('./demo/demo.ts'),
      import('./demo/load.ts'),
    ]);
    const demo = createDemo({ now: begun.now });
    let from = begun.now;
    if (!begun.complete) {
      await loadDemo({
        demo,
        append,
        signal: stop.signal,
        onProgress({ events, fraction }) {
          state.done = events;
          state.total = fraction > 0 ? Math.round(events / fraction) : events;
        },
      });
      // Done is when people can see it.
      await whileWaiting(() => journal.stats().entries > 0);
      if (stop.signal.aborted) return;
      keep({ ...begun, complete: true, ended: live.signal.aborted });
    } else from = Math.max(await lastEventAt(), Date.now() - longestGapMs);
    if (!begun.telemetry) {
      const before = state.done;
      await loadTelemetry({
        demo,
        send: telemetry.send,
        signal: stop.signal,
        onProgress({ sent, fraction }) {
          state.done = before + sent;
          state.total = before + Math.round(sent / fraction);
        },
      });
      await telemetry.stored();
    }
    if (stop.signal.aborted) return;
    keep({ ...begun, complete: true, telemetry: true, ended: live.signal.aborted });
    state.state = 'done';
    state.total = state.done;
    const signal = AbortSignal.any([stop.signal, live.signal]);
    await runLive({ demo, append, send: telemetry.send, from, signal });
  }

  async function lastEventAt(): Promise<number> {
    const sql = `SELECT toUnixTimestamp64Milli(max(received_at)) AS at FROM raw_events WHERE organization = {name:String}`;
    const [row] = await engine.query<{ at: number }>('demo.last-event', sql, { name: organization.login });
    return row?.at ?? 0;
  }

  function run(kept: Kept): State {
    if (running !== undefined && state.state !== 'failed') return { ...state };
    Object.assign(state, { state: 'running', message: '' });
    running = load(kept).catch((error: unknown) => {
      Object.assign(state, { state: 'failed', message: error instanceof Error ? error.message : String(error) });
      log.error({ err: error }, 'demonstration data could not be loaded');
    });
    return { ...state };
  }

  function end(kept: Kept): void {
    if (!kept.ended) keep({ ...kept, ended: true });
    live.abort();
    Object.assign(state, { message: endedMessage, ...(running === undefined && { state: 'done' }) });
  }

  /** Whether it may go on in this directory; data from before endings were kept is found in the store. */
  async function mayGoOn(begun: Kept): Promise<boolean> {
    if (!begun.ended && !(await hasRuns(engine, { organizations: null, except: organization.login }))) return true;
    end(begun);
    return false;
  }

  function kept(): Kept | null {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Kept;
    } catch {
      return null;
    }
  }

  return {
    organization: organization.login,
    state: () => ({ ...state }),
    async start() {
      const found = kept();
      if (found && running === undefined && !(await mayGoOn(found))) return { ...state };
      const begun = found ?? { now: Date.now(), complete: false };
      if (running === undefined) keep(begun);
      return run(begun);
    },
    async resume() {
      const begun = kept();
      if (begun && (await mayGoOn(begun))) run(begun);
    },
    see({ organizations }) {
      if (running === undefined || live.signal.aborted) return;
      const begun = kept();
      if (begun && organizations.some((name) => name !== '' && name !== organization.login)) end(begun);
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}
