import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { UnknownNote } from '../../components/filters/unknown-note.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageHead } from '../../components/page/page-head.tsx';
import { useRowKeys } from '../../components/page/use-row-keys.ts';
import { EmptyNote, ErrorNote } from '../../components/panel/panel.tsx';
import { RangePicker } from '../../components/range/range-picker.tsx';
import { useFollowNews } from '../../data/follow-news.ts';
import { useLogTail } from '../../data/log-tail.ts';
import {
  logHistogramQuery,
  logKeys,
  logsAddress,
  logsFilter,
  logsOrder,
  logsQuery,
  logsView,
  unknownLogFilters,
} from '../../data/logs.ts';
import { useOpenLine } from '../../data/open-line.ts';
import { useUrlState } from '../../data/url-state.ts';
import { wantedTerms } from '../../format/search-hits.ts';
import { LinkedLine } from './linked-line.tsx';
import { LogList } from './log-list.tsx';
import classes from './logs.module.css';
import { LogsFilters } from './logs-filters.tsx';
import { LogsHistogram } from './logs-histogram.tsx';
import { OrderSwitch } from './order-switch.tsx';
import { TailBar } from './tail-bar.tsx';

/** While lines come, the chart above them is asked for again at most this often. */
const chartEveryMs = 5000;

/** Log lines, found by what they say and where they come from, and followed as they come. */
export function LogsPage() {
  const [params, setParams] = useUrlState();
  const view = logsView(params);
  const order = logsOrder(params);
  const unknown = unknownLogFilters(params);
  const enabled = unknown.length === 0;
  const query = useInfiniteQuery({ ...logsQuery(view, order), enabled });
  const histogram = useQuery({ ...logHistogramQuery(view), enabled });
  const open = useOpenLine();
  const search = useRef<HTMLInputElement>(null);
  const list = useRowKeys(() => search.current?.focus());
  const following = params.get('tail') === 'on';
  const [paused, setPaused] = useState(false);
  const refresh = () => {
    void query.refetch();
    void histogram.refetch();
  };
  const tail = useLogTail(following && enabled ? logsAddress('tail', logsFilter(params)) : null, paused, refresh);
  useFollowNews(tail.state === 'live' && !paused ? tail.told : null, histogram.refetch, chartEveryMs);

  const terms = useMemo(() => wantedTerms(view.q ?? ''), [view.q]);
  const found = query.data;
  const lines = useMemo(() => {
    const told = new Set(tail.lines.map(({ id }) => id));
    const asked = (found?.pages ?? []).flatMap(({ items }) => items).filter(({ id }) => !told.has(id));
    return [...tail.lines, ...asked];
  }, [found, tail.lines]);

  const follow = (on: boolean) => {
    setPaused(false);
    // What comes now is in no range that has ended.
    setParams({
      tail: on ? 'on' : null,
      ...(on && { order: null }),
      ...(on && params.has('from') && { from: null, to: null }),
    });
  };
  const inList = open.inList && lines.some(({ id }) => id === open.id);
  const ofMany = !['repository', 'run', 'trace'].some((key) => params.get(key));
  return (
    <>
      <PageHead title="Logs" documentTitle="Logs">
        <RangePicker />
      </PageHead>
      <LogsFilters services={histogram.data?.services ?? []} searchRef={search} />
      {open.id !== null && !inList && <LinkedLine key={open.id} id={open.id} terms={terms} onClose={open.close} />}
      {!enabled && <UnknownNote filters={unknown} />}
      {enabled && <LogsHistogram query={histogram} />}
      {enabled && (
        <section className={classes.list} aria-label="Lines" aria-busy={query.isFetching} ref={list}>
          <div className={classes.bar}>
            <TailBar tail={tail} paused={paused} onPause={setPaused} onFollow={follow} />
            <div className={classes.tools}>
              {found !== undefined && query.error && (
                <span role="status" className={classes.dropped}>
                  <Icon name="warning" size={14} /> {query.error.message}
                </span>
              )}
              {!following && <OrderSwitch order={order} />}
              <Tooltip label="Ask again">
                <ActionIcon aria-label="Ask again" onClick={refresh}>
                  <Icon name="retry" />
                </ActionIcon>
              </Tooltip>
              <Button
                component="a"
                href={logsAddress('download', view)}
                download="logs.txt"
                variant="default"
                size="xs"
                leftSection={<Icon name="down" size={14} />}
              >
                Download
              </Button>
            </div>
          </div>
          {found === undefined && query.error && <ErrorNote error={query.error} onRetry={query.refetch} />}
          {found === undefined && !query.error && (
            <div className={classes.ghost} role="status" aria-label="Loading logs" />
          )}
          {found !== undefined && lines.length === 0 && (
            <Nothing narrowed={logKeys.some((key) => params.has(key))} following={following} />
          )}
          {lines.length > 0 && (
            <LogList
              key={open.listKey}
              lines={lines}
              order={order}
              openId={inList ? open.id : null}
              onToggle={open.toggle}
              places={ofMany}
              terms={terms}
              fresh={tail.lines.length}
              stale={query.isPlaceholderData}
              onEnd={() => {
                if (query.hasNextPage && !query.isFetching && !query.isError) void query.fetchNextPage();
              }}
            />
          )}
        </section>
      )}
    </>
  );
}

function Nothing({ narrowed, following }: { narrowed: boolean; following: boolean }) {
  if (narrowed)
    return (
      <EmptyNote>
        <b>No line is like that.</b>
        <span>
          {following
            ? 'Lines appear here as they come.'
            : 'Words are found whole: "conn" does not find "connect". Widen the time, or clear a filter.'}
        </span>
      </EmptyNote>
    );
  return (
    <EmptyNote>
      <b>No logs were sent in this time.</b>
      <span>
        Point an OpenTelemetry exporter here: <code>OTEL_EXPORTER_OTLP_ENDPOINT={window.location.origin}</code>
      </span>
    </EmptyNote>
  );
}
