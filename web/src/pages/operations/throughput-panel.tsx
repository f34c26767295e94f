import { TimeChart } from '../../components/charts/time-chart.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { useThroughput } from '../../data/operations.ts';
import { formatCompact, formatRate } from '../../format/number.ts';
import classes from './operations.module.css';
import { chartHeight, plotHeight, type ZoomProps } from './panel-props.ts';

/** Jobs completed per minute, by how they ended. */
export function ThroughputPanel({ view, onZoom }: ZoomProps) {
  return (
    <Panel
      title="Job throughput"
      query={useThroughput(view)}
      height={chartHeight}
      className={classes.half}
      isEmpty={(data) => data.jobs === 0}
      empty="No job completed in this range."
      aside={(data) => (
        <span>
          <b className={classes.strong}>{formatRate(data.perMinute)}</b> jobs/min
        </span>
      )}
    >
      {(data) => (
        <TimeChart
          title="Job throughput in jobs per minute"
          times={data.times}
          series={[
            { label: 'success', color: 'success-fill', values: data.success, fill: true },
            { label: 'failed', color: 'failure-fill', values: data.failure, dash: [7, 3] },
            { label: 'cancelled', color: 'neutral-fill', values: data.cancelled, dash: [2, 3] },
          ]}
          format={(value) => `${formatRate(value)}/min`}
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
