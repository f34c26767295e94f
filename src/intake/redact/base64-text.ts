import { base64Chars, charClass, endOfRun, startOfRun } from './char-class.ts';

/** Base64 in lines: 76 characters (MIME), 64 (PEM), 60 (Python's old encoder and some mailers). */
const minWrapped = 60;
/** Five groups of four characters are 15 bytes: less than the shortest token, which need not begin with a group. */
const minGroups = 5;

/** What may stand behind the last line and its padding. */
const lineEnds = charClass('\n\r"\\');
const padding = charClass('=');

/** A run of base64's characters, perhaps over several lines. */
export interface Run {
  from: number;
  to: number;
}

/**
 * The first run at or behind `at` that may be base64 of text: somewhere in it five groups in a row decode to ASCII. One group in
 * ten does by chance, five nearly never. Five groups hold one that begins in the first four of every twenty
 * characters, and only those are looked at.
 */
export function nextEncodedText(bytes: Uint8Array, at: number, hi: number): Run | null {
  const last = hi - 4;
  for (let probe = at; probe < hi; probe += 4 * minGroups) {
    if (probe + 7 <= hi && !isAnyOfFour(bytes, probe)) continue;
    for (let start = probe; start < probe + 4 && start <= last; start += 1) {
      if (!isAscii(bytes, start) || groupsAround(bytes, start, at, hi) < minGroups) continue;
      const from = behindEscape(bytes, startOfRun(bytes, base64Chars, start, at));
      const to = endOfRun(bytes, base64Chars, start, hi);
      return { from, to: endOfWrapped(bytes, from, to, hi) };
    }
  }
  return null;
}

/** How many groups in a row, this one among them, decode to ASCII; more than enough are not counted. */
function groupsAround(bytes: Uint8Array, start: number, lo: number, hi: number): number {
  let count = 1;
  for (let at = start - 4; at >= lo && count < minGroups && isAscii(bytes, at); at -= 4) count += 1;
  for (let at = start + 4; at + 4 <= hi && count < minGroups && isAscii(bytes, at); at += 4) count += 1;
  return count;
}

/** Whether some five groups in a row decode to ASCII, read from character number `skip` of the run on. */
export function mayHoldText(bytes: Uint8Array, { from, to }: Run, skip: number): boolean {
  for (let at = from + skip; at + 4 <= to; at += 4 * minGroups) {
    if (isAscii(bytes, at) && groupsAround(bytes, at, from, to) >= minGroups) return true;
  }
  return false;
}

/** The letter of an escape sequence before the run (`\n`, `\u001b`) is none of it. */
function behindEscape(bytes: Uint8Array, from: number): number {
  if (from === 0 || bytes[from - 1] !== 0x5c) return from;
  return from + (bytes[from] === 0x75 ? 5 : 1);
}

/** Lines belong together as long as full ones follow one another. */
function endOfWrapped(bytes: Uint8Array, from: number, to: number, hi: number): number {
  let lineFrom = from;
  let end = to;
  while (end - lineFrom >= minWrapped && bytes[end] === 0x0a && end + 1 < hi) {
    const next = endOfRun(bytes, base64Chars, end + 1, hi);
    const behind = endOfRun(bytes, padding, next, Math.min(hi, next + 2));
    if (next === end + 1 || next - end - 1 > end - lineFrom || (behind < hi && lineEnds[bytes[behind] as number] === 0))
      break;
    lineFrom = end + 1;
    end = next;
  }
  return end;
}

const sextets = new Int8Array(256).fill(-1);
for (const alphabet of ['+/', '-_']) {
  const letters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`;
  for (let value = 0; value < 64; value += 1) sextets[letters.charCodeAt(value)] = value;
}

/**
 * By character: 1, 2, 4 when it may be the first, second, third of a group that decodes to ASCII: highest bits 0, the first byte
 * printable or a line break; 8 when it is in the alphabet.
 */
const asciiPlaces = Uint8Array.from(sextets, (value) =>
  value < 0 ? 0 : (value === 2 || (value >= 8 && value < 32) ? 1 : 0) | (value & 8 ? 0 : 2) | (value & 2 ? 0 : 4) | 8,
);

/** Whether a group of ASCII begins at any of four neighbouring characters; reads each of their seven once. */
function isAnyOfFour(bytes: Uint8Array, at: number): boolean {
  const a = asciiPlaces[bytes[at] as number] as number;
  const b = asciiPlaces[bytes[at + 1] as number] as number;
  const c = asciiPlaces[bytes[at + 2] as number] as number;
  const d = asciiPlaces[bytes[at + 3] as number] as number;
  const e = asciiPlaces[bytes[at + 4] as number] as number;
  const f = asciiPlaces[bytes[at + 5] as number] as number;
  const g = asciiPlaces[bytes[at + 6] as number] as number;
  // One bit a place, so that what is common to four is one operation: `a` as first, `b` as second, and so on.
  const all =
    (a & (b >> 1) & (c >> 2) & (d >> 3)) |
    (b & (c >> 1) & (d >> 2) & (e >> 3)) |
    (c & (d >> 1) & (e >> 2) & (f >> 3)) |
    (d & (e >> 1) & (f >> 2) & (g >> 3));
  return (all & 1) !== 0;
}

/** One comparison, since what it tells is as good as random. */
function isAscii(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] as number;
  const second = bytes[at + 1] as number;
  const third = bytes[at + 2] as number;
  const fourth = bytes[at + 3] as number;
  const places =
    ((asciiPlaces[first] as number) & 1) |
    ((asciiPlaces[second] as number) & 2) |
    ((asciiPlaces[third] as number) & 4) |
    ((asciiPlaces[fourth] as number) & 8);
  return places === 15;
}

/** Decodes a run from its character number `skip` on, line breaks left out. Returns the number of bytes. */
export function decodeRun(bytes: Uint8Array, { from, to }: Run, skip: number, into: Uint8Array): number {
  let count = 0;
  let bits = 0;
  let held = 0;
  for (let at = from + skip; at < to; at += 1) {
    const value = sextets[bytes[at] as number] as number;
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    into[count] = (bits >> held) & 255;
    count += 1;
  }
  return count;
}
