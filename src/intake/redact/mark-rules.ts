import {
  alphanumeric,
  base64Chars,
  charClass,
  distinctBytes,
  endOfRun,
  hexChars,
  startOfRun,
  urlSafeChars,
} from './char-class.ts';
import { cover } from './mask.ts';
import type { Rule, RuleWords } from './rule.ts';

/** OpenAI's keys hold this in the middle (it is "OpenAI" in base64), whatever they begin with. */
const maskOpenAi: Rule = (bytes, at, mask) => {
  const from = startOfRun(bytes, urlSafeChars, at, Math.max(0, at - 128));
  const start = findSk(bytes, from, at);
  if (start < 0 || at - start < 20 || endOfRun(bytes, urlSafeChars, at, Math.min(bytes.length, at + 20)) < at + 20)
    return -1;
  const to = endOfRun(bytes, urlSafeChars, at, bytes.length);
  mask('openai', start + 3, to);
  return to;
};

function findSk(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at + 3 <= to; at += 1) {
    if (bytes[at] === 0x73 && bytes[at + 1] === 0x6b && bytes[at + 2] === 0x2d) return at;
  }
  return -1;
}

const maxHeader = 2048;

/** Three runs with dots between: header, payload, signature (RFC 7519); encrypted ones have five. The header stays. */
const maskJwt: Rule = (bytes, at, mask) => {
  // Looking again and again within a long word would cost.
  if (isWithinWord(bytes, at)) return -1;
  const header = endOfRun(bytes, urlSafeChars, at, Math.min(bytes.length, at + maxHeader));
  if (header - at < 16 || bytes[header] !== 0x2e || header >= bytes.length) return -1;
  const payload = endOfRun(bytes, urlSafeChars, header + 1, bytes.length);
  if (payload - header < 8) return -1;
  let to = payload;
  while (to < bytes.length && bytes[to] === 0x2e && urlSafeChars[bytes[to + 1] as number] === 1) {
    to = endOfRun(bytes, urlSafeChars, to + 1, bytes.length);
  }
  mask('jwt', header + 1, to);
  return to;
};

/** The character before is part of the same word, and not the letter of an escape (`\n`). */
function isWithinWord(bytes: Uint8Array, at: number): boolean {
  return at > 0 && urlSafeChars[bytes[at - 1] as number] === 1 && bytes[at - 2] !== backslash;
}

const backslash = 0x5c;

/** A licence key of New Relic: 36 hexadecimal digits, then NRAL. */
const maskNewRelic: Rule = (bytes, at, mask) => {
  const from = startOfRun(bytes, hexChars, at, Math.max(0, at - 36));
  if (at - from < 36) return -1;
  mask('new-relic', from, at);
  // What begins in these four letters is still to be looked at.
  return at + 1;
};

/** Terraform Cloud: 14 characters, `.atlasv1.`, 60 and more. */
const maskTerraform: Rule = (bytes, at, mask) => {
  const from = startOfRun(bytes, alphanumeric, at, Math.max(0, at - 14));
  if (at - from < 14 || endOfRun(bytes, urlSafeChars, at + 9, Math.min(bytes.length, at + 49)) < at + 49) return -1;
  const to = endOfRun(bytes, urlSafeChars, at + 9, bytes.length);
  mask('terraform', from, at);
  cover(bytes, at + 9, to);
  return to;
};

/** Azure marks its 64-byte keys at a fixed place, 76 characters after the beginning. */
const maskAzureKey: Rule = (bytes, at, mask) => {
  const from = startOfRun(bytes, base64Chars, at, Math.max(0, at - 76));
  const to = endOfRun(bytes, base64Chars, at, Math.min(bytes.length, at + 10));
  if (at - from !== 76 || to - at !== 10) return -1;
  mask('azure-key', from, to);
  return to;
};

const azureChars = charClass('A-Za-z0-9_~.-');
/** A digit, `Q~`, and one more, since a keyword has four bytes. */
const azureWords = [...'0123456789'].flatMap((digit) =>
  [...azureChars.keys()]
    .filter((code) => azureChars[code] === 1)
    .map((code) => `${digit}Q~${String.fromCharCode(code)}`),
);

/** A client secret of Entra ID: three characters, a digit, `Q~`, 31 to 34 more. */
const maskAzureSecret: Rule = (bytes, at, mask) => {
  const from = startOfRun(bytes, azureChars, at, Math.max(0, at - 3));
  const to = endOfRun(bytes, azureChars, at, Math.min(bytes.length, at + 37));
  if (at - from < 3 || to - at < 34) return -1;
  mask('azure-client-secret', from, to);
  return to;
};

const any = (characters: string) => [...characters];
const letters = 'abcdefghijklmnopqrstuvwxyz';
const alphabet = any(`${letters}${letters.toUpperCase()}0123456789`);
const hexPairs = any('0123456789abcdef').flatMap((first) => any('0123456789abcdef').map((second) => first + second));

/** Hugging Face: `hf_` and 30 or more letters. */
const maskHuggingFace: Rule = (bytes, at, mask) => {
  const to = endOfRun(bytes, alphanumeric, at + 3, bytes.length);
  if (to - at < 33 || isWithinWord(bytes, at)) return -1;
  mask('hugging-face', at + 3, to);
  return to;
};

/** Random digits of this number have more different ones; `0000…` has fewer. */
const minDistinctHex = 6;

/** Twilio: `SK` and 32 hexadecimal digits. */
const maskTwilio: Rule = (bytes, at, mask) => {
  const to = at + 34;
  if (endOfRun(bytes, hexChars, at + 2, to + 1) !== to || isWithinWord(bytes, at)) return -1;
  if (distinctBytes(bytes, at + 2, to) < minDistinctHex) return -1;
  mask('twilio', at + 2, to);
  return to;
};

/** SendGrid: `SG.`, 22 characters, a dot, 43 characters. */
const maskSendGrid: Rule = (bytes, at, mask) => {
  const id = endOfRun(bytes, urlSafeChars, at + 3, Math.min(bytes.length, at + 28));
  if (id - at < 19 || bytes[id] !== 0x2e || isWithinWord(bytes, at)) return -1;
  const to = endOfRun(bytes, urlSafeChars, id + 1, bytes.length);
  if (to - id < 39) return -1;
  mask('sendgrid', at + 3, to);
  return to;
};

/** Tokens that have no beginning of four letters, or whose mark is in the middle. */
export const markRules: readonly RuleWords[] = [
  // A word has four bytes: these beginnings have fewer, so the next characters are told too.
  { words: alphabet.map((next) => `hf_${next}`), rule: maskHuggingFace },
  { words: hexPairs.map((next) => `SK${next}`), rule: maskTwilio },
  { words: [...alphabet, '_', '-'].map((next) => `SG.${next}`), rule: maskSendGrid },
  { words: ['T3BlbkFJ'], rule: maskOpenAi },
  // The first member of the header: alg, typ, kid, cty, enc, x5t, zip, jku.
  { words: ['eyJh', 'eyJ0', 'eyJr', 'eyJj', 'eyJl', 'eyJ4', 'eyJ6', 'eyJq'], rule: maskJwt },
  { words: azureWords, rule: maskAzureSecret },
  { words: ['NRAL'], rule: maskNewRelic },
  { words: ['.atlasv1.'], rule: maskTerraform },
  { words: ['+ASt', '+AMC', 'ACDb', '+ACR', '+AEh', '+ABa', '+AIo'], rule: maskAzureKey },
];
