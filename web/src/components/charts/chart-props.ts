import type { Series } from './series.ts';

/** What a chart over time is given. */
export interface TimeChartProps {
  title: string;
  /** Epoch seconds, ascending. */
  times: number[];
  series: Series[];
  /** Value with its unit, for legend, table and description. */
  format: (value: number) => string;
  /** Short form for the axis. */
  formatAxis?: (value: number) => string;
  height: number;
  /** Distances of two marks of the value axis to choose from, ascending; decimal ones if not given. */
  axisSteps?: number[];
  /** Values are shares of 1: the axis ends at 100 %. */
  isShare?: boolean;
  /** Counts per step: bars that stand on each other instead of lines; the last series is at the bottom. */
  isStacked?: boolean;
  /** The shown range, epoch ms: the axis spans it even where data is missing. */
  from: number;
  to: number;
  /** A dragged stretch, epoch ms. */
  onZoom?: (from: number, to: number) => void;
}
