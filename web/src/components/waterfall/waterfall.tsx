import { useMemo, useRef, useState } from 'react';
import { AxisBar } from './axis-bar.tsx';
import { RowDetail } from './row-detail.tsx';
import { extent, inOrder, type JobSpan, toRows } from './rows.ts';
import { Toolbar } from './toolbar.tsx';
import { pageRows, TreeBody } from './tree-body.tsx';
import { treeKeys } from './tree-keys.ts';
import { useZoom } from './use-zoom.ts';
import classes from './waterfall.module.css';
import { WaterfallRow } from './waterfall-row.tsx';

interface WaterfallProps {
  jobs: JobSpan[];
  /** Where what still runs ends for now, epoch ms. */
  now: number;
}

/** Queue, jobs and steps on one time axis. Only the rows in sight are in the page, so thousands of jobs stay quick. */
export function Waterfall({ jobs, now }: WaterfallProps) {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => firstOpen(jobs));
  const [criticalOnly, setCriticalOnly] = useState(false);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      inOrder(jobs).findIndex((job) => job.conclusion === 'failure'),
    ),
  );
  const track = useRef<SVGSVGElement>(null);

  const ordered = useMemo(
    () => inOrder(criticalOnly ? jobs.filter((job) => job.critical) : jobs),
    [jobs, criticalOnly],
  );
  const rows = useMemo(() => toRows(ordered, expanded, now), [ordered, expanded, now]);
  const whole = useMemo(() => extent(jobs, now) ?? { from: now - 1000, to: now }, [jobs, now]);
  const zoom = useZoom(whole, track);
  const current = Math.min(active, rows.length - 1);

  const toggle = (jobId: string, open?: boolean) => {
    const next = new Set(expanded);
    if (open ?? !next.has(jobId)) next.add(jobId);
    else next.delete(jobId);
    setExpanded(next);
  };
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
      <TreeBody
        label="Jobs and steps over time"
        rows={rows}
        keyOf={(item) => item.key}
        current={current}
        zoom={zoom}
        onKeyDown={treeKeys({ rows, active: current, setActive, toggle, zoom, page: pageRows })}
        line={(item, index, id) => (
          <WaterfallRow
            key={item.key}
            id={id}
            row={item}
            index={index}
            active={index === current}
            window={zoom.window}
            onPress={() => {
              setActive(index);
              if (zoom.drag === null) toggle(item.job.id);
            }}
          />
        )}
      />
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
