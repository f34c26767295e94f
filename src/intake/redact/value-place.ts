import type { Buffer } from 'node:buffer';
import { charClass, endOfRun, startOfRun } from './char-class.ts';
import { openingQuote, quotedEnd } from './value-end.ts';

const nameChars = charClass('A-Za-z0-9_.-');
const maxName = 64;

const quote = (byte: number | undefined) => byte === 0x22 || byte === 0x27 || byte === 0x60;
const blank = (byte: number | undefined) => byte === 0x20 || byte === 0x09;

/** The name that a place is within; at most its last and its next 64 characters. */
export function nameAround(bytes: Buffer, at: number): { from: number; to: number } {
  return {
    from: startOfRun(bytes, nameChars, at, Math.max(0, at - maxName)),
    to: endOfRun(bytes, nameChars, at, Math.min(bytes.length, at + maxName)),
  };
}

/** Where a value begins, and what stands around it. */
export interface Place {
  from: number;
  /** No space before the value, or something else that makes it a value and not prose. */
  tight: boolean;
  /** `<name>value</name>` */
  markup?: boolean;
  /** `--name value`: a following flag is not its value. */
  flag?: boolean;
  /** `"--name", "value"` */
  listed?: boolean;
}

/** Where the value of a name is; null when none is given to it. */
export function placeOfValue(bytes: Buffer, nameFrom: number, nameTo: number): Place | null {
  const hi = bytes.length;
  let at = nameTo;
  // The quote that closes the name, perhaps escaped, perhaps in brackets: `"name"`, `\"name\"`, `["name"]`.
  while (at < hi && at < nameTo + 8 && bytes[at] === 0x5c) at += 1;
  const isQuoted = quote(bytes[at]) && at < hi;
  if (isQuoted) at += 1;
  else at = nameTo;
  if (bytes[at] === 0x5d && at < hi) at += 1;
  if (bytes[nameTo] === 0x3e && nameFrom > 0 && bytes[nameFrom - 1] === 0x3c) {
    return { from: nameTo + 1, tight: true, markup: true };
  }
  const spaced = skipBlanks(bytes, at, hi);
  const sign = bytes[spaced];
  if (spaced >= hi) return null;
  if (sign === 0x3d || sign === 0x3a) {
    let from = spaced + 1;
    // := == => ===
    while (from < hi && from < spaced + 3 && (bytes[from] === 0x3d || bytes[from] === 0x3e)) from += 1;
    const value = skipBlanks(bytes, from, hi);
    return { from: value, tight: value === from && spaced === at };
  }
  const isListed = isQuoted && sign === 0x2c;
  if (bytes[nameFrom] === 0x2d && bytes[nameFrom + 1] === 0x2d) {
    if (isListed || isNextListed(bytes, spaced)) return listedValue(bytes, spaced, hi);
    return spaced > at ? { from: spaced, tight: false, flag: true } : null;
  }
  if (isListed) return pairedValue(bytes, spaced + 1, hi);
  return spaced > at && isInstruction(bytes, nameFrom, nameTo) ? { from: spaced, tight: true } : null;
}

const netrc = /\b(?:machine\s+\S+|default)\s+login\s+\S+\s+$/;
const lookBack = 128;

/** `ENV NAME value` of a Dockerfile; `machine host login user password value` of .netrc. */
function isInstruction(bytes: Buffer, nameFrom: number, nameTo: number): boolean {
  let at = nameFrom;
  while (at > 0 && at > nameFrom - 8 && blank(bytes[at - 1])) at -= 1;
  if (at === nameFrom) return false;
  if (bytes[at - 1] === 0x56 && bytes[at - 2] === 0x4e && bytes[at - 3] === 0x45) {
    return at === 3 || nameChars[bytes[at - 4] as number] === 0;
  }
  if (nameTo - nameFrom !== 'password'.length || latin1(bytes, nameFrom, nameTo) !== 'password') return false;
  return netrc.test(latin1(bytes, Math.max(0, nameFrom - lookBack), nameFrom));
}

/** The next text of a list: `"--name", "value"`, the value perhaps on the next line, or as message-texts.ts writes it. */
function listedValue(bytes: Buffer, at: number, hi: number): Place | null {
  const from = skipLineBreak(bytes, bytes[at] === 0x2c ? at + 1 : at, hi);
  return openingQuote(bytes, from, hi) === null ? null : { from, tight: false, flag: true, listed: true };
}

/** Whether a text of a list ends at `at` and another follows, as message-texts.ts writes them. */
export function isNextListed(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x0a && bytes[at + 1] === 0x20 && bytes[at + 2] === openLine;
}

/** Opens a value that goes on to its line's end (message-texts.ts). */
export const openLine = 0xff;

const pairedKeys = ['value', 'stringValue', 'string_value'];

/** `"key":"NAME","value":"…"`, the value perhaps on the next line, and OTLP's `"value":{"stringValue":"…"}`. */
function pairedValue(bytes: Buffer, from: number, hi: number): Place | null {
  let at = from;
  let found = false;
  for (let depth = 0; depth < 2; depth += 1) {
    at = depth === 0 ? skipLineBreak(bytes, at, hi) : skipBlanks(bytes, at, hi);
    const opening = openingQuote(bytes, at, hi);
    if (opening === null) break;
    const end = quotedEnd(bytes, opening, Math.min(hi, opening.from + 24));
    if (!end.closed || !pairedKeys.includes(latin1(bytes, opening.from, end.at))) break;
    at = skipBlanks(bytes, end.at + opening.slashes + 1, hi);
    if (bytes[at] !== 0x3a) return null;
    at = skipBlanks(bytes, at + 1, hi);
    found = true;
    if (bytes[at] !== 0x7b) break;
    at += 1;
  }
  return found && at < hi ? { from: at, tight: true } : null;
}

export function latin1(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to);
}

export function skipBlanks(bytes: Buffer, from: number, hi: number): number {
  let at = from;
  while (at < hi && at < from + 16 && blank(bytes[at])) at += 1;
  return at;
}

/** To where the next line begins, or the rest of this one. */
function skipLineBreak(bytes: Buffer, from: number, hi: number): number {
  let at = skipBlanks(bytes, from, hi);
  if (bytes[at] === 0x0d) at += 1;
  if (at >= hi || bytes[at] !== 0x0a) return at;
  at += 1;
  while (at < hi && at < from + maxIndent && blank(bytes[at])) at += 1;
  return at;
}

const maxIndent = 64;
