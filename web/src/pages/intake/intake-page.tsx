import { useQuery } from '@tanstack/react-query';
import { PageHead } from '../../components/page/page-head.tsx';
import { RangePicker } from '../../components/range/range-picker.tsx';
import { intakeSummaryQuery } from '../../data/intake.ts';
import { rangeToUrl, readRange } from '../../data/time-range.ts';
import { useUrlState } from '../../data/url-state.ts';
import { CompletenessPanel } from './completeness-panel.tsx';
import { DeadLettersPanel } from './dead-letters-panel.tsx';
import { EventsPanel } from './events-panel.tsx';
import classes from './intake.module.css';
import { IntakeStats } from './intake-stats.tsx';
import { TokensHint } from './tokens-hint.tsx';

/** Does everything arrive, how fast, what could not be read, and what is missing? */
export function IntakePage() {
  const [params, setParams] = useUrlState();
  const query = useQuery(intakeSummaryQuery(readRange(params)));
  return (
    <>
      <PageHead title="Intake" documentTitle="Intake">
        <RangePicker />
      </PageHead>
      <div className={classes.grid}>
        <IntakeStats query={query} />
        <EventsPanel
          query={query}
          onZoom={(from, to) => to - from >= 3_600_000 && setParams(rangeToUrl({ kind: 'fixed', from, to }))}
        />
        <DeadLettersPanel />
        <CompletenessPanel />
        <TokensHint />
      </div>
    </>
  );
}
