import { charClass, distinctBytes, endOfRun, lineChars } from './char-class.ts';
import { createKeywordScan } from './keyword-scan.ts';
import type { Mask } from './mask.ts';
import { keyword, type Rule, type RuleWords } from './rule.ts';
import { tokenTable } from './token-table.ts';

const scan = createKeywordScan(tokenTable.map(({ prefix }) => keyword(prefix)));
/** Random text of the shortest tokens has more different characters; `xxxx…` and `0000…` have fewer. */
const minDistinct = 6;

/** The token that begins at `at`: where its secret part begins and ends. Null when there is none. */
export function tokenAt(bytes: Uint8Array, at: number, hi = bytes.length) {
  const shape = tokenTable[scan.at(bytes, at, hi)];
  if (shape === undefined) return null;
  const { kind, chars, min } = shape;
  const from = at + shape.prefix.length;
  if (endOfRun(bytes, chars, from, Math.min(hi, from + min)) - from < min) return null;
  if (distinctBytes(bytes, from, from + Math.min(min, 32)) < minDistinct) return null;
  if (!shape.exact) return { kind, from, to: endOfRun(bytes, chars, from + min, hi) };
  const to = from + min;
  const goesOn = to < hi && chars[bytes[to] as number] === 1;
  const beganEarlier = at > 0 && chars[bytes[at - 1] as number] === 1;
  return goesOn || beganEarlier ? null : { kind, from, to };
}

const awsSecretChars = charClass('A-Za-z0-9+/');
/** How far behind an access key id its secret is looked for, on the same line: the next column. */
const nearBytes = 300;
const awsSecretLength = 40;

const maskToken: Rule = (bytes, at, mask) => {
  const token = tokenAt(bytes, at);
  if (token === null) return -1;
  mask(token.kind, token.from, token.to);
  if (token.kind === 'aws-access-key') maskAwsSecretBehind(bytes, token.to, mask);
  return token.to;
};

/** A bare run of 40 characters of both cases and digits: not a SHA-1, which has one case. */
function maskAwsSecretBehind(bytes: Uint8Array, from: number, mask: Mask): void {
  const limit = endOfRun(bytes, lineChars, from, Math.min(bytes.length, from + nearBytes));
  for (let at = from; at < limit; ) {
    const end = endOfRun(bytes, awsSecretChars, at, Math.min(bytes.length, at + awsSecretLength + 1));
    if (end - at === awsSecretLength && isMixed(bytes, at, end)) {
      mask('aws-secret-key', at, end);
      return;
    }
    at = endOfRun(bytes, awsSecretChars, end, limit) + 1;
  }
}

/** True when there are upper and lower case letters and digits. */
function isMixed(bytes: Uint8Array, from: number, to: number): boolean {
  let upper = false;
  let lower = false;
  let digit = false;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= 97 && byte <= 122) lower = true;
    else if (byte >= 65 && byte <= 90) upper = true;
    else if (byte >= 48 && byte <= 57) digit = true;
  }
  return upper && lower && digit;
}

export const tokenRules: readonly RuleWords[] = [{ words: tokenTable.map(({ prefix }) => prefix), rule: maskToken }];

/** How much at the beginning of a value is public: the prefix of a known token. 0 when it has none. */
export function publicPrefix(bytes: Uint8Array, from: number, to: number): { kind: string; length: number } | null {
  const token = tokenAt(bytes, from, to);
  return token === null ? null : { kind: token.kind, length: token.from - from };
}
