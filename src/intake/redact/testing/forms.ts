import { Buffer } from 'node:buffer';
import type { Sample } from './samples.ts';

/** A sample as it may stand in a log, and what of it must not be left. */
export interface Planted {
  kind: string;
  form: string;
  /** One line, or several. */
  text: string;
  /** The secret as it is written there, without line breaks. */
  needle: string;
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

const form =
  (name: string, write: (text: string) => string, needle: (sample: Sample) => string) =>
  (sample: Sample): Planted => ({ kind: sample.kind, form: name, text: write(sample.text), needle: needle(sample) });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64Url = (text: string) => Buffer.from(text).toString('base64url');
const unpadded = (text: string) => text.replace(/=+$/, '');
const withSlashes = (text: string) => inJson(text).replaceAll('/', '\\/');

/** Plain, base64 (one line, several, twice), URL-encoded, and as JSON writes it (once, twice, with `\/`). */
export const forms: ((sample: Sample) => Planted)[] = [
  form(
    'plain',
    (text) => text,
    ({ secret }) => secret,
  ),
  form(
    'base64',
    (text) => `dump ${base64(text)}`,
    ({ text }) => unpadded(base64(text)),
  ),
  form(
    'base64 url',
    (text) => `/state/${base64Url(text)}`,
    ({ text }) => base64Url(text),
  ),
  form(
    'base64 lines',
    (text) => base64(text).replace(/.{76}/g, '$&\n'),
    ({ text }) => unpadded(base64(text)),
  ),
  form(
    'base64 twice',
    (text) => `dump ${base64(base64(text))}`,
    ({ text }) => unpadded(base64(base64(text))),
  ),
  form(
    'url',
    (text) => `body data=${encodeURIComponent(text)}&x=1`,
    ({ secret }) => encodeURIComponent(secret),
  ),
  form(
    'json',
    (text) => JSON.stringify({ level: 'info', message: text }),
    ({ secret }) => inJson(secret),
  ),
  form(
    'json twice',
    (text) => JSON.stringify({ log: JSON.stringify({ message: text }) }),
    ({ secret }) => inJson(inJson(secret)),
  ),
  form(
    'json slashes',
    (text) => `{"message":"${withSlashes(text)}"}`,
    ({ secret }) => withSlashes(secret),
  ),
];

/** Eight characters of the secret in a row that are still there, or null. */
export function leftOver(needle: string, output: string): string | null {
  for (let at = 0; at + 8 <= needle.length; at += 1) {
    const part = needle.slice(at, at + 8);
    if (output.includes(part)) return part;
  }
  return null;
}
