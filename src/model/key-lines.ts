/** So much without a line of the key, and it is over although no end came: what a log puts between a few lines. */
const patience = 4096;
const begin = /-----BEGIN [A-Z0-9 +]{0,48}PRIVATE[ +]KEY(?:[ +]BLOCK)?-----/;
const dashes = '-----';
/** A PEM line has 64 or 70 characters, some programs wrap at 48. A slash may be written `\/`. */
const longRun = /(?:[A-Za-z0-9+/=]|\\\/){40,}/g;
const runAtEnd = /(?:[A-Za-z0-9+/=]|\\\/)+\s*$/;
/** As much of a line's end as its last run is looked for in. */
const endLength = 80;

/** Follows private keys (RFC 7468) through lines that come one by one. */
interface KeyLines {
  /** The next line, `***` in place of what it holds of a key. */
  mask(line: string): string;
  /** The next line may belong to a key too. */
  isOpen(): boolean;
}

export function createKeyLines(): KeyLines {
  /** Characters that may still come before the key is over; 0 outside of one. */
  let left = 0;
  /** What stands right before the key's text in its long lines: the last one is short. */
  let lead: string | null = null;

  function maskPart(part: string): string {
    let found = false;
    const masked = part.replace(longRun, (_run, at: number) => {
      lead = leadOf(part, at);
      found = true;
      return '***';
    });
    if (found) {
      left = patience;
      return masked;
    }
    left = Math.max(0, left - part.length - 1);
    const from = Math.max(0, part.length - endLength);
    const last = lead === null ? null : runAtEnd.exec(part.slice(from));
    return last !== null && leadOf(part, from + last.index) === lead ? `${part.slice(0, from + last.index)}***` : part;
  }

  return {
    isOpen: () => left > 0,
    mask(line) {
      if (left === 0 && !line.includes('-----BEGIN ')) return line;
      let out = '';
      let rest = line;
      for (;;) {
        const first = left > 0 ? null : begin.exec(rest);
        if (left === 0 && first === null) return out + rest;
        const from = first === null ? 0 : first.index + first[0].length;
        if (first !== null) lead = null;
        const to = rest.indexOf(dashes, from);
        if (to < 0) {
          left ||= patience;
          return out + rest.slice(0, from) + maskPart(rest.slice(from));
        }
        // Begin and end in one line: whatever is between them, in whatever writing.
        out += rest.slice(0, from) + (first !== null && to > from ? '***' : maskPart(rest.slice(from, to)));
        left = 0;
        rest = rest.slice(to);
      }
    },
  };
}

const leadOf = (text: string, at: number): string => text.slice(Math.max(0, at - 2), at);
