import type { StyledText } from './ansi.ts';

/** A stretch of text: from the first code unit to the one behind the last. */
export type Hit = readonly [from: number, to: number];

/** Letters and digits of ASCII, and every other character that is not of ASCII: what the server's index takes for a word. */
const word = /[A-Za-z0-9\u0080-\u{10ffff}]+/gu;

/**
 * What a search text asks to be in a line: words and "exact phrases", without what must -not be there. The server reads it
 * the same way (textConditions); a test holds the two together.
 */
export function wantedTerms(search: string): string[] {
  return [...search.matchAll(/(-?)"([^"]*)"?|(-(?=[^\s-]))?(\S+)/g)]
    .filter(([, notPhrase, , notWord]) => notPhrase !== '-' && notWord !== '-')
    .map(([, , phrase, , one]) => (phrase ?? one ?? '').trim())
    .filter((term) => term !== '');
}

/**
 * Where the terms are in a line as it is seen, without colour codes; in order, apart from each other. A word is found whole
 * and in any case of ASCII, a phrase or a word with punctuation in it wherever it stands, in any case.
 */
export function findHits(text: string, terms: readonly string[]): Hit[] {
  const isWord = (term: string) => term.match(word)?.[0] === term;
  const words = new Set(terms.filter(isWord).map(lowerAscii));
  const found: Hit[] = [];
  if (words.size > 0) {
    for (const { 0: one, index } of text.matchAll(word)) {
      if (words.has(lowerAscii(one))) found.push([index, index + one.length]);
    }
  }
  const phrases = terms.filter((term) => !isWord(term)).map(lower);
  const seen = phrases.length > 0 ? lower(text) : '';
  for (const phrase of phrases) {
    for (let at = seen.indexOf(phrase); at !== -1; at = seen.indexOf(phrase, at + 1))
      found.push([at, at + phrase.length]);
  }
  return joined(found);
}

const lowerAscii = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Letter by letter, so that places stay the same where a small letter is written with more characters (İ). */
const lower = (text: string) => text.replace(/\p{Lu}/gu, (letter) => letter.toLowerCase().slice(0, letter.length));

/** Stretches that overlap or touch become one. */
function joined(hits: Hit[]): Hit[] {
  const all: [number, number][] = [];
  for (const [from, to] of hits.sort(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

const never: Hit = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];

interface MarkedText extends StyledText {
  isHit: boolean;
}

/** The same text in the same looks, divided so that each part is within a hit or without. */
export function markHits(parts: readonly StyledText[], hits: readonly Hit[]): MarkedText[] {
  const marked: MarkedText[] = [];
  let start = 0;
  let next = 0;
  for (const { text, styles } of parts) {
    for (let at = 0; at < text.length; ) {
      while ((hits[next] ?? never)[1] <= start + at) next += 1;
      const [from, to] = hits[next] ?? never;
      const isHit = from <= start + at;
      const end = Math.min(text.length, (isHit ? to : from) - start);
      marked.push({ text: text.slice(at, end), styles, isHit });
      at = end;
    }
    start += text.length;
  }
  return marked;
}
