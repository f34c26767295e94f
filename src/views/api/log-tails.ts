import type { ServerResponse } from 'node:http';
import type { Engine } from '../../store/engine.ts';
import type { LogFilter } from '../../store/queries/log-filter.ts';
import { insertedLogs, newestLogInsert } from '../../store/queries/log-tail.ts';

interface Options {
  engine: Engine;
  maxTails: number;
  /** The store is looked at this often. */
  paceMs: number;
  /** Lines that one tail is told a second; of more, the newest. */
  linesPerSecond: number;
  heartbeatMs: number;
  /** After this the client is asked to come again, so that a revoked token stops watching. */
  maxAgeMs: number;
  /** Lines that are older when they come are not told. */
  maxLateMs: number;
  now: () => number;
}

interface Tail {
  response: Pick<ServerResponse, 'write' | 'end' | 'writableNeedDrain' | 'destroyed'>;
  filter: LogFilter;
}

interface State {
  /** Number of the last insert that was told. */
  seen: number;
  aliveAt: number;
  since: number;
  /** Lines that may be told, as of `allowedAt`: what a second allows at most. */
  allowance: number;
  allowedAt: number;
}

interface LogTails {
  /** False when there are too many. `after`: the insert that the client has seen last, when it comes again. */
  add(tail: Tail, after: number | null): Promise<boolean>;
  remove(tail: Tail): void;
  close(): void;
}

/** Tells watchers of lines as they are stored. A watcher that is slow to read is told less often, so more is dropped. */
export function createLogTails(options: Options): LogTails {
  const { engine, maxTails, paceMs, linesPerSecond, heartbeatMs, maxAgeMs, maxLateMs, now } = options;
  const tails = new Map<Tail, State>();
  let timer: NodeJS.Timeout | undefined;
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      const newest = await newestLogInsert(engine);
      for (const [tail, state] of tails) {
        if (tail.response.destroyed) remove(tail);
        else if (now() - state.since > maxAgeMs) end(tail);
        else if (!tail.response.writableNeedDrain) await tell(tail, state, newest);
      }
    } catch {
      // The store said why in its own log. Nothing counts as seen, so the next look tells it.
    } finally {
      looking = false;
    }
  }

  async function tell(tail: Tail, state: State, newest: number): Promise<void> {
    const { response, filter } = tail;
    if (newest > state.seen) {
      const inserts = { after: state.seen, upTo: newest, since: Math.floor((now() - maxLateMs) / 1000) };
      const allowed = allowedLines(state, linesPerSecond, now());
      const { lines, total } = await insertedLogs(engine, filter, inserts, allowed);
      if (!tails.has(tail)) return;
      state.seen = newest;
      if (total > 0) {
        state.aliveAt = now();
        state.allowance -= lines.length;
        if (total > lines.length) response.write(event('dropped', { lines: total - lines.length }));
        if (lines.length > 0) response.write(`id: ${newest}\n${event('lines', lines)}`);
      }
    }
    if (now() - state.aliveAt < heartbeatMs) return;
    state.aliveAt = now();
    response.write(': alive\n\n');
  }

  function end(tail: Tail): void {
    tail.response.end();
    remove(tail);
  }

  function remove(tail: Tail): void {
    tails.delete(tail);
    if (tails.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    async add(tail, after) {
      if (tails.size >= maxTails) return false;
      const at = now();
      const state: State = {
        seen: Number.MAX_SAFE_INTEGER,
        aliveAt: at,
        since: at,
        allowance: linesPerSecond,
        allowedAt: at,
      };
      tails.set(tail, state);
      try {
        const newest = await newestLogInsert(engine);
        state.seen = after === null ? newest : Math.min(after, newest);
      } catch (error) {
        remove(tail);
        throw error;
      }
      if (!tails.has(tail)) return true;
      timer ??= setInterval(() => void look(), paceMs);
      timer.unref();
      return true;
    },
    remove,
    close() {
      for (const tail of [...tails.keys()]) end(tail);
    },
  };
}

function allowedLines(state: State, perSecond: number, at: number): number {
  state.allowance = Math.min(perSecond, state.allowance + ((at - state.allowedAt) * perSecond) / 1000);
  state.allowedAt = at;
  return Math.floor(state.allowance);
}

/** JSON holds no line breaks, so an event is one line of data whatever was logged. */
const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
