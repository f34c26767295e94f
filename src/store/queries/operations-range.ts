/** What an Operations query is about: from ≤ t < to, in epoch seconds; filters are exact names. */
export interface OperationsRange {
  from: number;
  to: number;
  organization?: string;
  repository?: string;
  /** Width of a point of a series in seconds; chosen by the length of the range when absent. */
  step?: number;
  /** "Now" in epoch seconds, for what is happening at this moment. Default: the clock. */
  now?: number;
}

/** How a range is answered. */
export interface RangePlan {
  from: number;
  to: number;
  now: number;
  step: number;
  organization: string;
  repository: string;
  /** Where points come from: the rollup by minute (unfiltered only), the facts themselves, or the rollup by hour. */
  source: 'minutes' | 'facts' | 'hours';
}

const minute = 60;
const hour = 3600;
const day = 86_400;

/** Ranges up to this long are read from minutes or facts. */
const shortRange = 2 * day;
/** Rollups by minute are kept 8 days; half a day of margin for expiry and for the range before this one. */
const minutesKept = 7.5 * day;
const mostPoints = 2000;

/** Steps that people read well; a series has at most 300 points of the first that fits. */
const steps = [
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
];

/** Aligns the range to its step and chooses where to read. Throws RangeError for an empty or reversed range. */
export function planRange(range: OperationsRange): RangePlan {
  if (!(range.to > range.from) || !(range.from >= 0)) throw new RangeError('a range needs 0 ≤ from < to');
  const now = range.now ?? Math.floor(Date.now() / 1000);
  const length = range.to - range.from;
  const organization = range.organization ?? '';
  const repository = range.repository ?? '';
  const filtered = organization !== '' || repository !== '';
  const short = length <= shortRange;
  const source = !short
    ? 'hours'
    : filtered
      ? 'facts'
      : now - (range.from - length) <= minutesKept
        ? 'minutes'
        : 'facts';
  const wanted = Math.max(range.step ?? 0, source === 'hours' ? hour : minute, length / mostPoints);
  const fits = range.step === undefined ? Math.max(wanted, length / 300) : wanted;
  const step = steps.find((each) => each >= fits) ?? Math.ceil(fits / day) * day;
  return {
    from: Math.floor(range.from / step) * step,
    to: Math.ceil(range.to / step) * step,
    now,
    step,
    organization,
    repository,
    source,
  };
}

/** The range of equal length that ends where this one begins. */
export function before(plan: RangePlan): RangePlan {
  return { ...plan, from: Math.max(plan.from - (plan.to - plan.from), 0), to: plan.from };
}

/** The start of each step of the range. */
export function stepsOf(plan: RangePlan): number[] {
  return Array.from({ length: Math.round((plan.to - plan.from) / plan.step) }, (_, i) => plan.from + i * plan.step);
}

/** Seconds of the range that have passed. */
export function lengthOf(plan: RangePlan): number {
  return Math.max(Math.min(plan.to, plan.now) - plan.from, 1);
}
