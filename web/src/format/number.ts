import { unknown } from './duration.ts';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** A count in full: `12,847`; null as `–`. */
export function formatCount(value: number | null | undefined): string {
  return known(value) ? grouped.format(value) : unknown;
}

/** A number that may be fractional, such as a rate: `0.4`, `12.5`, `1,204`. Values below 0.1 keep one significant digit. */
export function formatRate(value: number | null | undefined): string {
  if (!known(value)) return unknown;
  if (value !== 0 && Math.abs(value) < 0.1) return value.toPrecision(1);
  return Math.abs(value) >= 100 ? grouped.format(value) : oneDigit.format(value);
}

/** A count for an axis or a narrow place: `800`, `5.2K`, `3M`. */
export function formatCompact(value: number | null | undefined): string {
  if (!known(value)) return unknown;
  const size = Math.abs(value);
  if (size < 1000) return oneDigit.format(value);
  for (const [limit, unit] of [
    [999_950, 'K'],
    [999_950_000, 'M'],
    [Number.POSITIVE_INFINITY, 'B'],
  ] as const) {
    if (size < limit) return `${oneDigit.format(value / { K: 1e3, M: 1e6, B: 1e9 }[unit])}${unit}`;
  }
  return unknown;
}

/**
 * A ratio as per cent: `98.2 %`. Never rounds up to 100 % nor down to 0 %: "100 %" means all of them, "0 %" none.
 */
export function formatPercent(ratio: number | null | undefined): string {
  if (!known(ratio)) return unknown;
  if (ratio === 1 || ratio === 0) return `${ratio * 100} %`;
  if (ratio > 0.999 && ratio < 1) return '99.9 %';
  if (ratio > 0 && ratio < 0.001) return '0.1 %';
  return `${oneDigit.format(ratio * 100)} %`;
}

/** How much `now` differs from `before` as signed per cent, null when there is nothing to compare with. */
export function relativeChange(now: number | null | undefined, before: number | null | undefined): number | null {
  if (!known(now) || !known(before)) return null;
  if (before === 0) return now === 0 ? 0 : null;
  return (now - before) / before;
}

/** `+12 %`, `−8 %`, `+0.3 %`, `±0 %`; beyond tenfold as a factor, `×14`. */
export function formatChange(change: number | null): string {
  if (!known(change)) return unknown;
  if (change > 9) return `×${grouped.format(change + 1)}`;
  const percent = Math.abs(change * 100);
  if (percent < 0.05) return '±0 %';
  return `${change > 0 ? '+' : '−'}${percent < 10 ? oneDigit.format(percent) : grouped.format(percent)} %`;
}

function known(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}
