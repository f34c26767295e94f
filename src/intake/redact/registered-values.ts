import { Buffer } from 'node:buffer';
import { base64Chars } from './char-class.ts';
import { createKeywordScan } from './keyword-scan.ts';
import type { Mask } from './mask.ts';

/** A shorter one would be found in ordinary words. */
export const minRegisteredLength = 4;
/** An encoded form shorter than this is likely to be something else. */
const minEncodedLength = 6;

/** Texts that somebody declared secret, in all the forms they may take. */
export interface RegisteredValues {
  /** Masks every form of every value. */
  mask(bytes: Uint8Array, mask: Mask): void;
}

/** @param values of one line each, at least {@link minRegisteredLength} characters. */
export function createRegisteredValues(values: readonly string[]): RegisteredValues {
  const forms = [...new Set(values)].flatMap(formsOf);
  const scan = createKeywordScan(forms.map(({ bytes }) => ({ bytes, ignoreCase: false })));
  return {
    mask(bytes, mask) {
      scan.each(bytes, (at, index) => {
        const { bytes: form, hasLeftEdge, hasRightEdge } = forms[index] as Form;
        let start = at;
        let end = at + form.length;
        // At the edges of an unaligned base64 form a character holds bits of the value and of its neighbour.
        if (hasLeftEdge && start > 0 && base64Chars[bytes[start - 1] as number] === 1 && bytes[start - 2] !== 0x5c)
          start -= 1;
        if (hasRightEdge && end < bytes.length && base64Chars[bytes[end] as number] === 1) end += 1;
        mask('registered', start, end);
        return end;
      });
    },
  };
}

interface Form {
  bytes: Uint8Array;
  hasLeftEdge: boolean;
  hasRightEdge: boolean;
}

/** As it is, in JSON once and twice, URL-encoded, and within base64 at each of the three alignments. */
function formsOf(value: string): Form[] {
  const json = inJson(value);
  const percent = encodeURIComponent(value);
  const written = [value, json, inJson(json), json.replaceAll('/', '\\/')];
  const encoded = [
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
  ];
  const plain = [...new Set([...written, ...encoded])].map((text) => form(Buffer.from(text)));
  return [...plain, ...base64Forms(Buffer.from(value))];
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
const form = (bytes: Uint8Array, hasLeftEdge = false, hasRightEdge = false): Form => ({
  bytes,
  hasLeftEdge,
  hasRightEdge,
});

/** Only the characters that hold nothing but the value, so that they are the same whatever stands around it. */
function base64Forms(value: Buffer): Form[] {
  const forms = new Map<string, Form>();
  for (const before of [0, 1, 2]) {
    const left = before === 0 ? 0 : before + 1;
    const isAligned = (before + value.length) % 3 === 0;
    const text = Buffer.concat([Buffer.alloc(before), value])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = text.slice(left, isAligned ? undefined : -1);
    for (const one of [inner, inner.replaceAll('+', '-').replaceAll('/', '_'), inner.replaceAll('/', '\\/')]) {
      if (one.length >= minEncodedLength) forms.set(one, form(Buffer.from(one), before > 0, !isAligned));
    }
  }
  return [...forms.values()];
}
