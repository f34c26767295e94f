/** Counts requests by key: `burst` at once, then `perSecond`. Holds at most `maxKeys`; the longest unused goes first. */
export interface TokenBuckets {
  /** Takes one; 0 when it was there, else the whole seconds until the next. */
  take(key: string): number;
  /** The whole seconds to wait, without taking; 0 when one is there. */
  peek(key: string): number;
}

interface Options {
  burst: number;
  perSecond: number;
  maxKeys: number;
  now: () => number;
}

export function createTokenBuckets({ burst, perSecond, maxKeys, now }: Options): TokenBuckets {
  const buckets = new Map<string, { left: number; at: number }>();

  const level = (key: string): number => {
    const bucket = buckets.get(key);
    if (!bucket) return burst;
    // A clock that is set back must not take away what was earned.
    return Math.min(burst, bucket.left + (Math.max(0, now() - bucket.at) / 1000) * perSecond);
  };
  const wait = (left: number) => (left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / perSecond)));

  return {
    peek: (key) => wait(level(key)),
    take(key) {
      const left = level(key);
      const seconds = wait(left);
      buckets.delete(key);
      if (buckets.size >= maxKeys) {
        const oldest = buckets.keys().next().value;
        if (oldest !== undefined) buckets.delete(oldest);
      }
      buckets.set(key, { left: seconds === 0 ? left - 1 : left, at: now() });
      return seconds;
    },
  };
}
