import type { Buffer } from 'node:buffer';
import { alphanumeric, charClass, endOfRun } from './char-class.ts';
import type { Mask } from './mask.ts';
import { isMasked } from './mask.ts';
import type { Rule, RuleWords } from './rule.ts';
import { publicPrefix } from './token-rules.ts';

const maxUserInfo = 1024;
const userChars = charClass("A-Za-z0-9._~!$&'()*+,;=%#^|-");
/** The scheme's last character (`s3` is the one with a digit) and `://`, since a keyword has four bytes. */
const schemes = [...'abcdefghijklmnopqrstuvwxyz3'].map((last) => `${last}://`);

/** `scheme://user:password@host` (RFC 3986, 3.2.1). The user stays. */
const maskUrlPassword: Rule = (bytes, at, mask) => {
  const limit = Math.min(bytes.length, at + maxUserInfo);
  const colon = endOfRun(bytes, userChars, at + 4, limit);
  if (bytes[colon] !== 0x3a || colon >= limit) return -1;
  const from = colon + 1;
  let to = from;
  while (to < limit && bytes[to] !== 0x40 && !endsUserInfo(bytes[to] as number)) to += 1;
  if (bytes[to] !== 0x40 || to >= limit || to === from || isReference(bytes, from, to)) return -1;
  const token = publicPrefix(bytes, from, to);
  mask(token?.kind ?? 'url-password', from + (token?.length ?? 0), to);
  return to;
};

/** `/`, `?`, quotes, brackets, a backslash or white space. */
const endOfUserInfo = charClass('\u0000- /?"\'<>\\`');
const endsUserInfo = (byte: number) => endOfUserInfo[byte] === 1;

/** Masked already, `$NAME`, `${…}`, `{{…}}`, `<…>`, `%s`. */
function isReference(bytes: Buffer, from: number, to: number): boolean {
  const text = bytes.toString('latin1', from, Math.min(to, from + 256));
  return isMasked(text) || /^(?:\$[A-Z_]+$|\$?\{|<|%[sdv]$|[*-]+$|x{3,}$)/.test(text);
}

/** Characters of credentials in a header (RFC 9110, 11.4) and of what else is put there. */
const credentialChars = charClass('A-Za-z0-9._~+/=:%!|$-');
const minBearer = 16;
const minCredential = 6;
const maxProse = 20;
const proseChars = charClass('a-z.');

/** Behind `Authorization`: quotes, a colon or `=`, a scheme that stays, and the credential. */
const maskAuthorization: Rule = (bytes, at, mask) => {
  let from = at + 'uthorization'.length;
  const limit = Math.min(bytes.length, from + 12);
  let hasSign = false;
  while (from < limit && isAround(bytes[from] as number)) {
    const byte = bytes[from];
    // A list of names has commas too: only `"Authorization", "…"` is one with a value.
    const isQuoteBefore = bytes[from - 1] === 0x22 || bytes[from - 1] === 0x27;
    hasSign ||= byte === 0x3a || byte === 0x3d || (byte === 0x2c && isQuoteBefore);
    from += 1;
  }
  if (!hasSign || bytes[from - 1] === 0x5c) return -1;
  const scheme = endOfRun(bytes, alphanumeric, from, Math.min(bytes.length, from + 24));
  if (scheme > from && scheme < bytes.length && bytes[scheme] === 0x20) from = scheme + 1;
  return maskCredential(bytes, from, minCredential, mask);
};

/** White space, quotes (escaped too; 255 as in message-texts.ts), brackets, a colon, a comma, `=`. */
const aroundSign = charClass(' "\'`\\:=,\t[]\u00ff');
const isAround = (byte: number) => aroundSign[byte] === 1;

/** `Bearer …` without its header's name: prose has the word too, so the rest must be long and have a digit. */
const maskBearer: Rule = (bytes, at, mask) => {
  const from = at + 'earer '.length;
  const probe = endOfRun(bytes, credentialChars, from, Math.min(bytes.length, from + 64));
  let digits = 0;
  for (let one = from; one < probe; one += 1)
    if ((bytes[one] as number) >= 0x30 && (bytes[one] as number) <= 0x39) digits += 1;
  return digits === 0 ? -1 : maskCredential(bytes, from, minBearer, mask);
};

function maskCredential(bytes: Buffer, from: number, min: number, mask: Mask): number {
  const probe = endOfRun(bytes, credentialChars, from, Math.min(bytes.length, from + maxProse));
  // $TOKEN; "authorization: disabled".
  if (bytes[from] === 0x24 || (probe < from + maxProse && endOfRun(bytes, proseChars, from, probe) === probe))
    return -1;
  if (endOfRun(bytes, credentialChars, from, Math.min(bytes.length, from + min)) - from < min) return -1;
  const to = endOfRun(bytes, credentialChars, from, bytes.length);
  const token = publicPrefix(bytes, from, to);
  mask(token?.kind ?? 'authorization', from + (token?.length ?? 0), to);
  return to;
}

const command = '::add-mask::';
const minDeclared = 4;
const maxDeclared = 4096;
/** In JSON the line ends at an escaped break or at the closing quote. */
const declaredChars = charClass('\t -!#-[]-\u00ff');

/** GitHub's workflow command `::add-mask::VALUE`: whoever writes it says that the value is a secret. */
const maskDeclared: Rule = (bytes, at, mask) => {
  const from = at + command.length;
  const to = endOfRun(bytes, declaredChars, from, Math.min(bytes.length, from + maxDeclared));
  if (to - from < minDeclared || isReference(bytes, from, to)) return -1;
  mask('declared', from, to);
  return to;
};

export const credentialRules: readonly RuleWords[] = [
  { words: schemes, ignoreCase: true, rule: maskUrlPassword },
  { words: ['uthorization'], ignoreCase: true, rule: maskAuthorization },
  { words: ['earer '], ignoreCase: true, rule: maskBearer },
  { words: [command], rule: maskDeclared },
];
