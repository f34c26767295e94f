import type { EpochMs } from '../model/time.ts';

/** Whole seconds since the epoch, both ends included, as GitHub's `created` filter reads them. */
export interface Slice {
  fromSecond: number;
  toSecond: number;
}

/** GitHub lists at most this many runs of one filtered query, however many there are. */
export const listLimit = 1000;

/**
 * Slices lie on a fixed grid, not at "now − 30 days": the addresses asked for are then the same tomorrow, and
 * GitHub can answer "not modified" for what did not change.
 */
const gridSeconds = 32 * 86_400;

/** The grid cells that touch the range, newest first. A cell may reach beyond the range on either side. */
export function slicesBetween(since: EpochMs, until: EpochMs): Slice[] {
  const first = Math.floor(since / 1000 / gridSeconds);
  const last = Math.floor(until / 1000 / gridSeconds);
  const slices: Slice[] = [];
  for (let cell = last; cell >= first; cell--) {
    slices.push({ fromSecond: cell * gridSeconds, toSecond: (cell + 1) * gridSeconds - 1 });
  }
  return slices;
}

/** Both halves, newest first; none when the slice is one second and cannot be split. */
export function splitSlice({ fromSecond, toSecond }: Slice): Slice[] {
  if (toSecond <= fromSecond) return [];
  const middle = fromSecond + Math.floor((toSecond - fromSecond + 1) / 2);
  return [
    { fromSecond: middle, toSecond },
    { fromSecond, toSecond: middle - 1 },
  ];
}

export function touches(slice: Slice, since: EpochMs, until: EpochMs): boolean {
  return slice.toSecond * 1000 + 999 >= since && slice.fromSecond * 1000 <= until;
}

const iso = (second: number) => new Date(second * 1000).toISOString().replace('.000Z', 'Z');

/** The value of the `created` parameter. */
export function createdFilter(slice: Slice): string {
  return `${iso(slice.fromSecond)}..${iso(slice.toSecond)}`;
}
