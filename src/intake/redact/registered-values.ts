import { Buffer } from 'node:buffer';
import { formsOfSecret } from '../../model/secret-forms.ts';
import { base64Chars } from './char-class.ts';
import { createKeywordScan } from './keyword-scan.ts';
import type { Mask } from './mask.ts';

/** A shorter one would be found in ordinary words. */
export const minRegisteredLength = 4;

/** Texts that somebody declared secret, in all the forms they may take. */
export interface RegisteredValues {
  /** Masks every form of every value. */
  mask(bytes: Uint8Array, mask: Mask): void;
}

/** @param values of one line each, at least {@link minRegisteredLength} characters. */
export function createRegisteredValues(values: readonly string[]): RegisteredValues {
  const forms = [...new Set(values)].flatMap(formsOfSecret).map((form) => ({ ...form, bytes: Buffer.from(form.text) }));
  const scan = createKeywordScan(forms.map(({ bytes }) => ({ bytes, ignoreCase: false })));
  return {
    mask(bytes, mask) {
      scan.each(bytes, (at, index) => {
        const { bytes: form, hasLeftEdge, hasRightEdge } = forms[index] as (typeof forms)[number];
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
