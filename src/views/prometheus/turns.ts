import { setImmediate } from 'node:timers/promises';

/** How long rendering may hold the event loop before others get their turn. */
const sliceMs = 3;

/** Cuts long work into slices: `if (turns.due()) await turns.next()` inside its loop. */
export interface Turns {
  due(): boolean;
  next(): Promise<void>;
}

export function createTurns(): Turns {
  let until = performance.now() + sliceMs;
  return {
    due: () => performance.now() >= until,
    async next() {
      await setImmediate();
      until = performance.now() + sliceMs;
    },
  };
}
