import { Buffer } from 'node:buffer';
import { base64Chars, charClass, endOfRun } from './char-class.ts';
import type { Rule, RuleWords } from './rule.ts';
import { openingQuote } from './value-end.ts';
import { latin1, nameAround, placeOfValue } from './value-place.ts';
import { isSecretValue } from './value-shape.ts';

const maxCredential = 1024;
const padding = charClass('=');
const userAndPassword = /^[!-9;-~]+:[ -~]+$/;

/** `"auth":"…"` of docker's configuration, `_auth=…` of npm's: base64 of `user:password`, or it is something else. */
const maskBasic: Rule = (bytes, at, mask) => {
  const name = nameAround(bytes, at);
  const text = latin1(bytes, name.from, name.to);
  const place = text === 'auth' || text === '_auth' ? placeOfValue(bytes, name.from, name.to) : null;
  if (place === null) return -1;
  const from = openingQuote(bytes, place.from, bytes.length)?.from ?? place.from;
  const end = endOfRun(bytes, base64Chars, from, Math.min(bytes.length, from + maxCredential));
  if (!userAndPassword.test(Buffer.from(latin1(bytes, from, end), 'base64').toString('latin1'))) return -1;
  const to = endOfRun(bytes, padding, end, Math.min(bytes.length, end + 2));
  mask('authorization', from, to);
  return to;
};

const maxCookies = 32;
const sample = 256;
/** RFC 6265, 4.1.1. */
const cookieName = charClass("!#-'*+.0-9A-Z^-z|~-");
const cookieValue = charClass('!#-&(-+.-:<-[]-~-');
const cookieHeader = /(?:^|[.-])(set-)?cookie$/i;

/** `Cookie: a=…; b=…` and `Set-Cookie: a=…; Path=/`: what looks random behind the names. */
const maskCookies: Rule = (bytes, at, mask) => {
  const name = nameAround(bytes, at);
  const header = cookieHeader.exec(latin1(bytes, name.from, name.to));
  const place = header === null ? null : placeOfValue(bytes, name.from, name.to);
  if (place === null) return -1;
  let masked = -1;
  let from = openingQuote(bytes, place.from, bytes.length)?.from ?? place.from;
  // Behind the first there are attributes in `Set-Cookie`.
  for (let left = header?.[1] === undefined ? maxCookies : 1; left > 0; left -= 1) {
    const sign = endOfRun(bytes, cookieName, from, Math.min(bytes.length, from + sample));
    if (sign === from || bytes[sign] !== 0x3d) break;
    const probe = Math.min(bytes.length, sign + 1 + sample);
    let to = endOfRun(bytes, cookieValue, sign + 1, probe);
    if (isSecretValue(latin1(bytes, sign + 1, to), { certain: false, quoted: false, tight: true })) {
      if (to === probe) to = endOfRun(bytes, cookieValue, to, bytes.length);
      mask('cookie', sign + 1, to);
      masked = to;
    }
    if (bytes[to] !== 0x3b || bytes[to + 1] !== 0x20) break;
    from = to + 2;
  }
  return masked;
};

/** Credentials in headers and in what programs keep of them. */
export const headerRules: readonly RuleWords[] = [
  { words: ['auth"', "auth'", 'auth:', 'auth=', 'auth\\', 'auth '], rule: maskBasic },
  { words: ['ookie'], ignoreCase: true, rule: maskCookies },
];
