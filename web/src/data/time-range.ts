const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The ranges offered by name, in order. */
export const namedRanges = { '1h': hour, '6h': 6 * hour, '24h': day, '7d': 7 * day, '30d': 30 * day } as const;
export type RangeName = keyof typeof namedRanges;
export const defaultRange: RangeName = '24h';

/** A range as the URL has it: a name that ends now, or two fixed times (epoch ms). */
export type TimeRange = { kind: 'named'; name: RangeName } | { kind: 'fixed'; from: number; to: number };

const momentForm = { form: /^\d{4}-\d{2}-\d{2}/, examples: ['2026-11-22T08:00:00Z'] };
/** What the range's words in the URL may say. */
export const knownRange = { range: Object.keys(namedRanges), from: momentForm, to: momentForm };

/** Reads the range from the URL. What cannot be read is the default, never an error. */
export function readRange(params: URLSearchParams): TimeRange {
  const from = Date.parse(params.get('from') ?? '');
  const to = Date.parse(params.get('to') ?? '');
  if (Number.isFinite(from) && Number.isFinite(to) && from < to) return { kind: 'fixed', from, to };
  const name = params.get('range') ?? defaultRange;
  return { kind: 'named', name: name in namedRanges ? (name as RangeName) : defaultRange };
}

/** What the URL should say for a range. */
export function rangeToUrl(range: TimeRange): { range: string | null; from: string | null; to: string | null } {
  if (range.kind === 'fixed') return { range: null, from: iso(range.from), to: iso(range.to) };
  return { range: range.name === defaultRange ? null : range.name, from: null, to: null };
}

/** From and to of a range as epoch ms; named ranges end at `now`. */
export function rangeBounds(range: TimeRange, now: number): { from: number; to: number } {
  if (range.kind === 'fixed') return { from: range.from, to: range.to };
  return { from: now - namedRanges[range.name], to: now };
}

function iso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
