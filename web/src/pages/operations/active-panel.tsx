import { TimeChart } from '../../components/charts/time-chart.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { useActive } from '../../data/operations.ts';
import { formatCompact, formatCount } from '../../format/number.ts';
import classes from './operations.module.css';
import { chartHeight, plotHeight, type ZoomProps } from './panel-props.ts';

/** Jobs running and jobs waiting, over time. */
export function ActivePanel({ view, onZoom }: ZoomProps) {
  return (
    <Panel
      title="Active and queued jobs"
      query={useActive(view)}
      height={chartHeight}
      className={classes.half}
      isEmpty={(data) => [...data.active, ...data.queued].every((value) => value === null)}
      empty="No job was running or waiting in this range."
    >
      {(data) => (
        <TimeChart
          title="Active and queued jobs"
          times={data.times}
          series={[
            { label: 'active', color: 'running-fill', values: data.active, fill: true },
            { label: 'queued', color: 'queued-fill', values: data.queued, dash: [6, 3] },
          ]}
          format={formatCount}
          formatAxis={formatCompact}
          height={plotHeight}
          from={data.range.from * 1000}
          to={data.range.to * 1000}
          onZoom={onZoom}
        />
      )}
    </Panel>
  );
}
