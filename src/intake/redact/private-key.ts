import type { Buffer } from 'node:buffer';
import { charClass, endOfRun } from './char-class.ts';
import { cover, dashes, hasDashes, type Mask } from './mask.ts';

const keyChars = charClass('A-Za-z0-9+/=');
/** A PEM line has 64 or 70 characters; ids and digests around it have at most 32, or are masked too. */
const longLine = 40;
/** So much without a line of the key, and it is over although no end came: what a log puts between a few lines. */
const patience = 4096;
const maxLabel = 64;
const begin = '-----BEGIN';
/** Rarer in logs than dashes, so the search goes faster. */
const rare = 'BEGIN';

/**
 * Masks private keys: `-----BEGIN … PRIVATE KEY-----` (RFC 7468) and everything up to the end line, over line breaks, written
 * as `\n` too. Works on the text as it came, before other masks can hide an end line.
 */
export function maskPrivateKeys(text: Buffer, mask: Mask): void {
  for (let at = nextBegin(text, 0); at >= 0; ) {
    let isFound = false;
    const end = walkKey(text, at, (from, to) => {
      isFound = true;
      cover(text, from, to);
    });
    if (isFound) mask('private-key', at, at);
    at = nextBegin(text, Math.max(at + begin.length, end));
  }
}

function nextBegin(text: Buffer, from: number): number {
  for (let at = text.indexOf(rare, from); at >= 0; at = text.indexOf(rare, at + 1)) {
    const start = at - (begin.length - rare.length);
    if (start >= from && hasDashes(text, start)) return start;
  }
  return -1;
}

/** Finds the lines of the key whose first line begins at `at`. Returns where it is over; -1 when it is no key. */
function walkKey(bytes: Buffer, at: number, found: (from: number, to: number) => void): number {
  const from = endOfBeginLine(bytes, at);
  if (from < 0) return -1;
  let left = patience;
  let lead: string | null = null;
  for (let next = from; ; ) {
    if (next >= bytes.length || left <= 0 || hasDashes(bytes, next)) return next;
    const to = endOfKeyChars(bytes, next);
    if (to === next) {
      const behind = bytes[next] === backslash ? behindEscape(bytes, next) : next + 1;
      left -= behind - next;
      next = behind;
      continue;
    }
    const own = leadOf(bytes, next);
    if (to - next >= longLine) lead = own;
    if (to - next >= longLine || isShortLine(bytes, to, own, lead)) {
      found(next, to);
      left = patience;
    } else left -= to - next;
    next = to;
  }
}

/** Behind the dashes that end the first line, or -1 when it is not one of a private key. */
function endOfBeginLine(bytes: Buffer, at: number): number {
  const from = at + begin.length;
  const limit = Math.min(bytes.length, from + maxLabel);
  const label = endOfRun(bytes, labelChars, from, limit);
  const text = bytes.toString('latin1', from, label);
  return /PRIVATE[ +]KEY(?:[ +]BLOCK)?$/.test(text) && hasDashes(bytes, label) ? label + dashes : -1;
}

const labelChars = charClass('A-Z0-9 +');

/** Lines too short to be told by their length stand behind the same as the long ones before them. */
function isShortLine(bytes: Buffer, to: number, own: string, lead: string | null): boolean {
  return own === lead && (to === bytes.length || lineEnds[bytes[to] as number] === 1);
}

/** What tells the place of a line: the line break before it, or the record's text up to it (`"message":"`, `…Z `). */
function leadOf(bytes: Buffer, from: number): string {
  const before = bytes[from - 1];
  if (before === 0x0a || before === 0x0d) return lineBreak;
  return bytes.toString('latin1', Math.max(0, from - (before === 0x22 ? 8 : 2)), from);
}

const lineBreak = '\n';
const lineEnds = charClass('\n\r"\'\\<%-');

/** A slash may be written `\/`. */
function endOfKeyChars(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = endOfRun(bytes, keyChars, at, bytes.length);
    const slash = endOfRun(bytes, backslashes, at, Math.min(bytes.length, at + 8));
    if (slash === at || bytes[slash] !== 0x2f) return at;
    at = slash + 1;
  }
}

const backslash = 0x5c;
const backslashes = charClass('\\');

/** `\n`, `\\n`, `\u000a`: a mask in an escape sequence would break JSON. */
function behindEscape(bytes: Buffer, from: number): number {
  const at = endOfRun(bytes, backslashes, from, bytes.length);
  if (hasDashes(bytes, at)) return at;
  return Math.min(bytes.length, at + (bytes[at] === 0x75 ? 5 : 1));
}
