/** A set of bytes as a table, so that a test costs one read. */
export type CharClass = Uint8Array;

/** Builds a class from ranges and single characters, as in a regular expression: `A-Za-z0-9_-` (a last `-` is itself). */
export function charClass(spec: string): CharClass {
  const table = new Uint8Array(256);
  for (let at = 0; at < spec.length; at += 1) {
    const first = spec.charCodeAt(at);
    const isRange = spec[at + 1] === '-' && at + 2 < spec.length;
    const last = isRange ? spec.charCodeAt(at + 2) : first;
    table.fill(1, first, last + 1);
    if (isRange) at += 2;
  }
  return table;
}

export const alphanumeric = charClass('A-Za-z0-9');
export const wordChars = charClass('A-Za-z0-9_');
export const hexChars = charClass('0-9a-fA-F');
/** Both alphabets of base64, without padding. */
export const base64Chars = charClass('A-Za-z0-9+/_-');
export const urlSafeChars = charClass('A-Za-z0-9_-');
/** Everything but a line break. */
export const lineChars = charClass('\u0000-\t\u000b-\u00ff');

/** First position from `from` on whose byte is not in the class, at most `to`. */
export function endOfRun(bytes: Uint8Array, chars: CharClass, from: number, to: number): number {
  let at = from;
  while (at < to && chars[bytes[at] as number] === 1) at += 1;
  return at;
}

/** Start of the run of the class that ends before `from`, at least `lo`. */
export function startOfRun(bytes: Uint8Array, chars: CharClass, from: number, lo: number): number {
  let at = from;
  while (at > lo && chars[bytes[at - 1] as number] === 1) at -= 1;
  return at;
}

/** How many different bytes there are: a placeholder like `xxxxxxxx` has one, random text of 20 has far more. */
export function distinctBytes(bytes: Uint8Array, from: number, to: number): number {
  let low = 0;
  let high = 0;
  let count = 0;
  for (let at = from; at < to; at += 1) {
    // Two characters may fall on one bit (A and a): fewer than there are, never more.
    const bit = 1 << ((bytes[at] as number) & 31);
    const upper = (bytes[at] as number) & 32;
    if (upper === 0 ? (low & bit) === 0 : (high & bit) === 0) count += 1;
    if (upper === 0) low |= bit;
    else high |= bit;
  }
  return count;
}
