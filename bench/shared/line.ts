/** One measurement, printed as one JSON line. */
export interface BenchLine {
  /** `intake.acknowledged` */
  bench: string;
  /** Median of our side, in `unit`. */
  ours: number;
  /** What it was measured against, with its value: `node:http 41200`. */
  peer: string;
  /** Always turned so that larger is better for us. */
  ratio: number;
  unit: string;
}

/** What a `bench/NAME.bench.ts` exports as `run`: measures, and emits its lines as they are known. */
export type Emit = (line: BenchLine) => void;

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a share `q` (0 to 1) of the values lies, interpolated. Throws on an empty list. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) throw new RangeError('quantile of no values');
  return low + (high - low) * (place - Math.floor(place));
}
