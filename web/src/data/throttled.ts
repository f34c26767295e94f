/** Of all time, at most one part in this many is spent on what is run. */
const restFactor = 20;

/**
 * Runs at once, then at most once per interval, and always once after the last call. What takes time is waited for, and rested
 * from the longer the longer it took.
 */
export function throttled(run: () => unknown, everyMs: number): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [busy, again, cancelled] = [false, false, false];
  const fire = async () => {
    busy = true;
    const began = performance.now();
    await run();
    if (cancelled) return;
    const rest = Math.max(everyMs, restFactor * (performance.now() - began));
    timer = setTimeout(() => {
      busy = false;
      if (!again) return;
      again = false;
      void fire();
    }, rest);
  };
  return {
    call: () => {
      if (cancelled) return;
      if (busy) again = true;
      else void fire();
    },
    cancel: () => {
      cancelled = true;
      clearTimeout(timer);
    },
  };
}
