import { Buffer } from 'node:buffer';
import fc from 'fast-check';

// `RUNLENS_FUZZ=50000 npx vitest run src/intake/telemetry/fuzz` for more of it.
export const runs = Number(process.env.RUNLENS_FUZZ ?? (process.env.RUNLENS_SLOW === '1' ? 200_000 : 3000));
/** In ms. */
export const timeout = 60_000 + runs * 10;

/** Of the requests that go through the doors, which are slower. */
export const sentRuns = Math.max(300, Math.round(runs / 40));

/** What may become of a request whatever its bytes are. */
export const calm = ['accepted', 'malformed', 'too_large'];

export const change = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('flip', 'cut', 'insert', 'repeat', 'huge'),
  byte: fc.nat(255),
  length: fc.nat(60),
});
export type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

export function changed(seed: Uint8Array, changes: readonly Change[]): Buffer {
  let body: Buffer = Buffer.from(seed);
  for (const { at, kind, byte, length } of changes) {
    const place = body.length === 0 ? 0 : at % body.length;
    const [head, tail] = [body.subarray(0, place), body.subarray(place)];
    if (kind === 'flip' && body.length > 0) body[place] = byte;
    else if (kind === 'cut') body = Buffer.concat([head, tail.subarray(length)]);
    else if (kind === 'insert') body = Buffer.concat([head, Buffer.alloc(length, byte), tail]);
    else if (kind === 'repeat') body = Buffer.concat([head, tail.subarray(0, length), tail]);
    // A length or number as large as can be written.
    else body = Buffer.concat([head, Buffer.from('ffffffffffffffffff01', 'hex'), tail]);
  }
  return body;
}
