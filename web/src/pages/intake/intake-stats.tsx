import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Panel } from '../../components/panel/panel.tsx';
import { When } from '../../components/text/when.tsx';
import type { components } from '../../data/api-types.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatDuration, unknown } from '../../format/duration.ts';
import { formatCount, formatPercent } from '../../format/number.ts';
import classes from './intake.module.css';

export type Summary = components['schemas']['IntakeSummary'];

interface Tile {
  title: string;
  value: (data: Summary) => string;
  note: (data: Summary) => ReactNode;
}

const tiles: Tile[] = [
  {
    title: 'Journal backlog',
    value: ({ journal }) => formatCount(journal.entries),
    note: ({ journal }) =>
      journal.full ? (
        <span className={classes.bad}>Full: deliveries are refused until it drains</span>
      ) : (
        <>
          {formatBytes(journal.bytes)} of {formatBytes(journal.maxBytes)} (
          {formatPercent(journal.maxBytes === 0 ? null : journal.bytes / journal.maxBytes)})
          {journal.oldestAt !== null && (
            <>
              {' '}
              · oldest <When at={journal.oldestAt} />
            </>
          )}
        </>
      ),
  },
  {
    title: 'Events received',
    value: ({ events }) => formatCount(events),
    note: ({ lastEventAt, lastPing, duplicates }) => (
      <>
        last <When at={lastEventAt} />
        {duplicates !== null && duplicates > 0 && <> · repeated deliveries {formatCount(duplicates)}</>}
        <div>
          last ping <When at={lastPing?.at ?? null} />
          {lastPing !== null && lastPing.from !== '' && <> from {lastPing.from}</>}
        </div>
      </>
    ),
  },
  {
    title: 'Time to tables',
    value: ({ latency }) => formatDuration(latency.p99Ms),
    note: ({ latency }) =>
      latency.p99Ms === null
        ? 'no event to measure in this range'
        : `99 % within this, half within ${latency.p50Ms === null ? unknown : formatDuration(latency.p50Ms)}`,
  },
  {
    title: 'Open dead letters',
    value: ({ deadLetters }) => formatCount(deadLetters.open),
    note: ({ deadLetters }) => (
      <>
        could not be read
        {deadLetters.replayed > 0 && ` · ${formatCount(deadLetters.replayed)} read again`}
      </>
    ),
  },
];

/** The four numbers of the way in. */
export function IntakeStats({ query }: { query: UseQueryResult<Summary> }) {
  return tiles.map(({ title, value, note }) => (
    <Panel key={title} title={title} query={query} height={76} className={classes.quarter}>
      {(data) => (
        <>
          <div className={classes.big}>{value(data)}</div>
          <div className="dim small num">{note(data)}</div>
        </>
      )}
    </Panel>
  ));
}
