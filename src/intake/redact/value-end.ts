import { escapeInJson } from './terminal-text.ts';

/** The quote that opens a value: `"`, or `\"` where the text itself stands in JSON, and deeper. */
export interface Quote {
  char: number;
  /** Backslashes before it: 0, 1, 3 or 7. */
  slashes: number;
  /** Where the value begins. */
  from: number;
}

const maxSlashes = 7;

/** The opening quote at `at`, or null. Also Python's and SQL's prefixes: b'…', f"…", N'…'. */
export function openingQuote(bytes: Uint8Array, at: number, hi: number): Quote | null {
  let from = at;
  if (isQuotePrefix(bytes[from]) && isQuote(bytes[from + 1])) from += 1;
  let slashes = 0;
  while (from + slashes < hi && slashes < maxSlashes && bytes[from + slashes] === 0x5c) slashes += 1;
  const char = bytes[from + slashes];
  if (from + slashes >= hi || char === undefined || !isQuote(char)) return null;
  return { char, slashes, from: from + slashes + 1 };
}

/**
 * Where a quoted value ends: before its closing quote (`closed`), else at the end of the line or of the text.
 * With `s` backslashes before the opening quote, a quote closes when the run of backslashes before it leaves `s` when
 * divided by 2(s+1): a run of 2(s+1) is one backslash of the value itself.
 */
export function quotedEnd(
  bytes: Uint8Array,
  { char, slashes, from }: Quote,
  hi: number,
): { at: number; closed: boolean } {
  const level = 2 * (slashes + 1);
  let run = 0;
  for (let at = from; at < hi; at += 1) {
    const byte = bytes[at];
    if (byte === 0x5c) {
      run += 1;
      continue;
    }
    if (byte === char && run % level === slashes) return { at: at - slashes, closed: true };
    if (byte === 0x0a || byte === 0x0d) return { at, closed: false };
    // A less escaped quote ends the text that this one stands in.
    if (byte === 0x22 && run < slashes) return { at: at - run, closed: false };
    run = 0;
  }
  return { at: hi, closed: false };
}

/**
 * Where a value without quotes ends: at white space, a quote, an escaped line break, or a separator that another
 * `name=` follows. A mask up to there never splits an escape sequence.
 */
export function endOfBareValue(bytes: Uint8Array, from: number, hi: number, markup: boolean): number {
  let at = from;
  while (at < hi) {
    const byte = bytes[at] as number;
    if (byte <= 0x20 || byte === 0x7f || isQuote(byte)) break;
    if (markup && byte === 0x3c) break;
    if (byte === 0x5c) {
      if (endsAtEscape(bytes, at, hi)) break;
      at += 2;
      continue;
    }
    if (isSeparator(byte) && !markup && endsAtSeparator(bytes, at + 1, hi)) break;
    at += 1;
  }
  return trimClosing(bytes, from, Math.min(at, hi));
}

/** 255 is in no text in UTF-8: it opens what is a value to its line's end (message-texts.ts). */
const isQuote = (byte: number | undefined) => byte === 0x22 || byte === 0x27 || byte === 0x60 || byte === 0xff;
const isQuotePrefix = (byte: number | undefined) =>
  byte === 0x62 || byte === 0x66 || byte === 0x72 || byte === 0x75 || byte === 0x4e;
const isSeparator = (byte: number) => byte === 0x2c || byte === 0x3b || byte === 0x26 || byte === 0x7c;
/** A star too: what is decided here must be decided the same when the rest has been masked. */
const isNameChar = (byte: number) =>
  byte === 0x2a ||
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x5f ||
  byte === 0x2d ||
  byte === 0x2e;

/** `\n`, `\r`, `\t`, `\f`, `\b`, an escaped quote, a control character, or a backslash at the end of the text. */
function endsAtEscape(bytes: Uint8Array, at: number, hi: number): boolean {
  const next = bytes[at + 1];
  if (at + 1 >= hi || next === undefined || next < 0x20) return true;
  if (next === 0x6e || next === 0x72 || next === 0x74 || next === 0x66 || next === 0x62 || isQuote(next)) return true;
  if (next === 0x5c) return escapeInJson(bytes, at, hi) >= 0;
  return next === 0x75 && bytes[at + 2] === 0x30 && bytes[at + 3] === 0x30 && (bytes[at + 4] as number) < 0x32;
}

function endsAtSeparator(bytes: Uint8Array, from: number, hi: number): boolean {
  let at = from;
  while (at < hi && bytes[at] === 0x20 && at < from + 2) at += 1;
  const next = bytes[at];
  if (at >= hi || at > from || next === undefined || next <= 0x20 || isQuote(next) || next === 0x5c) return true;
  const limit = Math.min(hi, at + 48);
  const start = at;
  while (at < limit && (isNameChar(bytes[at] as number) || (bytes[at] === 0x20 && at > start))) at += 1;
  return at > start && (bytes[at] === 0x3d || bytes[at] === 0x3a) && at < hi;
}

/** Brackets and full stops behind a value belong to the sentence around it. */
function trimClosing(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && at > to - 4) {
    const byte = bytes[at - 1];
    if (byte !== 0x29 && byte !== 0x7d && byte !== 0x5d && byte !== 0x3e && byte !== 0x2c && byte !== 0x3b) break;
    at -= 1;
  }
  return at;
}
