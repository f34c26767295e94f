/** Counts a secret of `kind` and puts `*` over `[from, to)`. Every rule reports what it found through one of these. */
export type Mask = (kind: string, from: number, to: number) => void;

/** How many secrets were masked, by kind. Never a value. */
export type SecretCounts = Record<string, number>;

const star = 42;
const dash = 0x2d;
/** Before and behind each first and last line of a key. */
export const dashes = 5;

/** A mask over `bytes` that keeps count in `counts`. The length of the text never changes, so no framing breaks. */
export function createMask(bytes: Uint8Array, counts: SecretCounts): Mask {
  return (kind, from, to) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    cover(bytes, from, to);
  };
}

/**
 * Puts `*` over `[from, to)`. Five dashes in a row stay: no secret is made of them, and they are where a private key begins and
 * ends, which must be seen the next time as it is seen now.
 */
export function cover(bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += 1) {
    if (hasDashes(bytes, at)) while (bytes[at + 1] === dash) at += 1;
    else bytes[at] = star;
  }
}

/** Whether five dashes begin at `at`. */
export function hasDashes(bytes: Uint8Array, at: number): boolean {
  for (let next = at; next < at + dashes; next += 1) if (bytes[next] !== dash) return false;
  return true;
}

/** Adds the counts of one text to those of another. */
export function addCounts(into: SecretCounts, counts: SecretCounts): void {
  for (const [kind, count] of Object.entries(counts)) into[kind] = (into[kind] ?? 0) + count;
}

/** True where three `*` stand in a row: what has been masked, by us or by the CI system, is not masked again. */
export const isMasked = (text: string) => text.includes('***');
