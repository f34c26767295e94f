/** What is shown where a value is not known. Null is never shown as 0. */
export const unknown = '–';

/** Round durations (ms) for the marks of an axis, ascending. */
export const durationSteps = [
  1, 10, 100, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
  3_600_000, 7_200_000, 14_400_000, 28_800_000, 86_400_000, 172_800_000, 604_800_000,
];

/** Milliseconds as people say them: `420ms`, `4.2s`, `2m 34s`, `1h 5m`, `3d 4h`; null as `–`. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return unknown;
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms === 0) return '0s';
  if (ms < 999.5) return `${Math.max(1, Math.round(ms))}ms`;
  if (ms < 9950) return `${trimZero((ms / 1000).toFixed(1))}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return two(Math.floor(seconds / 60), 'm', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
  const hours = Math.round(minutes / 60);
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** Microseconds, for spans: `840µs`, `4.2ms`, from 10 ms on as {@link formatDuration} says it. */
export function formatMicros(us: number): string {
  if (us < 0) return `−${formatMicros(-us)}`;
  if (us === 0) return '0s';
  if (us < 999.5) return `${Math.max(1, Math.round(us))}µs`;
  if (us < 9950) return `${trimZero((us / 1000).toFixed(1))}ms`;
  return formatDuration(us / 1000);
}

function two(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major}${majorUnit}` : `${major}${majorUnit} ${minor}${minorUnit}`;
}

function trimZero(text: string): string {
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}
