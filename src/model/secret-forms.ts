import { Buffer } from 'node:buffer';

/** An encoded form shorter than this is likely to be something else. */
const minEncodedLength = 6;

/** A secret as it may be written. */
export interface SecretForm {
  text: string;
  /** Before or behind it is a character of base64 that holds bits of the secret and of its neighbour. */
  hasLeftEdge: boolean;
  hasRightEdge: boolean;
}

/** As it is, in JSON once and twice, URL-encoded, and within base64 at each of the three alignments. The first is as it is. */
export function formsOfSecret(value: string): SecretForm[] {
  const json = inJson(value);
  const percent = inAddress(value);
  const written = [value, json, inJson(json), json.replaceAll('/', '\\/')];
  const encoded = [
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
  ];
  return [...[...new Set([...written, ...encoded])].map((text) => form(text)), ...base64Forms(Buffer.from(value))];
}

/** Half a character cannot be written there. */
function inAddress(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
const form = (text: string, hasLeftEdge = false, hasRightEdge = false): SecretForm => ({
  text,
  hasLeftEdge,
  hasRightEdge,
});

/** Only the characters that hold nothing but the value, so that they are the same whatever stands around it. */
function base64Forms(value: Buffer): SecretForm[] {
  const forms = new Map<string, SecretForm>();
  for (const before of [0, 1, 2]) {
    const left = before === 0 ? 0 : before + 1;
    const isAligned = (before + value.length) % 3 === 0;
    const text = Buffer.concat([Buffer.alloc(before), value])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = text.slice(left, isAligned ? undefined : -1);
    for (const one of [inner, inner.replaceAll('+', '-').replaceAll('/', '_'), inner.replaceAll('/', '\\/')]) {
      if (one.length >= minEncodedLength) forms.set(one, form(one, before > 0, !isAligned));
    }
  }
  return [...forms.values()];
}
