import { Buffer } from 'node:buffer';
import type { Keyword } from './keyword-scan.ts';
import type { Mask } from './mask.ts';

/**
 * Looks closely at a place where a keyword was found, and masks the secret there if there is one. Reads a bounded stretch
 * unless it masks it: that keeps the whole linear.
 * @returns where to go on, behind what was masked; -1 when nothing was.
 */
export type Rule = (bytes: Buffer, at: number, mask: Mask) => number;

/** Words that lead to one rule. */
export interface RuleWords {
  words: readonly string[];
  ignoreCase?: boolean;
  rule: Rule;
}

/** A keyword from text. */
export function keyword(word: string, ignoreCase = false): Keyword {
  return { bytes: Buffer.from(word, 'latin1'), ignoreCase };
}
