import type { Buffer } from 'node:buffer';
import { charClass, endOfRun, startOfRun } from './char-class.ts';
import type { Mask } from './mask.ts';
import type { Rule, RuleWords } from './rule.ts';
import { type SecretName, secretName } from './secret-names.ts';
import { publicPrefix } from './token-rules.ts';
import { endOfBareValue, openingQuote, type Quote, quotedEnd } from './value-end.ts';
import { isSecretValue } from './value-shape.ts';

const nameChars = charClass('A-Za-z0-9_.-');
const maxName = 64;
/** As much of a value as is looked at to decide; a longer one is a secret. */
const sample = 256;

const quote = (byte: number | undefined) => byte === 0x22 || byte === 0x27 || byte === 0x60;
const blank = (byte: number | undefined) => byte === 0x20 || byte === 0x09;

/** `name=value`, `name: value`, `"name":"value"`, `name => value`, `--name value`, `<name>value`. */
const maskAssignment: Rule = (bytes, at, mask) => {
  const nameFrom = startOfRun(bytes, nameChars, at, Math.max(0, at - maxName));
  const nameTo = endOfRun(bytes, nameChars, at, Math.min(bytes.length, at + maxName));
  const place = placeOfValue(bytes, nameFrom, nameTo);
  if (place === null) return -1;
  const name = secretName(latin1(bytes, nameFrom, nameTo));
  return name === null ? -1 : maskValue(bytes, mask, name, place);
};

interface Place {
  from: number;
  /** No space before the value, or something else that makes it a value and not prose. */
  tight: boolean;
  /** `<name>value</name>` */
  markup?: boolean;
  /** `--name value`: a following flag is not its value. */
  flag?: boolean;
}

function placeOfValue(bytes: Buffer, nameFrom: number, nameTo: number): Place | null {
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
  if (isQuoted && sign === 0x2c) return pairedValue(bytes, spaced + 1, hi);
  if (spaced > at && bytes[nameFrom] === 0x2d && bytes[nameFrom + 1] === 0x2d) {
    return { from: spaced, tight: false, flag: true };
  }
  return null;
}

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

function maskValue(bytes: Buffer, mask: Mask, name: SecretName, place: Place): number {
  const hi = bytes.length;
  const opening = place.markup ? null : openingQuote(bytes, place.from, hi);
  if (opening !== null) return maskQuoted(bytes, mask, name, opening);
  const { from } = place;
  const first = bytes[from];
  if (place.flag && first === 0x2d) return -1;
  const probe = Math.min(hi, from + sample);
  const early = endOfBareValue(bytes, from, probe, place.markup === true);
  const tight = place.tight && !place.flag;
  if (early < probe || probe === hi) {
    if (!isSecretValue(latin1(bytes, from, early), { certain: name.certain, quoted: false, tight })) return -1;
  } else if (!isLongSecret(bytes, from, early)) return -1;
  const to = early < probe ? early : endOfBareValue(bytes, from, hi, place.markup === true);
  return maskKeepingPrefix(bytes, from, to, mask, name);
}

function maskQuoted(bytes: Buffer, mask: Mask, name: SecretName, opening: Quote): number {
  const hi = bytes.length;
  const { from } = opening;
  // Behind the quote that *closes* a JSON text come only these: `"msg":"password:","user":…`.
  const first = bytes[skipBlanks(bytes, from, hi)];
  if (first === 0x2c || first === 0x7d || first === 0x5d || first === 0x3a) return -1;
  const probe = Math.min(hi, from + sample);
  const early = quotedEnd(bytes, opening, probe);
  const setting = { certain: name.certain, quoted: true, tight: true };
  if (early.closed || early.at < probe || probe === hi) {
    if (!isSecretValue(latin1(bytes, from, early.at), setting)) return -1;
  } else if (!isLongSecret(bytes, from, early.at)) return -1;
  const to = early.closed || early.at < probe ? early.at : quotedEnd(bytes, opening, hi).at;
  return maskKeepingPrefix(bytes, from, to, mask, name);
}

/** Of a value longer than the sample: whatever begins like a reference or has been masked stays. */
function isLongSecret(bytes: Buffer, from: number, to: number): boolean {
  return isSecretValue(latin1(bytes, from, to), { certain: true, quoted: true, tight: true });
}

function maskKeepingPrefix(bytes: Buffer, from: number, to: number, mask: Mask, name: SecretName): number {
  const known = publicPrefix(bytes, from, to);
  mask(known?.kind ?? name.kind, from + (known?.length ?? 0), to);
  return to;
}

function latin1(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to);
}

function skipBlanks(bytes: Buffer, from: number, hi: number): number {
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

export const assignmentRules: readonly RuleWords[] = [
  {
    // Parts of names rare enough in other words; each name is read whole around them.
    words: [
      ...['assw', 'assp', 'ecre', 'oken', '_pwd', '-pwd', '.pwd', ';pwd', '_pass', '-pass', 'dbpass', 'rpass', 'npass'],
      ...['rede', 'nnectionst'],
      ...[...'abcdefghijklmnopqrstuvwxyz_-.'].map((before) => `${before}key`),
    ],
    ignoreCase: true,
    rule: maskAssignment,
  },
];
