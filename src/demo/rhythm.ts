import type { EpochMs } from '../model/time.ts';

/** How much people do by hour of day (UTC): a large European office, a smaller American one. 1 is the busiest. */
const byHour = [
  0.1, 0.07, 0.05, 0.04, 0.05, 0.1, 0.25, 0.55, 0.85, 1, 1, 0.9, 0.7, 0.9, 1, 1, 0.95, 0.8, 0.6, 0.5, 0.42, 0.35, 0.26,
  0.16,
];
/** Sunday first. */
const byWeekday = [0.12, 0.95, 1.1, 1.1, 1.05, 0.8, 0.1];

/** Activity of people in the hour of `at`, 0 to about 1.1. */
export function activityAt(at: EpochMs): number {
  const date = new Date(at);
  return (byHour[date.getUTCHours()] ?? 0) * (byWeekday[date.getUTCDay()] ?? 0);
}

/** The newest weekday (Monday to Friday) that lies at least `daysAgo` days before `now`, at `hour` UTC. */
export function weekdayBefore(now: EpochMs, daysAgo: number, hour: number): EpochMs {
  const date = new Date(now - daysAgo * 86_400_000);
  date.setUTCHours(hour, 0, 0, 0);
  while (date.getUTCDay() === 0 || date.getUTCDay() === 6) date.setUTCDate(date.getUTCDate() - 1);
  return date.getTime();
}
