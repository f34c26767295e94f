/** A word to look for; at least four bytes, told apart by the first four before all of it is compared. */
export interface Keyword {
  bytes: Uint8Array;
  /** Letters match in either case. */
  ignoreCase: boolean;
}

/** Finds many words in one pass. */
export interface KeywordScan {
  /**
   * Calls `visit` for each place where a keyword begins, first to last, with the index of the longest one there. It answers
   * where to go on; not before the next place.
   */
  each(bytes: Uint8Array, visit: (at: number, index: number) => number): void;
  /** Index of the longest keyword that begins exactly at `at` and ends by `to`, or -1. */
  at(bytes: Uint8Array, at: number, to: number): number;
}

const head = 4;
const first = 1;
const second = 2;

/**
 * Every second three neighbouring bytes are looked at: they are the first or the last three of a word's first four, and a
 * table tells whether any word has them there. No look depends on the one before, so a processor does several at a time.
 * Time is linear in the text for a fixed set of words, whatever the text.
 */
export function createKeywordScan(keywords: readonly Keyword[]): KeywordScan {
  const places = new Uint8Array(1 << 15);
  const byHead = new Map<number, number[]>();
  for (const [index, { bytes }] of keywords.entries()) {
    if (bytes.length < head) throw new RangeError('a keyword needs four bytes');
    const [a, b] = [threeAt(bytes, 0), threeAt(bytes, 1)];
    places[a] = (places[a] as number) | first;
    places[b] = (places[b] as number) | second;
    byHead.set(headAt(bytes, 0), [...(byHead.get(headAt(bytes, 0)) ?? []), index]);
  }
  const longestFirst = (a: number, b: number) => (keywords[b]?.bytes.length ?? 0) - (keywords[a]?.bytes.length ?? 0);
  for (const list of byHead.values()) list.sort(longestFirst);

  function at(bytes: Uint8Array, start: number, to: number): number {
    if (start + head > to) return -1;
    if (((places[threeAt(bytes, start)] as number) & first) === 0) return -1;
    if (((places[threeAt(bytes, start + 1)] as number) & second) === 0) return -1;
    const list = byHead.get(headAt(bytes, start));
    if (list === undefined) return -1;
    for (const index of list) {
      const keyword = keywords[index];
      if (keyword !== undefined && start + keyword.bytes.length <= to && matches(keyword, bytes, start)) return index;
    }
    return -1;
  }

  /** The first of four neighbouring places, at `start` or behind, of which one may be a keyword's beginning. */
  function nextFour(view: DataView, from: number): number {
    let start = from;
    const last = view.byteLength - 8;
    if (start + 1 > last) return start;
    let word = view.getInt32(start + 1, true);
    for (let position = start + 1; position <= last; position += 4) {
      const next = view.getInt32(position + 4, true);
      // Five bits of bytes 0, 1, 2 of these four, then of bytes 2, 3 and the next.
      const here = places[((word & 31) << 10) | ((word >> 3) & 0x3e0) | ((word >> 16) & 31)] as number;
      const there = places[((word >> 6) & 0x7c00) | ((word >> 19) & 0x3e0) | (next & 31)] as number;
      if ((here | there) !== 0) return position - 1;
      start = position + 3;
      word = next;
    }
    return start;
  }

  function each(bytes: Uint8Array, visit: (at: number, index: number) => number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let start = 0; start + head <= bytes.length; ) {
      start = nextFour(view, start);
      const end = start + 4;
      while (start < end) {
        const index = at(bytes, start, bytes.length);
        start += 1;
        if (index < 0) continue;
        start = Math.max(start, visit(start - 1, index));
        break;
      }
    }
  }

  return { each, at };
}

/** Five bits of each byte: letters are the same in either case, and the table of 32 KiB stays in the fastest cache. */
function threeAt(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) & 31) << 10) | (((bytes[at + 1] as number) & 31) << 5) | ((bytes[at + 2] as number) & 31)
  );
}

function headAt(bytes: Uint8Array, at: number): number {
  return (threeAt(bytes, at) << 5) | ((bytes[at + 3] as number) & 31);
}

function matches({ bytes: word, ignoreCase }: Keyword, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < word.length; at += 1) {
    const there = bytes[start + at] as number;
    const wanted = word[at] as number;
    if (there !== wanted && !(ignoreCase && isLetter(wanted) && (there ^ wanted) === 32)) return false;
  }
  return true;
}

const isLetter = (byte: number) => (byte | 32) >= 97 && (byte | 32) <= 122;
