import { useElementSize, useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { LogLine, LogOrder } from '../../data/logs.ts';
import { LogDetail } from './log-detail.tsx';
import { LogRow } from './log-row.tsx';
import classes from './logs.module.css';

const overscan = 12;

interface LogListProps {
  lines: LogLine[];
  order: LogOrder;
  /** The open one, if it is among them. */
  openId: string | null;
  onToggle: (line: LogLine) => void;
  /** Whether rows say of which repository they are. */
  places: boolean;
  /** What was searched for, to be marked in them. */
  terms: readonly string[];
  /** How many of them were told by the live tail. */
  fresh: number;
  stale: boolean;
  /** The last lines are in sight. */
  onEnd: () => void;
}

/** The lines. Only those in sight are in the page; one of them may be open. */
export function LogList(props: LogListProps) {
  const { lines, order, openId, onToggle, places, terms, fresh, stale, onEnd } = props;
  const rowHeight = useMediaQuery('(max-width: 760px)') ? 40 : 22;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, height } = useElementSize<HTMLDivElement>();
  const { ref: detailRef, height: openHeight } = useElementSize<HTMLDivElement>();
  const [scrollTop, setScrollTop] = useState(0);
  const boxRef = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      sizeRef(element);
    },
    [sizeRef],
  );

  const open = openId === null ? -1 : lines.findIndex(({ id }) => id === openId);
  const extra = open === -1 ? 0 : openHeight;
  const passed =
    open !== -1 && scrollTop > (open + 1) * rowHeight
      ? Math.max(open, (scrollTop - extra) / rowHeight)
      : scrollTop / rowHeight;
  const first = Math.max(0, Math.floor(passed) - overscan);
  const last = Math.min(lines.length, first + Math.ceil(height / rowHeight) + 2 * overscan);
  const above = first * rowHeight + (open !== -1 && open < first ? extra : 0);

  useEffect(() => {
    if (last >= lines.length - overscan) onEnd();
  }, [last, lines.length, onEnd]);

  // New lines come above: who reads further down, keeps reading there.
  const known = useRef(fresh);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box !== null && box.scrollTop > 0) box.scrollTop += (fresh - known.current) * rowHeight;
    known.current = fresh;
  }, [fresh, rowHeight]);

  const seen = new Map<string, number>();
  return (
    <div
      ref={boxRef}
      className={classes.lines}
      data-stale={stale || undefined}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <ol
        style={{ height: lines.length * rowHeight + extra, paddingTop: above }}
        aria-label={`Log lines, ${order} first`}
      >
        {lines.slice(first, last).map((line, index) => {
          const copy = seen.get(line.id) ?? 0;
          seen.set(line.id, copy + 1);
          const isOpen = first + index === open;
          return (
            <li key={`${line.id} ${copy}`} aria-setsize={lines.length} aria-posinset={first + index + 1}>
              <LogRow line={line} places={places} terms={terms} open={isOpen} onPress={() => onToggle(line)} />
              {isOpen && (
                <div ref={detailRef} className={classes.opened}>
                  <LogDetail key={line.id} line={line} terms={terms} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
