import type { LogLine } from './logs.ts';
import { rangeBounds, rangeToUrl, readRange } from './time-range.ts';
import { patchSearch, type QueryPatch } from './url-state.ts';

const idForm = /^[0-9]{1,19}-[0-9a-f]{1,16}$/;
/** Whether the API could know a line by this. */
export const isLineId = (id: string): boolean => idForm.test(id);

/** What an address needs to show this line, and the list that it stands in, at any later time. */
export function linePatch(
  params: URLSearchParams,
  { id, atUs }: Pick<LogLine, 'id' | 'atUs'>,
  now: number,
): QueryPatch {
  const range = readRange(params);
  if (range.kind === 'fixed') return { line: id };
  const atMs = Math.floor(atUs / 1000);
  const { from, to } = rangeBounds(range, now);
  return { line: id, ...rangeToUrl({ kind: 'fixed', from: Math.min(from, atMs), to: Math.max(to, atMs) }) };
}

/** The address of a line for others: what is listed now, and not the tail. */
export function lineHref(params: URLSearchParams, line: Pick<LogLine, 'id' | 'atUs'>, now = Date.now()): string {
  const search = patchSearch(params.toString(), { ...linePatch(params, line, now), tail: null });
  return `${window.location.origin}/logs?${search}`;
}
