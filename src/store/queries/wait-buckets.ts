/**
 * Buckets of queue waits: whole seconds are exact below 64 s; above, each power of two is cut into 32 equal parts, so a
 * bucket is never wider than 1/32 of its value. The table's view encodes in SQL (migrations/0001), pages decode here.
 * Why these: docs/design/002-wait-buckets.md.
 */
const exact = 64;
const parts = 32;
/** Longest wait told apart: 2^22 − 1 seconds, 48 days. */
const longest = 4_194_303;

/** The bucket of a wait in whole seconds. */
export function encodeWait(seconds: number): number {
  const value = Math.min(Math.max(Math.floor(seconds), 0), longest);
  if (value < exact) return value;
  const octave = 31 - Math.clz32(value);
  return exact + (octave - 6) * parts + ((value >> (octave - 5)) & (parts - 1));
}

/** The longest wait, in whole seconds, that falls into the bucket. */
export function decodeWait(bucket: number): number {
  if (bucket < exact) return bucket;
  const octave = 6 + Math.floor((bucket - exact) / parts);
  const part = (bucket - exact) % parts;
  return ((parts + part + 1) << (octave - 5)) - 1;
}
