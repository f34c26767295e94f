import { RunlensError } from '../../errors.ts';
import type { EpochMs } from '../../model/time.ts';

/** Epoch seconds. */
export interface TimeRange {
  from: number;
  to: number;
}

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const longestSeconds = 400 * 86_400;
/** Later moments do not fit the store's 32-bit times. */
const lastMoment = 4_102_444_800;

/** Reads `from` and `to` of a request. Throws `bad_request` for a range that is empty, too long or outside of 1970 to 2100. */
export function readRange(query: { from?: string; to?: string }, now: EpochMs, defaultFrom = '24h'): TimeRange {
  const to = readInstant(query.to ?? 'now', now, 'to');
  // A range from the very first second has nothing before it to be compared with.
  const from = Math.max(1, readInstant(query.from ?? defaultFrom, now, 'from'));
  if (from >= to) throw refused(': from must be before to');
  if (to - from > longestSeconds) throw refused(': the range may be at most 400 days');
  return { from, to };
}

const agePattern = /^(\d{1,5})([smhdw])$/;
/** RFC 3339; a day alone begins at midnight UTC. */
const momentPattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Epoch seconds of an instant: `1763726400`, `24h` (ago), `now`, `2026-11-21T12:00:00Z`.
 * Throws `bad_request`, which names the parameter.
 */
export function readInstant(text: string, now: EpochMs, parameter: string): number {
  const at = secondsOf(text, Math.floor(now / 1000));
  if (at === null)
    throw refused(
      `/${parameter} is no time: give epoch seconds, an age such as 24h, a moment such as 2026-11-21T12:00:00Z, or now`,
    );
  if (at < 0 || at > lastMoment) throw refused(`/${parameter}: ${text} is not a time between 1970 and 2100`);
  return at;
}

function secondsOf(text: string, now: number): number | null {
  if (text === 'now') return now;
  const age = agePattern.exec(text);
  if (age) return now - Number(age[1]) * (unitSeconds[age[2] as string] as number);
  if (/^\d{1,11}$/.test(text)) return Number(text);
  const ms = momentPattern.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

const refused = (reason: string) => new RunlensError('bad_request', { reason: `querystring${reason}.` });
