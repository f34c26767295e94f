import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zstdFrames } from './zstd-frames.ts';

/** Made by Zstandard's own library. */
const samples = {
  small: 'KLUv/WAwAa0AAHBsaW5lIG9mIGEgbG9nCgEAH6KaSg==',
  checked: 'KLUv/WQwAa0AAHBsaW5lIG9mIGEgbG9nCgEAH6KaSq4XB1I=',
  empty: 'KLUv/SAAAQAA',
  zeros: 'KLUv/aDgkwQAVAAAEAAAAQD7/znAAgIAEAADnwQA',
  streamed: 'KLUv/QBYrAAAcGxpbmUgb2YgYSBsb2cKAQC3oKYSRQAACCABAGQqEAI=',
};
const bytes = (name: keyof typeof samples) => Buffer.from(samples[name], 'base64');
const every = Object.keys(samples) as (keyof typeof samples)[];
const skipped = Buffer.from('532a4d180300000061626300', 'hex').subarray(0, 11);

describe('frames', () => {
  it.each<[keyof typeof samples, number, number | null]>([
    ['small', 560, 560],
    ['checked', 560, 560],
    ['empty', 0, 0],
    ['zeros', 300_000, 300_000],
    ['streamed', 2 ** 21, null],
  ])('%s: what it needs, and says that it holds', (name, windowBytes, contentBytes) => {
    const body = bytes(name);
    expect(zstdFrames(body, 1)).toEqual([{ start: 0, end: body.length, windowBytes, contentBytes }]);
  });

  it('one after another, those that are passed over left out', () => {
    const body = Buffer.concat([skipped, bytes('small'), skipped, bytes('streamed'), skipped]);
    const places = zstdFrames(body, 2)?.map(({ start, end }) => [start, end]);
    expect(places).toEqual([
      [11, 11 + 31],
      [22 + 31, 22 + 31 + 41],
    ]);
    expect(zstdFrames(body, 1)).toBeNull();
  });

  it.each(every)('%s, cut anywhere, is none', (name) => {
    const body = bytes(name);
    for (let end = 0; end < body.length; end += 1) {
      expect(zstdFrames(body.subarray(0, end), 9)).toBeNull();
      if (end > 0) expect(zstdFrames(Buffer.concat([bytes('small'), body.subarray(0, end)]), 9)).toBeNull();
    }
  });

  it('nothing, only what is passed over, and anything else are none', () => {
    expect(zstdFrames(Buffer.alloc(0), 9)).toBeNull();
    expect(zstdFrames(skipped, 9)).toBeNull();
    expect(zstdFrames(skipped.subarray(0, 10), 9)).toBeNull();
    expect(zstdFrames(Buffer.from('{"resourceLogs":[]}'), 9)).toBeNull();
    expect(zstdFrames(Buffer.from('28b52ffd200007000000', 'hex'), 9)).toBeNull();
  });

  it('whatever comes after the magic, they lie one behind the other and within the body', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }), (tails) => {
        const body = Buffer.concat(tails.flatMap((tail) => [bytes('small').subarray(0, 4), tail]));
        let at = 0;
        for (const { start, end, windowBytes } of zstdFrames(body, 100) ?? []) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(windowBytes).toBeGreaterThanOrEqual(0);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(body.length);
      }),
    );
  });
});
