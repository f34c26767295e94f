import { useQuery } from '@tanstack/react-query';
import { UnknownNames } from '../../components/filters/unknown-names.tsx';
import { UnknownNote } from '../../components/filters/unknown-note.tsx';
import { PageHead } from '../../components/page/page-head.tsx';
import { EmptyNote, ErrorNote } from '../../components/panel/panel.tsx';
import { RangePicker } from '../../components/range/range-picker.tsx';
import { tracesFilter, tracesQuery, unknownTraceFilters } from '../../data/traces.ts';
import { unknownNames } from '../../data/unknown-names.ts';
import { useUrlState } from '../../data/url-state.ts';
import { TraceTable } from './trace-table.tsx';
import classes from './traces.module.css';
import { filterKeys, TracesFilters } from './traces-filters.tsx';

const knownNames = [...filterKeys, 'range', 'from', 'to'];

/** Traces that were sent, found by what one of their spans is like. */
export function TracesPage() {
  const [params] = useUrlState();
  const names = unknownNames(params, knownNames);
  const values = unknownTraceFilters(params);
  const isAsked = names.length === 0 && values.length === 0;
  const query = useQuery({ ...tracesQuery(tracesFilter(params)), enabled: isAsked });
  const isNarrowed = filterKeys.some((key) => params.has(key));
  const { data, error } = query;
  return (
    <>
      <PageHead title="Traces" documentTitle="Traces">
        <RangePicker />
      </PageHead>
      <TracesFilters services={data?.services ?? []} />
      {names.length > 0 && <UnknownNames names={names} known={knownNames} />}
      {values.length > 0 && <UnknownNote filters={values} />}
      {isAsked && (
        <>
          <section className={classes.list} aria-label="Traces" aria-busy={query.isFetching}>
            {data === undefined && error && <ErrorNote error={error} onRetry={query.refetch} />}
            {data === undefined && !error && (
              <div className={classes.ghost} role="status" aria-label="Loading traces" />
            )}
            {data?.items.length === 0 && (isNarrowed ? <NothingFound /> : <NothingSent />)}
            {data !== undefined && data.items.length > 0 && (
              <TraceTable traces={data.items} stale={query.isPlaceholderData} narrowed={isNarrowed} />
            )}
          </section>
          <p className={`dim small ${classes.more}`}>
            {data?.items.length === 100 && 'The newest 100. Narrow the time or the filters to see others. '}
            Runs of GitHub are traces too: open one under Runs.
          </p>
        </>
      )}
    </>
  );
}

function NothingFound() {
  return (
    <EmptyNote>
      <b>No trace has a span like that.</b>
      <span>Widen the time, clear a filter, or search for less.</span>
    </EmptyNote>
  );
}

function NothingSent() {
  return (
    <EmptyNote>
      <b>No spans were sent in this time.</b>
      <span>
        Point an OpenTelemetry exporter here: <code>OTEL_EXPORTER_OTLP_ENDPOINT={window.location.origin}</code>
      </span>
    </EmptyNote>
  );
}
