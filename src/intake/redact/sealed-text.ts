import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;

/** Keys are random, not thought up (settings.ts asks for 32 characters), so they need no slow hash. A salt a text: no nonce is used twice. */
const keyOf = (key: string, salt: Buffer) =>
  Buffer.from(hkdfSync('sha256', key, salt, 'runlens registered values', 32));

/** Encrypts a text so that a change is noticed: AES-256-GCM, in base64. */
export function sealText(text: string, key: string): string {
  const salt = randomBytes(saltBytes);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, keyOf(key, salt), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** The text; null when the key is another one or the text was changed. */
export function openSealed(sealed: string, key: string): string | null {
  const bytes = Buffer.from(sealed, 'base64');
  const nonceAt = saltBytes;
  const tagAt = nonceAt + nonceBytes;
  const textAt = tagAt + tagBytes;
  if (bytes.length < textAt) return null;
  const decipher = createDecipheriv(algorithm, keyOf(key, bytes.subarray(0, nonceAt)), bytes.subarray(nonceAt, tagAt), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(bytes.subarray(tagAt, textAt));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
