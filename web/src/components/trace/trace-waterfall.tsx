import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Trace } from '../../data/traces.ts';
import { EmptyNote } from '../panel/panel.tsx';
import { AxisBar } from '../waterfall/axis-bar.tsx';
import { treeKeys } from '../waterfall/tree-keys.ts';
import { useZoom } from '../waterfall/use-zoom.ts';
import shared from '../waterfall/waterfall.module.css';
import { SpanPanel } from './span-panel.tsx';
import { TraceLine } from './trace-line.tsx';
import { closedAtFirst, nextError, type TraceView, toTraceRows, traceExtent } from './trace-rows.ts';
import { TraceToolbar } from './trace-toolbar.tsx';

const rowHeight = 28;
const mostVisible = 22;
const overscan = 6;

/** Every span of a trace on one time axis. Only the lines in sight are in the page, so ten thousand spans stay quick. */
export function TraceWaterfall({ trace }: { trace: Trace }) {
  const id = useId();
  const { spans } = trace;
  const [view, setView] = useState<TraceView>(() => ({ closed: closedAtFirst(spans), text: '', only: 'all' }));
  const [scrollTop, setScrollTop] = useState(0);
  const track = useRef<SVGSVGElement>(null);
  const scroller = useRef<HTMLDivElement>(null);

  const rows = useMemo(() => toTraceRows(spans, view), [spans, view]);
  const whole = useMemo(() => traceExtent(spans), [spans]);
  const errors = useMemo(() => spans.filter(({ status }) => status === 'error').length, [spans]);
  const [active, setActive] = useState(() => Math.max(0, nextError(rows, -1)));
  const zoom = useZoom(whole, track);
  const current = Math.min(active, rows.length - 1);
  const searching = view.text.trim() !== '' || view.only !== 'all';

  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const top = current * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + rowHeight - box.clientHeight;
  }, [current]);

  const change = (part: Partial<TraceView>) => setView({ ...view, ...part });
  const toggle = (spanId: string, open?: boolean) => {
    const closed = new Set(view.closed);
    if (open ?? closed.has(spanId)) closed.delete(spanId);
    else closed.add(spanId);
    change({ closed });
  };
  const expand = (all: boolean) =>
    change({ closed: new Set(all ? [] : spans.filter(({ below }) => below > 0).map(({ spanId }) => spanId)) });
  const goToError = () => {
    const index = nextError(rows, current);
    // None is in sight: show them all.
    if (index === -1) change({ only: 'errors' });
    else setActive(index);
  };
  const keys = treeKeys({ rows, active: current, setActive, toggle, zoom, page: mostVisible - 2 });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'e' && !event.ctrlKey && !event.metaKey && !event.altKey) goToError();
    else keys(event);
  };
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
  const shown = rows.slice(first, first + mostVisible + 2 * overscan);
  const row = rows[current];

  return (
    <div className={shared.waterfall} data-waterfall="">
      <TraceToolbar
        zoom={zoom}
        view={view}
        onView={change}
        errors={errors}
        onNextError={goToError}
        onExpand={expand}
        hits={searching ? rows.filter(({ isHit }) => isHit).length : null}
      />
      <AxisBar
        ref={track}
        label="Span"
        window={zoom.window}
        origin={whole.from}
        drag={zoom.drag}
        handlers={zoom.handlers}
      />
      {rows.length === 0 && <EmptyNote>No span of this trace matches.</EmptyNote>}
      <div
        ref={scroller}
        className={shared.body}
        style={{ height: Math.min(rows.length, mostVisible) * rowHeight }}
        role="treegrid"
        aria-label="Spans over time"
        aria-rowcount={rows.length}
        aria-readonly="true"
        aria-activedescendant={row ? `${id}-${row.group}` : undefined}
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
          {shown.map((item, index) => (
            <TraceLine
              key={item.group}
              id={`${id}-${item.group}`}
              row={item}
              index={first + index}
              active={first + index === current}
              window={zoom.window}
              searching={searching}
              onPress={() => setActive(first + index)}
              onTwist={() => item.expanded !== null && toggle(item.group)}
            />
          ))}
        </div>
      </div>
      {row && <SpanPanel key={row.group} traceId={trace.traceId} span={row.span} origin={whole.from} />}
    </div>
  );
}
