import type { Buffer } from 'node:buffer';

const esc = 0x1b;
const bell = 0x07;
const backslash = 0x5c;
const lineFeed = 0x0a;

/**
 * Where the terminal control sequence that begins at `at`, an ESC, ends: CSI (colours, cursor), OSC (titles, links), device strings, or
 * the rest of ECMA-48. None goes on over a line break; of a string without an end only the first two bytes count. Linear.
 */
export function endOfTerminalCode(bytes: Uint8Array, at: number, to: number): number {
  const kind = at + 1 < to ? bytes[at + 1] : -1;
  if (kind === 0x5b) {
    const parameters = run(bytes, at + 2, to, 0x30, 0x3f);
    const final = endOfIntermediates(bytes, parameters, to);
    return isWithin(bytes, final, to, 0x40, 0x7e) ? final + 1 : final;
  }
  const isString = kind === 0x50 || kind === 0x58 || kind === 0x5e || kind === 0x5f;
  if (kind === 0x5d || isString) {
    let end = at + 2;
    while (end < to && bytes[end] !== esc && bytes[end] !== lineFeed && (isString || bytes[end] !== bell)) end += 1;
    if (end < to && bytes[end] === bell) return end + 1;
    if (end + 1 < to && bytes[end] === esc && bytes[end + 1] === backslash) return end + 2;
  }
  const final = endOfIntermediates(bytes, at + 1, to);
  return isWithin(bytes, final, to, 0x30, 0x7e) ? final + 1 : final;
}

/** Takes terminal control sequences out of a log line, in place, except those that colour it. Returns how long it is then. */
export function keepColours(line: Buffer): number {
  let length = 0;
  for (let at = 0; at < line.length; ) {
    const next = line.indexOf(esc, at);
    const code = next < 0 ? line.length : next;
    const behind = code < line.length ? endOfTerminalCode(line, code, line.length) : code;
    const end = isColour(line, code, behind) ? behind : code;
    line.copyWithin(length, at, end);
    length += end - at;
    at = behind;
  }
  return length;
}

/** `ESC [ 1 ; 31 m`: SGR. */
function isColour(bytes: Uint8Array, from: number, to: number): boolean {
  return bytes[to - 1] === 0x6d && bytes[from + 1] === 0x5b && run(bytes, from + 2, to, 0x30, 0x3b) === to - 1;
}

/** All but `*`, which hardly any sequence has: what has been masked must not become part of one. */
function endOfIntermediates(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (isWithin(bytes, at, to, 0x20, 0x2f) && bytes[at] !== 0x2a) at += 1;
  return at;
}

function run(bytes: Uint8Array, from: number, to: number, low: number, high: number): number {
  let at = from;
  while (isWithin(bytes, at, to, low, high)) at += 1;
  return at;
}

function isWithin(bytes: Uint8Array, at: number, to: number, low: number, high: number): boolean {
  return at < to && (bytes[at] as number) >= low && (bytes[at] as number) <= high;
}
