import { formatDuration, unknown } from './duration.ts';

const exact = new Intl.DateTimeFormat('en-CA', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayClock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

const instant = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const dayInstant = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** A time of day to the millisecond, with its day: `21 Nov 07:14:17.042`. */
export function formatInstant(at: number): string {
  return `${dayInstant.format(at)} ${instant.format(at)}`;
}

/** The exact local time with its zone: `2026-11-21, 07:14:17 UTC`. */
export function formatExact(at: number | null | undefined): string {
  return at === null || at === undefined ? unknown : exact.format(at);
}

/** A time for the edge of a chart or a picker: `14:05`, with the day when the range is longer than a day. */
export function formatMoment(at: number, withDay: boolean): string {
  return (withDay ? dayClock : clock).format(at);
}

/** How long ago: `just now`, `42s ago`, `3m ago`, `5h ago`, `2d ago`; a time ahead as `in 2m`. Coarse on purpose. */
export function formatRelative(at: number | null | undefined, now: number): string {
  if (at === null || at === undefined) return unknown;
  const distance = now - at;
  if (Math.abs(distance) < 5000) return 'just now';
  const coarse = formatDuration(round(Math.abs(distance))).split(' ')[0];
  return distance > 0 ? `${coarse} ago` : `in ${coarse}`;
}

function round(ms: number): number {
  if (ms < 60_000) return Math.floor(ms / 1000) * 1000;
  if (ms < 3_600_000) return Math.floor(ms / 60_000) * 60_000;
  if (ms < 86_400_000) return Math.floor(ms / 3_600_000) * 3_600_000;
  return Math.floor(ms / 86_400_000) * 86_400_000;
}
