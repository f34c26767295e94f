import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { Trace } from '../../data/traces.ts';
import { EmptyNote } from '../panel/panel.tsx';
import { AxisBar } from '../waterfall/axis-bar.tsx';
import { pageRows, TreeBody } from '../waterfall/tree-body.tsx';
import { treeKeys } from '../waterfall/tree-keys.ts';
import { useZoom } from '../waterfall/use-zoom.ts';
import shared from '../waterfall/waterfall.module.css';
import { SpanPanel } from './span-panel.tsx';
import { TraceLine } from './trace-line.tsx';
import { closedAtFirst, nextError, type TraceView, toTraceRows, traceExtent } from './trace-rows.ts';
import { TraceToolbar } from './trace-toolbar.tsx';

/** Every span of a trace on one time axis. Only the lines in sight are in the page, so ten thousand spans stay quick. */
export function TraceWaterfall({ trace }: { trace: Trace }) {
  const { spans } = trace;
  const [view, setView] = useState<TraceView>(() => ({ closed: closedAtFirst(spans), text: '', only: 'all' }));
  const track = useRef<SVGSVGElement>(null);

  const rows = useMemo(() => toTraceRows(spans, view), [spans, view]);
  const whole = useMemo(() => traceExtent(spans), [spans]);
  const errors = useMemo(() => spans.filter(({ status }) => status === 'error').length, [spans]);
  const [active, setActive] = useState(() => Math.max(0, nextError(rows, -1)));
  const zoom = useZoom(whole, track);
  const current = Math.min(active, rows.length - 1);
  const searching = view.text.trim() !== '' || view.only !== 'all';

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
  const keys = treeKeys({ rows, active: current, setActive, toggle, zoom, page: pageRows });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'e' && !event.ctrlKey && !event.metaKey && !event.altKey) goToError();
    else keys(event);
  };
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
      <TreeBody
        label="Spans over time"
        rows={rows}
        keyOf={(item) => item.group}
        current={current}
        zoom={zoom}
        onKeyDown={onKeyDown}
        line={(item, index, id) => (
          <TraceLine
            key={item.group}
            id={id}
            row={item}
            index={index}
            active={index === current}
            window={zoom.window}
            searching={searching}
            onPress={() => setActive(index)}
            onTwist={() => item.expanded !== null && toggle(item.group)}
          />
        )}
      />
      {row && <SpanPanel key={row.group} trace={trace} span={row.span} origin={whole.from} />}
    </div>
  );
}
