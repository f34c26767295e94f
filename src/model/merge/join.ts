import type { EpochMs } from '../time.ts';

/**
 * The small joins that merging is made of. Each is commutative, associative and idempotent, so that any order and
 * repetition of observations gives the same record (docs/design/001).
 */

/** The smaller of two numbers of which either may be unknown. */
export function minKnown(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  if (b === null) return a;
  return a < b ? a : b;
}

/** Times of sight kept per set. Only the latest matter, and a hostile sender must not make a record grow. */
const maxSeen = 8;

/** Union of two ascending sets of times, cut to the latest few. Cutting to the largest keeps a union associative. */
export function unionSeen(a: readonly EpochMs[], b: readonly EpochMs[]): EpochMs[] {
  if (a.length === 0 && b.length === 0) return [];
  return [...new Set([...a, ...b])].sort((x, y) => x - y).slice(-maxSeen);
}

/** Union of two sets of words, sorted, without `except`. */
export function unionWords(a: readonly string[], b: readonly string[], except: readonly (string | null)[]): string[] {
  if (a.length === 0 && b.length === 0) return [];
  return [...new Set([...a, ...b])].filter((word) => !except.includes(word)).sort();
}

/** Last resort between observations of equal rank and time: the order of their text, the same wherever it is asked. */
export function compareText(a: unknown, b: unknown): number {
  if (a === b) return 0;
  const left = JSON.stringify(a);
  const right = JSON.stringify(b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Order of two observations by the mapping that read them: a corrected mapping knows better. */
export function compareMapping(a: { mapping?: number }, b: { mapping?: number }): number {
  return (a.mapping ?? 0) - (b.mapping ?? 0);
}
