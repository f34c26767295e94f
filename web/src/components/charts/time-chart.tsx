import { ActionIcon, Tooltip } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { unknown } from '../../format/duration.ts';
import { formatMoment } from '../../format/time.ts';
import { Icon } from '../icon.tsx';
import type { TimeChartProps } from './chart-props.ts';
import { ChartTable } from './chart-table.tsx';
import { describe, lastKnown, total } from './series.ts';
import classes from './time-chart.module.css';

const Canvas = lazy(() => import('./uplot-canvas.tsx').then((module) => ({ default: module.UplotCanvas })));

/** Lines over time with a legend that follows the cursor, drag to zoom, and the same data as a table on demand. */
export function TimeChart(props: TimeChartProps) {
  const { title, times, series, format, height, from, to } = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const withDay = to - from > 86_400_000;
  // The newest step of counts has only begun: it says nothing beside bars of whole steps.
  const atRest = props.isStacked ? { word: 'total', of: total } : { word: 'latest', of: lastKnown };
  const at = cursor === null ? undefined : times[cursor];
  return (
    <div className={classes.chart}>
      <div style={{ height }} className={classes.plot}>
        {asTable ? (
          <ChartTable title={title} times={times} series={series} format={format} />
        ) : (
          <Suspense fallback={null}>
            <Canvas {...props} description={describe(title, series, format, props.isStacked)} onCursor={setCursor} />
          </Suspense>
        )}
      </div>
      <div className={classes.legend}>
        <span className={classes.when}>{at === undefined ? atRest.word : formatMoment(at * 1000, withDay)}</span>
        {series.map((line) => {
          const value = cursor === null ? atRest.of(line.values) : line.values[cursor];
          return (
            <span key={line.label} className={classes.key}>
              <svg width="16" height="4" aria-hidden="true">
                <line
                  x1="0"
                  x2="16"
                  y1="2"
                  y2="2"
                  stroke={`var(--rl-${line.color})`}
                  strokeWidth="3"
                  strokeDasharray={line.dash?.join(' ')}
                />
              </svg>
              {line.label}
              <b>{value === null || value === undefined ? unknown : format(value)}</b>
            </span>
          );
        })}
        <Tooltip label={asTable ? 'Show as chart' : 'Show as table'}>
          <ActionIcon
            size="sm"
            className={classes.toggle}
            aria-label={`${title}: ${asTable ? 'show as chart' : 'show as table'}`}
            onClick={() => setAsTable(!asTable)}
          >
            <Icon name={asTable ? 'chart' : 'table'} size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}
