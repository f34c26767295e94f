/** Longest texts kept, in UTF-16 units. GitHub's own names are far shorter. */
export const maxName = 512;
export const maxTitle = 1024;
export const maxLabel = 100;

const plain = /^[\x20-\x7e]*$/;
const controlOrLoneSurrogate = /[\p{Cc}\p{Cs}]/gu;
const urlPattern = /^https:\/\/[^\s"'<>\\^`{|}]{1,2040}$/;
const endsInHalfPair = /[\ud800-\udbff]$/;

/** Text fit to be stored and shown: without NUL, control characters and halves of characters, and not longer than `max`. */
export function cleanText(text: string, max: number): string {
  const clean = plain.test(text) ? text : text.replace(controlOrLoneSurrogate, '');
  if (clean.length <= max) return clean;
  const cut = clean.slice(0, max);
  return endsInHalfPair.test(cut) ? cut.slice(0, -1) : cut;
}

/** The first line of a text of several. */
export function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return end === -1 ? text : text.slice(0, end);
}

/** A link that a page may show: https only, else ''. */
export function httpsUrl(text: string): string {
  return urlPattern.test(text) ? text : '';
}
