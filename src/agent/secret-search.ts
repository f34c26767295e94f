import { formsOfSecret, type SecretForm } from '../model/secret-forms.ts';

const base64Char = /[A-Za-z0-9+/_-]/;
const hashes = 4096;

/** Puts `***` in place of secrets in whatever form they are written. */
interface SecretSearch {
  /** @param secret no shorter than the search was made for. */
  add(secret: string): void;
  /** @param text a byte of UTF-8 a character, as it is then. */
  replace(text: string): string;
}

/**
 * Looks for many texts at once (Wu and Manber, 1994): two characters tell how far off the next text's beginning is at least, so that
 * most of a line is passed over. A regular expression of as many words takes five times as long.
 * @param shortest characters of the shortest secret; the forms of one are no shorter.
 */
export function createSecretSearch(shortest: number): SecretSearch {
  const shifts = new Uint8Array(hashes).fill(shortest - 1);
  /** By the last two of a text's first characters, the longest first: one secret may hold another. */
  const byHash = new Map<number, SecretForm[]>();

  function addForm(form: SecretForm): void {
    const { text } = form;
    for (let at = 1; at < shortest; at += 1) {
      const hash = hashAt(text, at);
      shifts[hash] = Math.min(shifts[hash] as number, shortest - 1 - at);
    }
    const hash = hashAt(text, shortest - 1);
    const list = [...(byHash.get(hash) ?? []), form];
    byHash.set(
      hash,
      list.sort((a, b) => b.text.length - a.text.length),
    );
  }

  return {
    add(secret) {
      for (const form of formsOfSecret(secret)) addForm({ ...form, text: asBytes(form.text) });
    },
    replace(line) {
      let out = '';
      let done = 0;
      for (let at = shortest - 1; at < line.length; ) {
        const hash = hashAt(line, at);
        const shift = shifts[hash] as number;
        if (shift > 0) {
          at += shift;
          continue;
        }
        const from = at - shortest + 1;
        const found = byHash.get(hash)?.find(({ text }) => line.startsWith(text, from));
        if (found === undefined) {
          at += 1;
          continue;
        }
        const start = found.hasLeftEdge && from > done && base64Char.test(line[from - 1] ?? '') ? from - 1 : from;
        let end = from + found.text.length;
        if (found.hasRightEdge && base64Char.test(line[end] ?? '')) end += 1;
        out += `${line.slice(done, start)}***`;
        done = end;
        at = end + shortest - 1;
      }
      return done === 0 ? line : out + line.slice(done);
    },
  };
}

const hashAt = (text: string, at: number): number => ((text.charCodeAt(at - 1) << 5) ^ text.charCodeAt(at)) % hashes;

/** Bytes of UTF-8, each as a character: output is not decoded for the sake of secrets that it seldom holds. */
const asBytes = (text: string): string => Buffer.from(text).toString('latin1');
