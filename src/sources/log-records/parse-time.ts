/** How many digits of a nanosecond the unit leaves to the fraction: seconds, ms, µs. Larger numbers are nanoseconds. */
const units = [
  { below: 100_000_000_000n, digits: 9 },
  { below: 100_000_000_000_000n, digits: 6 },
  { below: 100_000_000_000_000_000n, digits: 3 },
];
const maxLength = 64;
const nanosecondsPerSecond = 1_000_000_000n;
const minuteMs = 60_000;

/**
 * A time as shippers of logs write it, in nanoseconds since 1970: RFC 3339 (also with a space for the `T`, a comma, and
 * without a zone, which is UTC then), or a number since 1970 whose size tells its unit: below 10¹¹ seconds, below 10¹⁴ ms,
 * below 10¹⁷ µs, else ns. A number may be a text, which keeps the digits that a JSON number loses. Null for what tells no time.
 */
export function parseTime(value: unknown): bigint | null {
  if (typeof value === 'number') return epoch(String(value));
  if (typeof value !== 'string' || value.length > maxLength) return null;
  const text = value.trim();
  return epoch(text) ?? calendar(text);
}

function epoch(text: string): bigint | null {
  const [, whole, fraction = ''] = /^(\d{1,20})(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  const number = BigInt(whole);
  const digits = units.find(({ below }) => number < below)?.digits ?? 0;
  return told(number * 10n ** BigInt(digits) + fractionOf(fraction, digits));
}

/** 0 tells no time, and after 2554 there are no 64 bits for it. */
const told = (at: bigint) => (at > 0n && at < 1n << 64n ? at : null);

/** The first `digits` digits behind the point. */
const fractionOf = (fraction: string, digits: number) => BigInt(fraction.slice(0, digits).padEnd(digits, '0') || '0');

const form = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))? ?(?:Z|UTC|([+-])(\d\d):?(\d\d)?)?$/i;

function calendar(text: string): bigint | null {
  const found = form.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHours, zoneMinutes = '0'] = found;
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = [year, month, day, hour, minute, second].map(Number);
  const date = new Date(Date.UTC(y, mo - 1, d, h, mi, s));
  // A leap second counts as the second after it; every other number must be one of the calendar.
  if (mo < 1 || mo > 12 || h > 23 || mi > 59 || s > 60) return null;
  if (s < 60 && (date.getUTCDate() !== d || date.getUTCFullYear() !== y)) return null;
  const zone = sign === undefined ? 0 : (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  const seconds = (date.getTime() - zone * minuteMs) / 1000;
  return told(BigInt(seconds) * nanosecondsPerSecond + fractionOf(fraction, 9));
}
