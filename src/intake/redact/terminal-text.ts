import type { Buffer } from 'node:buffer';
import { endOfTerminalCode } from '../../sources/otlp/terminal-codes.ts';

const esc = 0x1b;
const backslash = 0x5c;
const openBracket = 0x5b;
const lineFeed = 0x0a;
/** As JSON writes ESC, the last letter in either case and perhaps with more backslashes before it. */
const inJson = '\\u001';
const maxSlashes = 7;

/** Lines below one another that all hold terminal control sequences. */
interface Stretch {
  from: number;
  to: number;
}

/** Finds the stretches of a text. Each ESC and each backslash is searched for once. */
export function createTerminalTexts(text: Buffer) {
  let raw = -1;
  let json = -1;
  return {
    /** The next one at or behind `at`, which begins a line; null when there is none. */
    next(at: number): Stretch | null {
      if (raw < at) raw = indexOf(text, esc, at);
      if (json < at) json = nextInJson(text, at);
      const first = Math.min(raw, json);
      return first === text.length ? null : stretchAround(text, at, first);
    },
  };
}

function nextInJson(text: Buffer, from: number): number {
  let at = indexOf(text, inJson, from);
  while (at < text.length && endOfCode(text, at, text.length) < 0) at = indexOf(text, inJson, at + 1);
  return at;
}

function stretchAround(text: Buffer, at: number, first: number): Stretch {
  let from = first;
  while (from > at && text[from - 1] !== lineFeed) from -= 1;
  let to = indexOf(text, lineFeed, first);
  for (;;) {
    const end = to < text.length ? indexOf(text, lineFeed, to + 1) : to;
    let next = to + 1;
    while (next < end && endOfCode(text, next, end) < 0) next += 1;
    if (next >= end) return { from, to };
    to = end;
  }
}

/** The text's length where it is nowhere. */
function indexOf(text: Buffer, what: number | string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found;
}

/** Where the control sequence that begins at `at` ends; -1 when none does. */
function endOfCode(text: Uint8Array, at: number, to: number): number {
  if (text[at] === esc) return endOfTerminalCode(text, at, to);
  const letter = text[at] === backslash ? escapeInJson(text, at, to) : -1;
  // CSI alone: where a title or a link ends is written in JSON too, and looking for it again and again would cost.
  return letter >= 0 && text[letter + 1] === openBracket ? endOfTerminalCode(text, letter, to) : -1;
}

/** The last letter of ESC as JSON writes it, `\u001b`, which begins with backslashes at `at`; -1 when it is none. */
export function escapeInJson(text: Uint8Array, at: number, to: number): number {
  let letter = at + 1;
  while (letter < to && letter < at + maxSlashes && text[letter] === backslash) letter += 1;
  const last = letter + 4;
  if (last >= to || text[letter] !== 0x75 || text[letter + 1] !== 0x30 || text[letter + 2] !== 0x30) return -1;
  return text[letter + 3] === 0x31 && ((text[last] as number) | 32) === 0x62 ? last : -1;
}

/** Writes the text as it is without its control sequences. Returns its length. */
export function withoutCodes(text: Uint8Array, { from, to }: Stretch, into: Uint8Array): number {
  let count = 0;
  for (let at = from; at < to; ) {
    const behind = endOfCode(text, at, to);
    if (behind < 0) {
      into[count] = text[at] as number;
      count += 1;
    }
    at = behind < 0 ? at + 1 : behind;
  }
  return count;
}

/** Puts stars where `masked`, which was made by {@link withoutCodes}, has been changed since. */
export function maskBetweenCodes(text: Uint8Array, { from, to }: Stretch, masked: Uint8Array): void {
  let count = 0;
  for (let at = from; at < to; ) {
    const behind = endOfCode(text, at, to);
    if (behind < 0) {
      text[at] = masked[count] as number;
      count += 1;
    }
    at = behind < 0 ? at + 1 : behind;
  }
}
