/** Waits between tries: doubling from 100 ms to 10 s. `reset` after a success. */
export function createBackoff(firstMs = 100, longestMs = 10_000) {
  let next = firstMs;
  return {
    next(): number {
      const wait = next;
      next = Math.min(next * 2, longestMs);
      return wait;
    },
    reset() {
      next = firstMs;
    },
  };
}

/** A pause that ends early, without an error, when `signal` fires. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
