import type { Params } from '../engine.ts';

/** Colours and weights: the only control sequences that are stored. */
const colours = String.raw`'\x1b\\[[0-9;:]*m'`;
/** A line as it is seen. */
export const seenBody = `replaceRegexpAll(Body, ${colours}, '')`;

interface Term {
  text: string;
  not: boolean;
}

/** What a search text asks for: words, "exact phrases", and -what must not be there; --verbose is a word. */
export function parseTerms(text: string): Term[] {
  return [...text.matchAll(/(-?)"([^"]*)"?|(-(?=[^\s-]))?(\S+)/g)]
    .map(([, notPhrase, phrase, notWord, word]) => ({
      text: (phrase ?? word ?? '').trim(),
      not: (notPhrase ?? notWord) === '-',
    }))
    .filter((term) => term.text !== '');
}

/** Letters and digits of ASCII, and every other character that is not of ASCII, as the index's tokenizer has it. */
const tokens = /[A-Za-z0-9\u0080-\u{10ffff}]+/gu;

/**
 * Conditions on a line for a search text. Whole words are looked up in the text index, in any case; a phrase, and a word with
 * punctuation in it, must also stand there letter by letter. What has no word in it at all is looked for line by line.
 */
export function textConditions(text: string): { parts: string[]; params: Params } {
  const params: Params = {};
  const parts = parseTerms(text).map((term, index) => {
    const words = term.text.match(tokens) ?? [];
    params[`term${index}`] = term.text;
    const here = `positionCaseInsensitiveUTF8(${seenBody}, {term${index}:String}) > 0`;
    const tests = [
      ...(words.length > 0 ? [`hasAllTokens(Body, {term${index}:String})`] : []),
      ...(words[0] === term.text ? [] : [here]),
    ];
    const all = tests.join(' AND ');
    return term.not ? `NOT (${all})` : all;
  });
  return { parts, params };
}
