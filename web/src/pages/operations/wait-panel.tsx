import { TimeChart } from '../../components/charts/time-chart.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { useQueueWait } from '../../data/operations.ts';
import { durationSteps, formatDuration } from '../../format/duration.ts';
import classes from './operations.module.css';
import { chartHeight, plotHeight, type ZoomProps } from './panel-props.ts';

/** How long jobs waited for a runner: the middle one, and the one in a hundred that waited longest. */
export function WaitPanel({ view, onZoom }: ZoomProps) {
  return (
    <Panel
      title="Queue wait time"
      query={useQueueWait(view)}
      height={chartHeight}
      className={classes.half}
      isEmpty={(data) => data.overall.jobs === 0}
      empty="No job with a known wait in this range."
      aside={({ overall }) => (
        <span className={classes.pair}>
          <span>
            p50 <b>{formatDuration(overall.p50Ms)}</b>
          </span>
          <span>
            p99 <b className={classes.strong}>{formatDuration(overall.p99Ms)}</b>
          </span>
        </span>
      )}
    >
      {(data) => (
        <TimeChart
          title="Queue wait time"
          times={data.times}
          series={[
            { label: 'p99', color: 'queued-fill', values: data.p99Ms, fill: true },
            { label: 'p50', color: 'running-fill', values: data.p50Ms, dash: [6, 3] },
          ]}
          format={formatDuration}
          axisSteps={durationSteps}
          height={plotHeight}
          from={data.range.from * 1000}
          to={data.range.to * 1000}
          onZoom={onZoom}
        />
      )}
    </Panel>
  );
}
