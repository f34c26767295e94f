import { charClass, endOfRun, hexChars, startOfRun } from './char-class.ts';

/** Everything but white space, quotes and angle brackets: what an encoded text is written in. */
const words = charClass('!#-;=?-_a-~');
const maxWord = 65_536;

const hexValue = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit += 1) {
  hexValue[digit.toString(16).charCodeAt(0)] = digit;
  hexValue[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** A word in which characters are written as `%2F`, `\/` or `\u002f`. */
export interface EncodedWord {
  from: number;
  to: number;
}

/** Finds encoded words. Each `%` and each backslash is looked at once. */
export function createEncodedWords(bytes: Buffer, from: number, to: number) {
  let percent = find(bytes, 0x25, from, to);
  let backslash = find(bytes, 0x5c, from, to);
  return {
    /** The next word at or behind `at`, or null. */
    next(at: number): EncodedWord | null {
      for (let least = at; ; ) {
        if (percent < least) percent = find(bytes, 0x25, least, to);
        if (backslash < least) backslash = find(bytes, 0x5c, least, to);
        const first = Math.min(percent, backslash);
        if (first >= to) return null;
        if (!beginsCode(bytes, first, to)) {
          least = first + 1;
          continue;
        }
        return {
          from: startOfRun(bytes, words, first, Math.max(at, first - maxWord)),
          to: beforeOpenEscape(bytes, endOfRun(bytes, words, first, Math.min(to, first + maxWord))),
        };
      }
    },
  };
}

/** A backslash before the quote that ends the word belongs to the quote. */
function beforeOpenEscape(bytes: Uint8Array, to: number): number {
  const slashes = to - startOfRun(bytes, backslash, to, 0);
  return to - (slashes % 2);
}

const backslash = charClass('\\');

/** Memory search for what is rare; where it is not, a call for each would cost more than looking. */
function find(bytes: Buffer, byte: number, from: number, to: number): number {
  const near = Math.min(to, from + 16);
  for (let at = from; at < near; at += 1) if (bytes[at] === byte) return at;
  const found = near < to ? bytes.indexOf(byte, near) : -1;
  return found < 0 || found >= to ? to : found;
}

/** `%` and a printable character's code or a line break's; `\/`; `\u00` and a printable one. */
function beginsCode(bytes: Uint8Array, at: number, to: number): boolean {
  if (bytes[at] === 0x25) {
    if (at + 2 >= to || hexChars[bytes[at + 1] as number] === 0 || hexChars[bytes[at + 2] as number] === 0)
      return false;
    const code = codeAt(bytes, at + 1, 2);
    return code === 0x0a || code === 0x0d || (code >= 0x20 && code < 0x7f);
  }
  if (bytes[at + 1] === 0x2f) return at + 1 < to;
  if (bytes[at + 1] !== 0x75 || at + 5 >= to || bytes[at + 2] !== 0x30 || bytes[at + 3] !== 0x30) return false;
  const code = codeAt(bytes, at + 4, 2);
  return code >= 0x20 && code < 0x7f;
}

function codeAt(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index += 1) {
    const digit = hexValue[bytes[index] as number] as number;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Length of the character that begins at `at` as it is written. */
function codeLength(bytes: Uint8Array, at: number, to: number): number {
  if (bytes[at] === 0x5c && at + 1 < to) return bytes[at + 1] === 0x75 && at + 5 < to ? 6 : 2;
  return bytes[at] === 0x25 && at + 2 < to && codeAt(bytes, at + 1, 2) >= 0 ? 3 : 1;
}

const escapes: Record<number, number> = { 110: 0x0a, 114: 0x0d, 116: 0x09, 98: 0x08, 102: 0x0c };

function decodeAt(bytes: Uint8Array, at: number, length: number): number {
  const next = bytes[at + 1] as number;
  if (length === 6) {
    const code = codeAt(bytes, at + 2, 4);
    return code >= 0 && code < 256 ? code : 0x3f;
  }
  if (length === 3) return codeAt(bytes, at + 1, 2);
  return length === 2 ? (escapes[next] ?? next) : (bytes[at] as number);
}

/** Writes the word decoded into `into`, a byte for each character. Returns their number. */
export function decodeWord(bytes: Uint8Array, { from, to }: EncodedWord, into: Uint8Array): number {
  let count = 0;
  for (let at = from; at < to; count += 1) {
    const length = codeLength(bytes, at, to);
    into[count] = decodeAt(bytes, at, length);
    at += length;
  }
  return count;
}

/** Puts stars over every written character whose decoded form was masked: where `masked` differs from the decoding. */
export function maskWord(bytes: Uint8Array, { from, to }: EncodedWord, masked: Uint8Array): void {
  let count = 0;
  for (let at = from; at < to; count += 1) {
    const length = codeLength(bytes, at, to);
    if (masked[count] !== decodeAt(bytes, at, length)) bytes.fill(42, at, at + length);
    at += length;
  }
}
