import type { operationsView } from '../../data/operations.ts';

/** What every panel of the page is given. */
export interface PanelProps {
  view: ReturnType<typeof operationsView>;
}

export interface ZoomProps extends PanelProps {
  onZoom: (from: number, to: number) => void;
}

/** Height of a chart's plot, and of a panel that holds one with its legend, in px. */
export const plotHeight = 176;
export const chartHeight = plotHeight + 24;

/** Which runners are counted as online: those at a job now, and those that ended one within an hour. */
export const seenLately = 'seen in the last hour';
