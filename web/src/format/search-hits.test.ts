import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAnsi } from './ansi.ts';
import { findHits, markHits, wantedTerms } from './search-hits.ts';

const esc = '\u001b';
/** The line with its hits in brackets. */
const shown = (line: string, search: string) => {
  const parts = parseAnsi(line);
  const text = parts.map((part) => part.text).join('');
  return markHits(parts, findHits(text, wantedTerms(search)))
    .map((part) => (part.isHit ? `[${part.text}]` : part.text))
    .join('')
    .replaceAll('][', '');
};

it.each([
  ['no search', '', 'an error', 'an error'],
  ['whole words in any case', 'error', 'Error: an ERROR, errors', '[Error]: an [ERROR], errors'],
  ['each of several', 'refused connection', 'connection was refused', '[connection] was [refused]'],
  ['a phrase as it stands', '"connection refused"', 'refused: Connection refused', 'refused: [Connection refused]'],
  ['a word with punctuation', 'src/app.ts', 'app in SRC/app.ts:7', 'app in [SRC/app.ts]:7'],
  ['not what must not be there', 'error -retry -"an other"', 'error: retry an other', '[error]: retry an other'],
  ['a word that begins with dashes', '--verbose', 'npm --verbose', 'npm [--verbose]'],
  ['a text without letters', '"--->"', 'a ---> b', 'a [--->] b'],
  ['a phrase that was not closed', '"so it', 'and so it goes', 'and [so it] goes'],
  ['over a change of colour', 'error', `${esc}[1mErr${esc}[22mor again`, '[Error] again'],
  ['what overlaps as one', '"ana n" "a na"', 'bana nas', 'b[ana na]s'],
  ['digits and other alphabets', '7 größer', 'größer 7 70', '[größer] [7] 70'],
  ['no other case of other alphabets, as the index has it', 'GRÖSSER', 'größer grösser', 'größer grösser'],
  ['any case of them in a phrase', '"GRÖ N"', 'grö n', '[grö n]'],
  ['behind a letter that is longer in small', '"b c"', 'İİ B C', 'İİ [B C]'],
  ['nothing that looks like an expression', '.* a.c', 'abc a.c .*', 'abc [a.c] [.*]'],
])('%s', (_, search, line, wanted) => {
  expect(shown(line, search)).toBe(wanted);
});

const piece = fc.oneof(
  fc.constantFrom('error', 'Err', 'or', ' ', '-', '"', '/', '.', 'größer', 'İ', '😀', `${esc}[31m`, `${esc}[0m`),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

it('changes no letter and no colour, whatever the line and the search', () => {
  fc.assert(
    fc.property(text, text, (line, search) => {
      const parts = parseAnsi(line);
      const plain = parts.map((part) => part.text).join('');
      const hits = findHits(plain, wantedTerms(search));
      const marked = markHits(parts, hits);
      const letters = (all: readonly { text: string; styles: string[] }[]) =>
        all.flatMap((part) => part.text.split('').map((letter) => [letter, ...part.styles]));
      expect(letters(marked)).toEqual(letters(parts));
      expect(marked.every((part) => part.text !== '')).toBe(true);
      // What is marked is what was found, and nothing else.
      const isHit = marked.flatMap((part) => part.text.split('').map(() => part.isHit));
      expect(isHit).toEqual(plain.split('').map((_letter, at) => hits.some(([from, to]) => from <= at && at < to)));
      let end = -1;
      for (const [from, to] of hits) {
        expect(from).toBeGreaterThan(end);
        expect(to).toBeGreaterThan(from);
        end = to;
      }
    }),
  );
});
