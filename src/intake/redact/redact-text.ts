import { Buffer } from 'node:buffer';
import { decodeRun, mayHoldText, nextEncodedText, type Run } from './base64-text.ts';
import { base64Chars, endOfRun } from './char-class.ts';
import { createEncodedWords, decodeWord, maskWord } from './encoded-words.ts';
import { maskByKeyword } from './keyword-rules.ts';
import { addCounts, cover, createMask, type SecretCounts } from './mask.ts';
import { maskPrivateKeys } from './private-key.ts';
import type { RegisteredValues } from './registered-values.ts';
import { createTerminalTexts, maskBetweenCodes, withoutCodes } from './terminal-text.ts';

/** GitHub secrets have been printed base64 in base64, to get past masks. Deeper is not looked. */
const maxDepth = 2;

/**
 * Masks secrets in a text, in place: every byte of a secret becomes `*`, so lengths stay as they are, and so does the
 * beginning of a token that tells its kind. Time is linear in the text whatever it holds; it never throws. What it has
 * masked it leaves alone the next time.
 * @param registered values that somebody declared secret; null for none.
 * @returns how many secrets of each kind were masked. docs/design/009-redaction.md has the kinds.
 */
export function redactText(text: Buffer, registered: RegisteredValues | null = null): SecretCounts {
  const counts: SecretCounts = {};
  maskAt(0, text, registered, counts);
  return counts;
}

/**
 * Colours first, since a token cut in two by one would be masked in half: where a terminal would show it, as it would; then all of it as
 * it is, for what looks like a secret only beside a colour.
 */
function maskAt(depth: number, text: Buffer, registered: RegisteredValues | null, counts: SecretCounts): void {
  const coded = createTerminalTexts(text);
  for (let one = coded.next(0); one !== null; one = coded.next(one.to + 1)) {
    const scratch = takeScratch(maxDepth + 1 + depth, one.to - one.from);
    const shown = scratch.subarray(0, withoutCodes(text, one, scratch));
    const found: SecretCounts = {};
    maskPlain(depth, shown, registered, found);
    addCounts(counts, found);
    if (Object.keys(found).length > 0) maskBetweenCodes(text, one, shown);
  }
  maskPlain(depth, text, registered, counts);
}

/** All passes, one after the other; each sees the stars of those before it. */
function maskPlain(depth: number, text: Buffer, registered: RegisteredValues | null, counts: SecretCounts): void {
  const mask = createMask(text, counts);
  const isSecret = (copy: Buffer) => {
    const found: SecretCounts = {};
    maskAt(depth + 1, copy, registered, found);
    addCounts(counts, found);
    return Object.keys(found).length > 0;
  };
  maskPrivateKeys(text, mask);
  registered?.mask(text, mask);
  // Before the rules for plain text: they would see only the part of a token before an escaped slash.
  if (depth < maxDepth) maskEncoded(text, depth, isSecret);
  maskByKeyword(text, mask);
  if (depth === maxDepth) return;
  for (let run = nextEncodedText(text, 0, text.length); run !== null; ) {
    maskDecoded(text, run, depth, isSecret);
    run = nextEncodedText(text, run.to + 1, text.length);
  }
}

/** Looks for secrets in a decoded copy, and masks them there. True when there were any. */
type IsSecret = (copy: Buffer) => boolean;

function maskEncoded(text: Buffer, depth: number, isSecret: IsSecret): void {
  const encoded = createEncodedWords(text, 0, text.length);
  for (let word = encoded.next(0); word !== null; word = encoded.next(word.to + 1)) {
    const scratch = takeScratch(depth, word.to - word.from);
    const copy = scratch.subarray(0, decodeWord(text, word, scratch));
    if (isSecret(copy)) maskWord(text, word, copy);
  }
}

function maskDecoded(text: Buffer, run: Run, depth: number, isSecret: IsSecret): void {
  for (let skip = 0; skip < 4; skip += 1) {
    if (!mayHoldText(text, run, skip)) continue;
    const scratch = takeScratch(depth, run.to - run.from);
    if (!isSecret(scratch.subarray(0, decodeRun(text, run, skip, scratch)))) continue;
    // All of it: stars in its middle would only shift what is left against the groups.
    for (let at = run.from; at < run.to; ) {
      const end = endOfRun(text, base64Chars, at, run.to);
      cover(text, at, end);
      at = end + 1;
    }
    return;
  }
}

const scratches: Buffer[] = [];

/** Memory for a decoded text, and for one without colours; two for each depth, since one's is in use while the next works. */
function takeScratch(depth: number, size: number): Buffer {
  const kept = scratches[depth];
  if (kept !== undefined && kept.length >= size) return kept;
  const fresh = Buffer.allocUnsafeSlow(Math.max(size, 4096));
  // Large ones are not kept: a body of one long run must not hold memory for good.
  if (fresh.length <= 1 << 20) scratches[depth] = fresh;
  return fresh;
}
