import { TimeChart } from '../../components/charts/time-chart.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { useSummary } from '../../data/operations.ts';
import { formatCount, formatPercent } from '../../format/number.ts';
import classes from './operations.module.css';
import { chartHeight, plotHeight, type ZoomProps } from './panel-props.ts';

const parts = [
  { key: 'success', label: 'Success', ink: 'success-ink', fill: 'success-fill', icon: 'check' },
  { key: 'failure', label: 'Failed', ink: 'failure-ink', fill: 'failure-fill', icon: 'cross' },
  { key: 'cancelled', label: 'Cancelled', ink: 'neutral-ink', fill: 'neutral-fill', icon: 'slash' },
  { key: 'other', label: 'Skipped or other', ink: 'neutral-ink', fill: 'border', icon: 'dash' },
] as const satisfies { key: string; label: string; ink: string; fill: string; icon: IconName }[];
const trendHeight = plotHeight - 54;

/** How jobs ended, as one bar in full and as a rate over time. */
export function SuccessPanel({ view, onZoom }: ZoomProps) {
  const query = useSummary(view);
  return (
    <Panel
      title="Job success rate"
      query={query}
      height={chartHeight}
      className={classes.half}
      isEmpty={({ outcomes }) => Object.values(outcomes).every((jobs) => jobs === 0)}
      empty="No job completed in this range."
      aside={(data) => (
        <span className={classes.strong} title="Success ÷ (success + failed)">
          {formatPercent(data.successRate.value)}
        </span>
      )}
    >
      {({ outcomes, successRate, range }) => (
        <>
          <OutcomeBar outcomes={outcomes} />
          <div className={classes.outcomes}>
            {parts.map(({ key, label, ink, icon }) => (
              <span key={key} className={classes.outcome} style={{ color: `var(--rl-${ink})` }}>
                <Icon name={icon} size={13} />
                {label} <b>{formatCount(outcomes[key])}</b>
              </span>
            ))}
          </div>
          <TimeChart
            title="Success rate"
            times={successRate.times}
            series={[{ label: 'success rate', color: 'success-fill', values: successRate.values }]}
            format={formatPercent}
            formatAxis={(value) => (value > 1 ? '' : `${Math.round(value * 100)} %`)}
            isShare
            height={trendHeight}
            from={range.from * 1000}
            to={range.to * 1000}
            onZoom={onZoom}
          />
        </>
      )}
    </Panel>
  );
}

function OutcomeBar({ outcomes }: { outcomes: Record<(typeof parts)[number]['key'], number> }) {
  const total = parts.reduce((sum, { key }) => sum + outcomes[key], 0);
  let left = 0;
  return (
    <svg width="100%" height="14" aria-hidden="true">
      {parts.map(({ key, fill }) => {
        const width = (outcomes[key] / total) * 100;
        const at = left;
        left += width;
        return (
          width > 0 && (
            <rect
              key={key}
              x={`${at}%`}
              width={`${width}%`}
              height="14"
              fill={`var(--rl-${fill})`}
              stroke="var(--rl-surface)"
            />
          )
        );
      })}
    </svg>
  );
}
