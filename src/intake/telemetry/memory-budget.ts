/** All requests under way together. */
export const maxHeldBytes = 160 * 2 ** 20;

/** Bytes of requests that are held at one time, over all connections. */
export interface MemoryBudget {
  /** False when they do not fit; nothing was taken then. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
  used(): number;
}

export function createMemoryBudget(maxBytes: number): MemoryBudget {
  let used = 0;
  return {
    take(bytes) {
      if (used + bytes > maxBytes) return false;
      used += bytes;
      return true;
    },
    giveBack(bytes) {
      used -= bytes;
    },
    used: () => used,
  };
}

/** What one request holds of the budget; `end` gives all of it back. */
export interface Share {
  take(bytes: number): boolean;
  /** Of what was taken. */
  giveBack(bytes: number): void;
  end(): void;
}

export function shareOf(budget: MemoryBudget): Share {
  let held = 0;
  return {
    take(bytes) {
      if (!budget.take(bytes)) return false;
      held += bytes;
      return true;
    },
    giveBack(bytes) {
      budget.giveBack(bytes);
      held -= bytes;
    },
    end() {
      budget.giveBack(held);
      held = 0;
    },
  };
}
