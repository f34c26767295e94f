import { formatDuration } from '../../format/duration.ts';
import { Icon } from '../icon.tsx';
import { statusKind } from '../status/kind.ts';
import { Status } from '../status/status.tsx';
import { place, type Window } from './axis.ts';
import type { Row } from './rows.ts';
import classes from './waterfall.module.css';

interface WaterfallRowProps {
  id: string;
  row: Row;
  index: number;
  active: boolean;
  window: Window;
  onPress: () => void;
}

/** One job or step: name, bar on the axis, duration. */
export function WaterfallRow({ id, row, index, active, window, onPress }: WaterfallRowProps) {
  const critical = row.level === 1 && row.job.critical;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the tree grid that owns the rows
    // biome-ignore lint/a11y/useFocusableInteractive: the grid keeps the focus and names its active row
    // biome-ignore lint/a11y/useSemanticElements: a table row cannot be virtualised in a tree grid
    <div
      id={id}
      className={classes.row}
      role="row"
      aria-level={row.level}
      aria-rowindex={index + 1}
      aria-expanded={row.expanded ?? undefined}
      data-active={active || undefined}
      data-carried={row.job.carriedOver || undefined}
      onClick={onPress}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: see the row */}
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      <div role="gridcell" className={classes.label} data-level={row.level}>
        <span className={classes.twist} data-open={row.expanded || undefined}>
          {row.expanded !== null && <Icon name="right" size={12} />}
        </span>
        <Status status={row.status} conclusion={row.conclusion} iconOnly />
        <span className={classes.name} title={row.name}>
          {row.name}
        </span>
        {critical && (
          <span className={classes.critical} title="On the critical path">
            <Icon name="critical" size={12} />
            <span className={classes.unseen}>on the critical path</span>
          </span>
        )}
      </div>
      {/* biome-ignore lint/a11y/useFocusableInteractive: see the row */}
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      <div role="gridcell" className={classes.track}>
        <Bars row={row} window={window} critical={critical} />
      </div>
      {/* biome-ignore lint/a11y/useFocusableInteractive: see the row */}
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      <div role="gridcell" className={classes.took}>
        {row.job.carriedOver && row.level === 1 ? 'earlier' : formatDuration(lengthOf(row))}
      </div>
    </div>
  );
}

function lengthOf({ from, to, level, status, job }: Row): number | null {
  if (level === 1 && status === 'completed') return job.durationMs;
  return from === null || to === null ? null : to - from;
}

function Bars({ row, window, critical }: { row: Row; window: Window; critical: boolean }) {
  if (row.job.carriedOver) return null;
  const { from, to, waitFrom } = row;
  const waitEnd = from ?? to;
  const wait = waitFrom !== null && waitEnd !== null ? place(waitFrom, waitEnd, window) : null;
  const work = from !== null && to !== null ? place(from, to, window) : null;
  const tall = row.level === 1 ? 14 : 8;
  const kind = statusKind(row.status, row.conclusion);
  const fill = kind === 'skipped' || kind === 'cancelled' ? 'neutral' : kind;
  return (
    <svg width="100%" height="28" aria-hidden="true">
      {wait && (
        <>
          <rect
            x={`${wait.left}%`}
            y="9"
            width={`${wait.width}%`}
            height="10"
            fill="var(--rl-queued-fill)"
            opacity="0.22"
          />
          <rect
            x={`${wait.left}%`}
            y="13"
            width={`${wait.width}%`}
            height="2"
            fill={row.status === 'waiting' ? 'var(--rl-waiting-fill)' : 'var(--rl-queued-fill)'}
          />
        </>
      )}
      {work && (
        <rect
          x={`${work.left}%`}
          y={(28 - tall) / 2}
          style={{ width: `max(2px, ${work.width}%)` }}
          height={tall}
          rx="2"
          fill={`var(--rl-${fill}-fill)`}
          opacity={row.level === 1 ? 1 : 0.75}
          stroke={critical ? 'var(--rl-critical)' : undefined}
          strokeWidth={critical ? 2 : undefined}
        />
      )}
    </svg>
  );
}
