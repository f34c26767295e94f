import { Buffer } from 'node:buffer';
import { RunlensError } from '../../errors.ts';

/** Bytes in UTF-8. A shorter value stands in ordinary words. */
const leastBytes = 8;
const mostBytes = 8192;
/** `--------` or eight blanks stand in every log. */
const leastCharacters = 4;
const loneSurrogate = /\p{Cs}/u;

/**
 * Throws RunlensError `secret_too_short`, `secret_too_long` or `secret_unfit` for what cannot be told from other text, or is not found
 * line by line. No error holds the value or its length.
 */
export function checkValue(value: string): void {
  const bytes = Buffer.byteLength(value);
  if (bytes < leastBytes) throw new RunlensError('secret_too_short', { least: leastBytes });
  if (bytes > mostBytes) throw new RunlensError('secret_too_long', { most: mostBytes });
  if (/[\r\n]/.test(value)) {
    throw unfit(
      'it has several lines, and logs hold them one by one. Register the lines that are secret, each under a name of its own; private keys are found without it',
    );
  }
  if (loneSurrogate.test(value) || [...value].some(isControl))
    throw unfit('it is no text: it holds control characters');
  if (new Set(value).size < leastCharacters) {
    throw unfit(
      `it has fewer than ${leastCharacters} different characters, so masking it would hide much that is no secret`,
    );
  }
}

const isControl = (letter: string) => (letter < ' ' && letter !== '\t') || letter === '\x7f';
const unfit = (reason: string) => new RunlensError('secret_unfit', { reason });
