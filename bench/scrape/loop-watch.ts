import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const stepMs = 1;

export interface LoopWatch {
  reset(): void;
  /** Longest block of the event loop since the reset, in ms. */
  longest(): number;
  /** The same without the time in which the thread was ready to run and had no CPU; null where Linux does not tell. */
  longestHeld(): number | null;
}

/** Watches this thread's event loop every millisecond; what goes beyond that step is how long the loop was blocked. */
export function watchLoop(): LoopWatch {
  const delay = monitorEventLoopDelay({ resolution: stepMs });
  delay.enable();
  let last = readScheduler();
  let held = 0;
  setInterval(() => {
    const next = readScheduler();
    if (last && next) held = Math.max(held, next.at - last.at - (next.waitedMs - last.waitedMs) - stepMs);
    last = next;
  }, stepMs).unref();
  return {
    reset() {
      delay.reset();
      held = 0;
    },
    longest: () => Math.max(0, delay.max / 1e6 - stepMs),
    longestHeld: () => (last ? held : null),
  };
}

/** The main thread's time in the run queue: its id is the process's. */
function readScheduler(): { at: number; waitedMs: number } | null {
  try {
    const [, waited = ''] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return { at: performance.now(), waitedMs: Number(waited) / 1e6 };
  } catch {
    return null;
  }
}
