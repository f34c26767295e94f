import type { JournalEnvironment } from './environment.ts';

const checkEvery = 64;
const trimAtMost = 256;

/**
 * Forgets delivery ids that are old or too many, a few at a time so that no append waits for it.
 * `step` is called once for each append and joins that append's transaction.
 */
export function createSeenTrimmer(journal: JournalEnvironment, forMs: number, max: number) {
  let calls = 0;
  return {
    step(now: number = Date.now()): Promise<unknown>[] {
      const removals: Promise<unknown>[] = [];
      calls += 1;
      if (calls % checkEvery !== 0) return removals;
      const excess = (journal.seenOrder.getStats() as { entryCount: number }).entryCount - max;
      let trimmed = 0;
      for (const { key, value } of journal.seenOrder.getRange({ limit: trimAtMost })) {
        if (trimmed >= excess && now - value.readDoubleLE(0) <= forMs) break;
        removals.push(journal.seen.remove(value.toString('utf8', 8)), journal.seenOrder.remove(key));
        trimmed += 1;
      }
      return removals;
    },
  };
}
