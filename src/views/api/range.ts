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
  const to = readInstant(query.to ?? 'now', now);
  // A range from the very first second has nothing before it to be compared with.
  const from = Math.max(1, readInstant(query.from ?? defaultFrom, now));
  if (from >= to) throw refused('from must be before to');
  if (to - from > longestSeconds) throw refused('the range may be at most 400 days');
  return { from, to };
}

/** Epoch seconds of an instant that has passed the schema. */
export function readInstant(text: string, now: EpochMs): number {
  const seconds = Math.floor(now / 1000);
  const age = /^(\d+)([smhdw])$/.exec(text);
  const at =
    text === 'now'
      ? seconds
      : age
        ? seconds - Number(age[1]) * (unitSeconds[age[2] as string] as number)
        : Number(text);
  if (!Number.isSafeInteger(at) || at < 0 || at > lastMoment)
    throw refused(`${text} is not a time between 1970 and 2100`);
  return at;
}

const refused = (reason: string) => new RunlensError('bad_request', { reason: `querystring: ${reason}.` });
