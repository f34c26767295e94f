/** One line of a chart. `values` run parallel to the chart's times; null is a gap, never a zero. */
export interface Series {
  label: string;
  /** A colour token without `--rl-`: `success-fill`. */
  color: string;
  values: (number | null)[];
  /** Dashes tell lines apart without colour. */
  dash?: number[];
  /** Paint the area below the line. */
  fill?: boolean;
}

/** The newest known value of a series. */
export function lastKnown(values: readonly (number | null)[]): number | null {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/** All of a series together; null when nothing is known. */
export function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** A sentence for those who cannot see the chart: range, and least, greatest and newest value of each line (of counts: the total). */
export function describe(
  title: string,
  series: readonly Series[],
  format: (value: number) => string,
  isCount = false,
): string {
  const parts = series.map((line) => {
    const known = line.values.filter((value): value is number => value !== null);
    if (known.length === 0) return `${line.label}: no data`;
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const end = isCount ? `total ${format(total(known) ?? 0)}` : `now ${format(lastKnown(known) ?? 0)}`;
    return `${line.label}: ${format(low)} to ${format(high)}, ${end}`;
  });
  return `${title}. ${parts.join('; ')}.`;
}

/** SVG path over values scaled into width × height; a gap lifts the pen. A lone point becomes a short dash. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value): value is number => value !== null);
  if (known.length === 0) return '';
  const top = Math.max(...known);
  const low = Math.min(0, ...known);
  const span = top - low || 1;
  const step = values.length > 1 ? width / (values.length - 1) : width;
  let pen = false;
  let path = '';
  values.forEach((value, index) => {
    if (value === null) {
      pen = false;
      return;
    }
    const x = (index * step).toFixed(1);
    const y = (height - 1 - ((value - low) / span) * (height - 2)).toFixed(1);
    const alone = !pen && (values[index + 1] ?? null) === null;
    path += alone ? `M${x} ${y}h1` : `${pen ? 'L' : 'M'}${x} ${y}`;
    pen = true;
  });
  return path;
}

/** Heights of bars that stand on each other, the last series at the bottom; drawn in this order, the lower cover the higher. */
export function stack(series: readonly Series[]): number[][] {
  let below: number[] = [];
  return series
    .toReversed()
    .map(({ values }) => {
      below = values.map((value, index) => (value ?? 0) + (below[index] ?? 0));
      return below;
    })
    .reverse();
}
