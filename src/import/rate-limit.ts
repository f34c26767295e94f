import type { EpochMs } from '../model/time.ts';

/** What GitHub last said about the budget of the token. */
export interface RateBudget {
  limit: number;
  remaining: number;
  resetAt: EpochMs;
}

const minuteMs = 60_000;
const longestBackOffMs = 15 * minuteMs;

function headerNumber(headers: Headers, name: string): number | null {
  const text = headers.get(name);
  return text !== null && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}

/** Their clock minus ours, from the `Date` header, so that a wrong clock here does not shorten a wait. */
function clockSkewMs(headers: Headers, now: EpochMs): number {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? 0 : date - now;
}

/** The budget in an answer's headers, in our clock's time; null when it carries none. */
export function rateBudget(headers: Headers, now: EpochMs): RateBudget | null {
  const limit = headerNumber(headers, 'x-ratelimit-limit');
  const remaining = headerNumber(headers, 'x-ratelimit-remaining');
  const reset = headerNumber(headers, 'x-ratelimit-reset');
  if (limit === null || remaining === null || reset === null) return null;
  return { limit, remaining, resetAt: reset * 1000 - clockSkewMs(headers, now) };
}

/**
 * Until when an answer asks us to wait, or null when it is no rate limit: `retry-after` first, then the reset of an
 * exhausted budget, else a minute that doubles with each consecutive strike (0, 1, 2 …).
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function limitedUntil(
  status: number,
  headers: Headers,
  message: string,
  now: EpochMs,
  strikes: number,
): EpochMs | null {
  if (status !== 403 && status !== 429) return null;
  const retryAfter = headers.get('retry-after');
  if (retryAfter !== null) {
    const seconds = headerNumber(headers, 'retry-after');
    const date = Date.parse(retryAfter);
    if (seconds !== null) return now + Math.max(seconds, 1) * 1000;
    if (!Number.isNaN(date)) return Math.max(date - clockSkewMs(headers, now), now + 1000);
  }
  const budget = rateBudget(headers, now);
  if (budget !== null && budget.remaining === 0) {
    return budget.resetAt > now ? budget.resetAt + 1000 : now + minuteMs;
  }
  if (status === 429 || /rate limit|abuse/i.test(message)) {
    return now + Math.min(minuteMs * 2 ** strikes, longestBackOffMs);
  }
  return null;
}
