/** A secret for the webhook: 32 random bytes, made in this browser and sent nowhere, in letters safe in any shell. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
