import { type KeyboardEventHandler, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Zoom } from './use-zoom.ts';
import classes from './waterfall.module.css';

const rowHeight = 28;
/** Rows that are seen at once; a key for a page moves by fewer, so that one row stays to go by. */
const mostVisible = 22;
export const pageRows = mostVisible - 2;
const overscan = 6;

interface TreeBodyProps<Row> {
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Index of the row that is chosen; it is kept in sight. */
  current: number;
  zoom: Zoom;
  onKeyDown: KeyboardEventHandler;
  /** @param id of the element, which the tree names while the row is chosen. */
  line: (row: Row, index: number, id: string) => ReactNode;
}

/** The rows of a waterfall as a tree grid. Only those in sight are in the page, so ten thousand stay quick. */
export function TreeBody<Row>({ label, rows, keyOf, current, zoom, onKeyDown, line }: TreeBodyProps<Row>) {
  const id = useId();
  const [scrollTop, setScrollTop] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const top = current * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + rowHeight - box.clientHeight;
  }, [current]);

  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
  const chosen = rows[current];
  return (
    <div
      ref={scroller}
      className={classes.body}
      style={{ height: Math.min(rows.length, mostVisible) * rowHeight }}
      role="treegrid"
      aria-label={label}
      aria-rowcount={rows.length}
      aria-readonly="true"
      aria-activedescendant={chosen === undefined ? undefined : `${id}-${keyOf(chosen)}`}
      tabIndex={0}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
      {...zoom.handlers}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a table body cannot be virtualised in a tree grid */}
      <div
        role="rowgroup"
        style={{ height: rows.length * rowHeight, paddingTop: first * rowHeight, boxSizing: 'border-box' }}
      >
        {rows
          .slice(first, first + mostVisible + 2 * overscan)
          .map((row, index) => line(row, first + index, `${id}-${keyOf(row)}`))}
      </div>
    </div>
  );
}
