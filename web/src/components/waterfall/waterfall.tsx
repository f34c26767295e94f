import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { AxisBar } from './axis-bar.tsx';
import { RowDetail } from './row-detail.tsx';
import { extent, inOrder, type JobSpan, toRows } from './rows.ts';
import { Toolbar } from './toolbar.tsx';
import { treeKeys } from './tree-keys.ts';
import { useZoom } from './use-zoom.ts';
import classes from './waterfall.module.css';
import { WaterfallRow } from './waterfall-row.tsx';

const rowHeight = 28;
const mostVisible = 22;
const overscan = 6;

interface WaterfallProps {
  jobs: JobSpan[];
  /** Where what still runs ends for now, epoch ms. */
  now: number;
}

/** Queue, jobs and steps on one time axis. Only the rows in sight are in the page, so thousands of jobs stay quick. */
export function Waterfall({ jobs, now }: WaterfallProps) {
  const id = useId();
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => firstOpen(jobs));
  const [criticalOnly, setCriticalOnly] = useState(false);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      inOrder(jobs).findIndex((job) => job.conclusion === 'failure'),
    ),
  );
  const [scrollTop, setScrollTop] = useState(0);
  const track = useRef<SVGSVGElement>(null);
  const scroller = useRef<HTMLDivElement>(null);

  const ordered = useMemo(
    () => inOrder(criticalOnly ? jobs.filter((job) => job.critical) : jobs),
    [jobs, criticalOnly],
  );
  const rows = useMemo(() => toRows(ordered, expanded, now), [ordered, expanded, now]);
  const whole = useMemo(() => extent(jobs, now) ?? { from: now - 1000, to: now }, [jobs, now]);
  const zoom = useZoom(whole, track);
  const current = Math.min(active, rows.length - 1);

  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const top = current * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + rowHeight - box.clientHeight;
  }, [current]);

  const toggle = (jobId: string, open?: boolean) => {
    const next = new Set(expanded);
    if (open ?? !next.has(jobId)) next.add(jobId);
    else next.delete(jobId);
    setExpanded(next);
  };
  const height = Math.min(rows.length, mostVisible) * rowHeight;
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
  const shown = rows.slice(first, first + mostVisible + 2 * overscan);
  const row = rows[current];

  return (
    <div className={classes.waterfall} data-waterfall="">
      <Toolbar
        zoom={zoom}
        criticalOnly={criticalOnly}
        onCriticalOnly={jobs.some((job) => job.critical) ? setCriticalOnly : undefined}
        onExpand={(all) => setExpanded(new Set(all ? jobs.map((job) => job.id) : []))}
      />
      <AxisBar ref={track} window={zoom.window} origin={whole.from} drag={zoom.drag} handlers={zoom.handlers} />
      <div
        ref={scroller}
        className={classes.body}
        style={{ height }}
        role="treegrid"
        aria-label="Jobs and steps over time"
        aria-rowcount={rows.length}
        aria-readonly="true"
        aria-activedescendant={row ? `${id}-${row.key}` : undefined}
        tabIndex={0}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onKeyDown={treeKeys({ rows, active: current, setActive, toggle, zoom, page: mostVisible - 2 })}
        {...zoom.handlers}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a table body cannot be virtualised in a tree grid */}
        <div
          role="rowgroup"
          style={{ height: rows.length * rowHeight, paddingTop: first * rowHeight, boxSizing: 'border-box' }}
        >
          {shown.map((item, index) => (
            <WaterfallRow
              key={item.key}
              id={`${id}-${item.key}`}
              row={item}
              index={first + index}
              active={first + index === current}
              window={zoom.window}
              onPress={() => {
                setActive(first + index);
                if (zoom.drag === null) toggle(item.job.id);
              }}
            />
          ))}
        </div>
      </div>
      {row && <RowDetail row={row} />}
    </div>
  );
}

/** A failed job opens by itself; in a run of few jobs, so does the one that took longest. */
function firstOpen(jobs: readonly JobSpan[]): ReadonlySet<string> {
  const failed = inOrder(jobs).find((job) => job.conclusion === 'failure' && job.steps.length > 0);
  if (failed) return new Set([failed.id]);
  const longest = [...jobs].sort((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))[0];
  return new Set(longest && jobs.length <= 6 ? [longest.id] : []);
}
