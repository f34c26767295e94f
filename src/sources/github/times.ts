import type { EpochMs } from '../../model/time.ts';

/** 2000-01-01: nothing that GitHub reports is older, so an older time is a mistake. */
const earliest: EpochMs = 946_684_800_000;
const futureMs = 24 * 3600 * 1000;

export type TimeReading = EpochMs | null | 'malformed' | 'out_of_range';

/**
 * Reads RFC 3339 text (with or without fractions, any offset) or unix seconds. Null for what GitHub and its
 * programs write for "none": null, and Go's zero time `0001-01-01T00:00:00Z`.
 */
export function readTime(value: unknown, now: EpochMs): TimeReading {
  if (value === null || value === undefined) return null;
  let ms: number;
  if (typeof value === 'string') {
    if (value.startsWith('0001-01-01T')) return null;
    ms = parseRfc3339(value);
  } else if (typeof value === 'number') {
    ms = value * 1000;
  } else {
    return 'malformed';
  }
  if (!Number.isInteger(ms)) return 'malformed';
  return ms < earliest || ms > now + futureMs ? 'out_of_range' : ms;
}

const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const tail = /^(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/i;

/** Milliseconds, or NaN. By hand because a job carries up to a hundred times and Date.parse accepts too much. */
function parseRfc3339(text: string): number {
  if (text.length < 20 || text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':') return Number.NaN;
  const separator = text.charCodeAt(10) | 0x20;
  if (separator !== 0x74 && separator !== 0x20) return Number.NaN;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const inRange = month >= 1 && month <= 12 && day >= 1 && day <= (daysInMonth[month - 1] ?? 0);
  // Second 60 is a leap second; it becomes the next minute's first.
  if (!inRange || !(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  if (text.length === 20 && text.charCodeAt(19) === 0x5a) return ms;
  // `.000Z` is how steps write theirs.
  if (text.length === 24 && text.charCodeAt(19) === 0x2e && text.charCodeAt(23) === 0x5a) {
    return ms + twoDigits(text, 20) * 10 + (twoDigits(text, 21) % 10);
  }
  return withTail(ms, text);
}

function withTail(ms: number, text: string): number {
  const match = tail.exec(text.slice(19));
  if (match === null) return Number.NaN;
  const [, fraction = '', sign, hours = '0', minutes = '0'] = match;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return ms + Number(fraction.slice(0, 3).padEnd(3, '0')) - (sign === '-' ? -offset : offset);
}

/** The number written at `at`, or NaN. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
