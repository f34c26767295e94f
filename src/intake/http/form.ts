import { Buffer } from 'node:buffer';

/**
 * The JSON inside a delivery of content type `application/x-www-form-urlencoded`, which GitHub offers besides JSON:
 * `payload=<url-encoded JSON>`. Anything else is given back as it came and becomes a dead letter that shows it.
 */
export function formPayload(body: Buffer): Buffer {
  const payload = new URLSearchParams(body.toString('latin1')).get('payload');
  return payload === null ? body : Buffer.from(payload);
}
