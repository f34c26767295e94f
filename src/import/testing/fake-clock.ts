import type { Clock } from '../clock.ts';

export interface FakeClock extends Clock {
  advance(ms: number): void;
}

/** Time that passes only by sleeping: a wait of an hour takes one turn of the event loop. */
export function createFakeClock(start: number): FakeClock {
  let time = start;
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      const target = time + Math.max(0, ms);
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      time = Math.max(time, target);
    },
  };
}
