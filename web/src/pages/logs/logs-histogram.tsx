import type { UseQueryResult } from '@tanstack/react-query';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import type { components } from '../../data/api-types.ts';
import { rangeToUrl } from '../../data/time-range.ts';
import { useUrlState } from '../../data/url-state.ts';
import { formatCompact, formatCount } from '../../format/number.ts';
import { severityLooks } from './severity.ts';

const height = 110;

/** How many lines there were over time; a stretch that is dragged becomes the range. */
export function LogsHistogram({ query }: { query: UseQueryResult<components['schemas']['LogHistogram']> }) {
  const [, setParams] = useUrlState();
  return (
    <Panel
      title="Lines over time"
      query={query}
      height={height + 24}
      isEmpty={(data) => data.total === 0}
      empty="No lines in this time."
      aside={(data) => (
        <span>
          <b>{formatCount(data.total)}</b> {data.total === 1 ? 'line' : 'lines'}
        </span>
      )}
    >
      {(data) => (
        <TimeChart
          title="Log lines by severity"
          times={data.times}
          series={data.series.map(({ severity, values }) => ({ ...severityLooks[severity], values }))}
          format={formatCount}
          formatAxis={formatCompact}
          isStacked
          height={height}
          from={data.range.from * 1000}
          to={data.range.to * 1000}
          onZoom={(from, to) => setParams(rangeToUrl({ kind: 'fixed', from, to }))}
        />
      )}
    </Panel>
  );
}
