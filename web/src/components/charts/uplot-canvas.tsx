import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { TimeChartProps } from './chart-props.ts';
import { stack } from './series.ts';
import classes from './time-chart.module.css';
import { chartOptions } from './uplot-options.ts';

interface CanvasProps extends TimeChartProps {
  description: string;
  onCursor: (index: number | null) => void;
}

/** uPlot in a box of its own: made once per shape and colour scheme, fed with new data without being rebuilt. */
export function UplotCanvas(props: CanvasProps) {
  const { times, series, isStacked = false, height, description, from, to } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const scheme = useComputedColorScheme('light');
  const shape = series.map((line) => `${line.label}:${line.color}`).join('|');

  // biome-ignore lint/correctness/useExhaustiveDependencies: rebuilt for another shape or scheme; data goes through setData
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const made = new uPlot(
      chartOptions(element, () => latest.current),
      dataOf(latest.current),
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape, scheme, height]);

  useEffect(() => {
    plot.current?.setData(dataOf({ times, series, isStacked }), false);
    plot.current?.setScale('x', { min: from / 1000, max: to / 1000 });
  }, [times, series, isStacked, from, to]);

  return <div ref={box} className={classes.canvas} role="img" aria-label={description} />;
}

function dataOf({ times, series, isStacked }: Pick<CanvasProps, 'times' | 'series' | 'isStacked'>): uPlot.AlignedData {
  return [times, ...(isStacked ? stack(series) : series.map((line) => line.values))];
}
