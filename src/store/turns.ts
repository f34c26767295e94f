/** Hands out a fixed set of things, each to one user at a time; those who come when all are taken wait in order. */
export interface Turns<T> {
  use<R>(work: (item: T) => Promise<R>): Promise<R>;
  /** Resolves when nothing is in use; whoever comes afterwards is refused. */
  close(): Promise<void>;
}

/** Items are made when first needed, at most `size`. */
export function createTurns<T>(size: number, make: () => T): Turns<T> {
  const free: T[] = [];
  const waiting: ((item: T) => void)[] = [];
  const running = new Set<Promise<unknown>>();
  let made = 0;
  let closed = false;

  function take(): T | Promise<T> {
    const item = free.pop();
    if (item !== undefined) return item;
    if (made < size) {
      const fresh = make();
      made += 1;
      return fresh;
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  async function turn<R>(work: (item: T) => Promise<R>): Promise<R> {
    const item = await take();
    try {
      return await work(item);
    } finally {
      const next = waiting.shift();
      if (next) next(item);
      else free.push(item);
    }
  }

  return {
    use(work) {
      if (closed) return Promise.reject(new Error('the store is closed'));
      const promise = turn(work);
      running.add(promise);
      const forget = () => running.delete(promise);
      promise.then(forget, forget);
      return promise;
    },
    async close() {
      closed = true;
      await Promise.allSettled([...running]);
    },
  };
}
