import { Buffer } from 'node:buffer';
import { minWrapped } from './base64-text.ts';
import { base64Chars, charClass, endOfRun, lineChars, startOfRun } from './char-class.ts';
import { hasKeyword } from './keyword-rules.ts';
import { addCounts, type SecretCounts } from './mask.ts';
import { openKeyAt } from './private-key.ts';
import { redactText } from './redact-text.ts';
import type { RegisteredValues } from './registered-values.ts';
import { createTerminalTexts, withoutCodes } from './terminal-text.ts';

/** Text that comes in pieces, out again without its secrets. */
export interface StreamRedactor {
  /** Takes a piece; gives back what can be given back now: all but what may be the beginning of a secret. */
  push(chunk: Uint8Array): Buffer;
  /** Gives back what was held: nothing more comes. */
  end(): Buffer;
  /** How many secrets of each kind were masked so far. */
  readonly counts: SecretCounts;
}

/** More than this is not held back: a line or a key without an end. */
const maxHeld = 65_536;
/** What stays of it, so that a secret that is only beginning can be seen whole. */
const tail = 4096;
const star = 42;

const valueChars = charClass('!#-&(-_a-\u00ff');

/**
 * A redactor for one stream. Its output is that of redacting the whole text at once, wherever the pieces are cut, as long
 * as no line, key or base64 in lines is longer than 64 KiB; of a longer one a secret is still masked when it fits in 4 KiB.
 */
export function createStreamRedactor(registered: RegisteredValues | null = null): StreamRedactor {
  const counts: SecretCounts = {};
  let held = Buffer.alloc(0);
  /** The text given back ended within a secret: what it goes on with is masked too. */
  let isInSecret = false;

  function release(cut: number): Buffer {
    const text = Buffer.from(held.subarray(0, cut));
    held = held.subarray(cut);
    addCounts(counts, redactText(text, registered));
    return text;
  }

  function releaseTooLong(): Buffer {
    const isMaskedAlready = held.at(-1) === star;
    addCounts(counts, redactText(held, registered));
    isInSecret ||= !isMaskedAlready && held.at(-1) === star;
    const text = held.subarray(0, held.length - tail);
    held = held.subarray(held.length - tail);
    return text;
  }

  return {
    counts,
    push(chunk) {
      const from = held.length;
      held = Buffer.concat([held, chunk]);
      if (isInSecret) {
        const to = endOfRun(held, valueChars, from, held.length);
        held.fill(star, from, to);
        isInSecret = to === held.length;
      }
      const text = release(safeCut(held));
      return held.length <= maxHeld ? text : Buffer.concat([text, releaseTooLong()]);
    },
    end: () => release(held.length),
  };
}

/** Start of a line up to which nothing can change any more, whatever comes. */
function safeCut(text: Buffer): number {
  let cut = startOfRun(text, lineChars, text.length, 0);
  while (cut > 0) {
    const line = startOfRun(text, lineChars, cut - 1, 0);
    if (!goesOn(text.subarray(line, cut - 1)) && !goesOn(shown(text.subarray(line, cut - 1)))) break;
    cut = line;
  }
  const key = openKeyAt(text.subarray(0, cut));
  return key < 0 ? cut : startOfRun(text, lineChars, key, 0);
}

/** Whether the next line may belong to this one: base64 in lines, or `"name":"PASSWORD",` before its `"value":…`. */
function goesOn(line: Buffer): boolean {
  if (line.length - startOfRun(line, base64Chars, line.length, 0) >= minWrapped) return true;
  const last = startOfRun(line, blanks, line.length, 0) - 1;
  return last >= 0 && line[last] === comma && hasKeyword(line);
}

/** The line as a terminal would show it. */
function shown(line: Buffer): Buffer {
  if (createTerminalTexts(line).next(0) === null) return line;
  const copy = Buffer.alloc(line.length);
  return copy.subarray(0, withoutCodes(line, { from: 0, to: line.length }, copy));
}

const blanks = charClass(' \t\r');
const comma = 0x2c;
