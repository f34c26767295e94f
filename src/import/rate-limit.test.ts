import { describe, expect, test } from 'vitest';
import { limitedUntil, rateBudget } from './rate-limit.ts';

const now = Date.UTC(2026, 0, 20, 8);
const date = new Date(now).toUTCString();
const reset = String(now / 1000 + 600);
const exhausted = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, date };

describe('limitedUntil', () => {
  const until = (status: number, headers: Record<string, string>, message = '', strikes = 0) => {
    const time = limitedUntil(status, new Headers(headers), message, now, strikes);
    return time === null ? null : (time - now) / 1000;
  };

  test.each([
    ['retry-after in seconds comes first', 429, { ...exhausted, 'retry-after': '17' }, '', 17],
    ['retry-after as a date', 403, { 'retry-after': new Date(now + 42_000).toUTCString(), date }, '', 42],
    ['retry-after 0 still waits', 429, { 'retry-after': '0' }, '', 1],
    ['an exhausted budget waits for the reset', 403, exhausted, 'API rate limit exceeded', 601],
    ['a reset that has passed waits a minute', 403, { ...exhausted, 'x-ratelimit-reset': '1' }, '', 60],
    [
      'a secondary limit waits a minute',
      403,
      { ...exhausted, 'x-ratelimit-remaining': '9' },
      'secondary rate limit',
      60,
    ],
    ['429 without a word waits a minute', 429, {}, '', 60],
    ['403 for another reason is no limit', 403, { 'x-ratelimit-remaining': '9' }, 'Resource not accessible', null],
    ['other statuses are no limit', 404, exhausted, 'rate limit', null],
  ])('%s', (_, status, headers, message, seconds) => {
    expect(until(status, headers, message)).toBe(seconds);
  });

  test('consecutive strikes double the wait up to a quarter of an hour', () => {
    expect([0, 1, 2, 3, 4, 9].map((strikes) => until(429, {}, '', strikes))).toEqual([60, 120, 240, 480, 900, 900]);
  });

  test('a wrong clock here does not change the wait', () => {
    const fast = limitedUntil(403, new Headers(exhausted), '', now + 500_000, 0);
    expect(fast).toBe(now + 500_000 + 601_000);
  });
});

test('the budget is read only when it is whole', () => {
  expect(rateBudget(new Headers(exhausted), now)).toEqual({ limit: 5000, remaining: 0, resetAt: now + 600_000 });
  expect(rateBudget(new Headers({ ...exhausted, 'x-ratelimit-reset': 'soon' }), now)).toBeNull();
  expect(rateBudget(new Headers(), now)).toBeNull();
});
