import type { EventHour } from '../../store/queries/intake-summary.ts';
import type { TimeRange } from './range.ts';
import type { IntakeSummary } from './schemas/intake.ts';

const hourSeconds = 3600;
const shownEvents = 12;

/** Rows by hour and event as series over every hour of the range; the rarest events together as `other`. */
export function arrangeHours(rows: readonly EventHour[], { from, to }: TimeRange): IntakeSummary['hours'] {
  const first = Math.floor(from / hourSeconds) * hourSeconds;
  const times = Array.from(
    { length: Math.floor((to - first) / hourSeconds) + 1 },
    (_, index) => first + index * hourSeconds,
  );
  const shown = sumBy(rows, (row) => row.event)
    .slice(0, shownEvents)
    .map(([event]) => event);
  const series = new Map<string, number[]>();
  for (const row of rows) {
    const event = shown.includes(row.event) ? row.event : 'other';
    const values = series.get(event) ?? new Array<number>(times.length).fill(0);
    const index = (row.hour - first) / hourSeconds;
    if (index in values) values[index] = (values[index] as number) + row.events;
    series.set(event, values);
  }
  const order = [...shown.filter((event) => event !== 'other'), 'other'];
  return {
    times,
    series: order.flatMap((event) => {
      const values = series.get(event);
      return values ? [{ event, values }] : [];
    }),
  };
}

export const sumOutcomes = (rows: readonly EventHour[]): IntakeSummary['outcomes'] =>
  sumBy(rows, (row) => row.outcome).map(([outcome, events]) => ({ outcome, events }));

function sumBy(rows: readonly EventHour[], key: (row: EventHour) => string): [string, number][] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(key(row), (sums.get(key(row)) ?? 0) + row.events);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
