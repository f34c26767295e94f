import { PlaceFilters } from '../../components/filters/place-filters.tsx';
import { PageHead } from '../../components/page/page-head.tsx';
import { RangePicker } from '../../components/range/range-picker.tsx';
import { operationsView } from '../../data/operations.ts';
import { rangeToUrl } from '../../data/time-range.ts';
import { useUrlState } from '../../data/url-state.ts';
import { ActivePanel } from './active-panel.tsx';
import { CachePanel } from './cache-panel.tsx';
import { ConcurrencyPanel } from './concurrency-panel.tsx';
import classes from './operations.module.css';
import { RunnerPoolsPanel } from './runner-pools-panel.tsx';
import { StatPanels } from './stat-panels.tsx';
import { SuccessPanel } from './success-panel.tsx';
import { ThroughputPanel } from './throughput-panel.tsx';
import { WaitPanel } from './wait-panel.tsx';

/** Is CI healthy now, where is the queue, which runners are starved? */
export function OperationsPage() {
  const [params, setParams] = useUrlState();
  const view = operationsView(params);
  const zoom = (from: number, to: number) => {
    if (to - from >= 60_000) setParams(rangeToUrl({ kind: 'fixed', from, to }));
  };
  return (
    <>
      <PageHead title="Operations" documentTitle="Operations">
        <PlaceFilters fixed />
        <RangePicker />
      </PageHead>
      <div className={classes.grid}>
        <StatPanels view={view} />
        <SuccessPanel view={view} onZoom={zoom} />
        <WaitPanel view={view} onZoom={zoom} />
        <ThroughputPanel view={view} onZoom={zoom} />
        <ActivePanel view={view} onZoom={zoom} />
        <ConcurrencyPanel view={view} />
        <RunnerPoolsPanel view={view} />
        <CachePanel view={view} />
      </div>
    </>
  );
}
