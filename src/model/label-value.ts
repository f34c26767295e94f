import { createHash } from 'node:crypto';

const maxUnits = 256;
const keptUnits = 240;
const plain = /^[\x20-\x7e]{0,256}$/;
// Prometheus' text lexer takes a NUL for the end of the page: one such value would fail the whole scrape.
const nul = /\0/g;

/** A label value that can be shown: well-formed text without NUL, at most 256 UTF-16 units (longer ones end in a hash). */
export function cleanLabelValue(value: string): string {
  if (plain.test(value)) return value;
  const text = wellFormed(value).replace(nul, '\uFFFD');
  if (text.length <= maxUnits) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  // Cutting may split a surrogate pair.
  return wellFormed(`${text.slice(0, keptUnits)}…${hash}`);
}

/** Through UTF-8 and back: lone surrogates become U+FFFD, as the store would make of them. */
function wellFormed(value: string): string {
  return Buffer.from(value, 'utf8').toString('utf8');
}
