import uPlot from 'uplot';
import { formatMoment } from '../../format/time.ts';
import type { TimeChartProps } from './chart-props.ts';

const bars = uPlot.paths.bars?.({ size: [0.9], align: 1 });

type Live = () => TimeChartProps & { onCursor: (index: number | null) => void };

/** Options of one chart. Colours are read from the page's tokens, so they follow the colour scheme. */
export function chartOptions(element: HTMLElement, live: Live): uPlot.Options {
  const token = (name: string) => getComputedStyle(element).getPropertyValue(`--rl-${name}`).trim();
  const { series, from, to } = live();
  const axis: uPlot.Axis = {
    stroke: token('dim'),
    font: `11px ${getComputedStyle(element).fontFamily}`,
    grid: { stroke: token('grid'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      sync: { key: 'time' },
      drag: { x: true, y: false, setScale: false },
      points: { size: 7 },
    },
    scales: {
      x: { time: true, range: () => bounds(live()) },
      // An honest axis starts at zero; the top leaves a little air, and an all-zero line stays at the bottom.
      y: { range: (_plot, min, max) => (live().isShare ? [shareFloor(min), 1.02] : [0, max > 0 ? max * 1.08 : 1]) },
    },
    axes: [
      { ...axis, size: 24, space: 64, values: (_plot, splits, _i, _space, step) => splits.map((at) => tick(at, step)) },
      {
        ...axis,
        size: 52,
        ...(live().axisSteps && { incrs: live().axisSteps }),
        space: 32,
        values: (_plot, splits) => splits.map((value) => (live().formatAxis ?? live().format)(value)),
      },
    ],
    series: [
      {},
      ...series.map((line) => ({
        label: line.label,
        stroke: token(line.color),
        width: live().isStacked ? 0 : 1.75,
        dash: line.dash,
        ...(live().isStacked
          ? { fill: token(line.color), paths: bars, points: { show: false } }
          : {
              fill: line.fill ? `${token(line.color)}22` : undefined,
              points: { show: true, filter: lonePoints, size: 4, fill: token(line.color) },
            }),
        spanGaps: false,
      })),
    ],
    hooks: {
      setCursor: [(plot) => live().onCursor(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return;
          const start = plot.posToVal(plot.select.left, 'x') * 1000;
          const end = plot.posToVal(plot.select.left + plot.select.width, 'x') * 1000;
          plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          live().onZoom?.(Math.round(start), Math.round(end));
        },
      ],
    },
  };

  function bounds(props: TimeChartProps): [number, number] {
    return [(props.from ?? from) / 1000, (props.to ?? to) / 1000];
  }
}

/** A rate near 100 % is read in tenths: the axis begins at the tenth below the least value, and says so. */
function shareFloor(least: number | null): number {
  return Math.max(0, Math.floor((least ?? 0) * 10 - 0.2) / 10);
}

function tick(at: number, step: number): string {
  const date = new Date(at * 1000);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0;
  if (step < 86_400 && !midnight) return formatMoment(at * 1000, false);
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}

/** Points are drawn only where a value stands alone between gaps; a line would not show it. */
const lonePoints: uPlot.Series.Points.Filter = (plot, seriesIndex) => {
  const values = plot.data[seriesIndex] ?? [];
  const alone: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (values[i] != null && values[i - 1] == null && values[i + 1] == null) alone.push(i);
  }
  return alone;
};
