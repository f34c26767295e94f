import type { UseQueryResult } from '@tanstack/react-query';
import type { Series } from '../../components/charts/series.ts';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { useDemo } from '../../data/session.ts';
import { formatCompact, formatCount } from '../../format/number.ts';
import classes from './intake.module.css';
import type { Summary } from './intake-stats.tsx';

const looks: Pick<Series, 'color' | 'dash'>[] = [
  { color: 'running-fill' },
  { color: 'queued-fill', dash: [7, 3] },
  { color: 'success-fill', dash: [2, 3] },
  { color: 'waiting-fill', dash: [9, 3, 2, 3] },
  { color: 'failure-fill', dash: [4, 4] },
];

/** Events per hour by kind. The five most frequent have a line; the rest is one more. */
export function EventsPanel({
  query,
  onZoom,
}: {
  query: UseQueryResult<Summary>;
  onZoom: (from: number, to: number) => void;
}) {
  return (
    <Panel
      title="Events per hour"
      query={query}
      height={184}
      className={classes.whole}
      isEmpty={(data) => data.events === 0}
      empty={<NoEvents waiting={query.data?.journal.entries ?? 0} />}
      aside={(data) => (
        <span className="dim small num">
          {data.outcomes.map(({ outcome, events }) => `${outcome} ${formatCount(events)}`).join(' · ')}
        </span>
      )}
    >
      {({ hours }) => (
        <TimeChart
          title="Events per hour"
          times={hours.times}
          series={toSeries(hours)}
          format={formatCount}
          formatAxis={formatCompact}
          height={156}
          from={(hours.times[0] ?? 0) * 1000}
          to={(hours.times.at(-1) ?? 0) * 1000 + 1}
          onZoom={onZoom}
        />
      )}
    </Panel>
  );
}

/** Why there is none: what waits in the journal has arrived, and is not counted before it is in the tables. */
function NoEvents({ waiting }: { waiting: number }) {
  const demo = useDemo(true);
  if (demo.data?.state === 'running')
    return 'Demonstration data is being loaded. Its events appear here as they are read.';
  if (waiting > 0)
    return `${formatCount(waiting)} ${waiting === 1 ? 'event waits' : 'events wait'} in the journal, and appear here as they are read.`;
  return "No event arrived in this range. Check the webhook's recent deliveries at GitHub.";
}

function toSeries({ times, series }: Summary['hours']): Series[] {
  const named = series
    .slice(0, looks.length)
    .map((line, index) => ({ label: line.event, values: line.values, ...(looks[index] ?? { color: 'neutral-fill' }) }));
  const rest = series.slice(looks.length);
  if (rest.length === 0) return named;
  const values = times.map((_, index) => rest.reduce((sum, line) => sum + (line.values[index] ?? 0), 0));
  return [...named, { label: 'all other', color: 'neutral-fill', values }];
}
