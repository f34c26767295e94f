import { describe, expect, test } from 'vitest';
import { decodeSince } from './since.ts';
import { decodeTarget } from './target.ts';

describe('decodeTarget', () => {
  test.each([
    ['acme', { owner: 'acme', repository: null }],
    ['acme/web.site', { owner: 'acme', repository: 'web.site' }],
    ['https://github.com/acme/api.git', { owner: 'acme', repository: 'api' }],
    ['https://ghe.example/acme/', { owner: 'acme', repository: null }],
  ])('%s', (text, target) => {
    expect(decodeTarget(text)).toEqual(target);
  });

  test.each(['', '/', 'a/b/c', 'acme/..', '../etc', 'acme?x=1', 'acme/re po', '-x'])('refuses "%s"', (text) => {
    expect(() => decodeTarget(text)).toThrow(/OWNER or OWNER\/REPO/);
  });
});

describe('decodeSince', () => {
  const now = Date.UTC(2026, 0, 31, 12);
  test.each([
    ['12h', Date.UTC(2026, 0, 31, 0)],
    ['30d', Date.UTC(2026, 0, 1, 12)],
    ['2w', Date.UTC(2026, 0, 17, 12)],
    ['2026-01-05', Date.UTC(2026, 0, 5)],
    ['2026-01-05T08:00:00+02:00', Date.UTC(2026, 0, 5, 6)],
    ['99999d', Date.UTC(2018, 0, 1)],
  ])('%s', (text, time) => {
    expect(decodeSince(text, now)).toBe(time);
  });

  test.each(['', '30', 'd', '-3d', 'yesterday', '2026-02-30T99:00', '2027-01-01'])('refuses "%s"', (text) => {
    expect(() => decodeSince(text, now)).toThrow(/The import cannot start/);
  });
});
