import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

const pattern = /^sha256=[0-9a-f]{64}$/i;
const keys = new Map<string, KeyObject>();
/** Secrets change rarely; the bound is for a caller that would pass ever new ones. */
const maxKeys = 64;

/**
 * Whether `header` (`X-Hub-Signature-256`) is the HMAC-SHA256 of the raw bytes under one of the secrets. Several secrets
 * allow for rotation. An empty secret matches nothing. Compares in constant time.
 * https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function verifySignature(
  body: Uint8Array,
  header: string | undefined,
  secret: string | readonly string[],
): boolean {
  if (header === undefined || !pattern.test(header)) return false;
  const sent = Buffer.from(header.slice('sha256='.length), 'hex');
  const secrets = typeof secret === 'string' ? [secret] : secret;
  let valid = false;
  for (const candidate of secrets) {
    if (candidate === '') continue;
    const expected = createHmac('sha256', keyOf(candidate)).update(body).digest();
    // No early exit: the time must not tell which secret it was.
    if (timingSafeEqual(expected, sent)) valid = true;
  }
  return valid;
}

function keyOf(secret: string): KeyObject {
  let key = keys.get(secret);
  if (key === undefined) {
    if (keys.size >= maxKeys) keys.clear();
    key = createSecretKey(secret, 'utf8');
    keys.set(secret, key);
  }
  return key;
}
