import type { TraceSpan } from '../../data/traces.ts';
import { formatMicros } from '../../format/duration.ts';
import { Icon, type IconName } from '../icon.tsx';
import { statusKind } from '../status/kind.ts';
import { Status } from '../status/status.tsx';
import { place, type Window } from '../waterfall/axis.ts';
import shared from '../waterfall/waterfall.module.css';
import classes from './trace.module.css';
import type { TraceRow } from './trace-rows.ts';

interface TraceLineProps {
  id: string;
  row: TraceRow;
  index: number;
  active: boolean;
  window: Window;
  searching: boolean;
  onPress: () => void;
  onTwist: () => void;
}

/** Deeper levels than this are told by their number: the name needs the room. */
const indentedMost = 12;

/** One span: name, bar on the axis, duration. */
export function TraceLine({ id, row, index, active, window, searching, onPress, onTwist }: TraceLineProps) {
  const { span, level, expanded } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the tree grid that owns the rows
    // biome-ignore lint/a11y/useFocusableInteractive: the grid keeps the focus and names its active row
    // biome-ignore lint/a11y/useSemanticElements: a table row cannot be virtualised in a tree grid
    <div
      id={id}
      className={shared.row}
      role="row"
      aria-level={level}
      aria-rowindex={index + 1}
      aria-expanded={expanded ?? undefined}
      data-active={active || undefined}
      onClick={onPress}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: see the row */}
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      <div
        role="gridcell"
        className={`${shared.label} ${classes.label}`}
        data-dim={(searching && !row.isHit) || undefined}
        data-indent={Math.min(level - 1, indentedMost)}
      >
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do the same */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the pointer, nothing else */}
        <span
          className={shared.twist}
          data-open={expanded || undefined}
          onClick={(event) => {
            event.stopPropagation();
            onTwist();
          }}
        >
          {expanded !== null && <Icon name="right" size={12} />}
        </span>
        <Mark span={span} />
        <span className={shared.name} title={span.service === '' ? span.name : `${span.name} · ${span.service}`}>
          {span.name}
          {level - 1 > indentedMost && <span className="dim"> level {level}</span>}
        </span>
        {expanded === false && span.failedBelow > 0 && (
          <span className={classes.failedBelow} title={`${span.failedBelow} failed below`}>
            {span.failedBelow}
          </span>
        )}
        {span.criticalUs > 0 && (
          <span className={shared.critical} title="On the critical path">
            <Icon name="critical" size={12} />
            <span className={shared.unseen}>on the critical path</span>
          </span>
        )}
      </div>
      {/* biome-ignore lint/a11y/useFocusableInteractive: see the row */}
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      <div role="gridcell" className={shared.track}>
        <Bar span={span} window={window} />
      </div>
      {/* biome-ignore lint/a11y/useFocusableInteractive: see the row */}
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      <div role="gridcell" className={shared.took}>
        {formatMicros(span.durationUs)}
      </div>
    </div>
  );
}

const marks: Record<TraceSpan['status'], { icon: IconName; word: string }> = {
  error: { icon: 'cross', word: 'error' },
  ok: { icon: 'check', word: 'ok' },
  unset: { icon: 'dash', word: 'no status' },
};

/** What runs, jobs and steps came to in their own words, what spans came to in OpenTelemetry's. */
function Mark({ span }: { span: TraceSpan }) {
  if (span.kind === 'queue') return <Status status="queued" iconOnly />;
  if (span.kind !== 'span')
    return <Status status={span.isOpen ? 'in_progress' : 'completed'} conclusion={span.conclusion} iconOnly />;
  const { icon, word } = marks[span.status];
  return (
    <span className={classes.mark} data-status={span.status} title={word}>
      <Icon name={icon} size={12} />
      <span className={shared.unseen}>{word}</span>
    </span>
  );
}

const heights: Record<TraceSpan['kind'], number> = { run: 14, job: 14, queue: 4, step: 10, span: 8 };

function Bar({ span, window }: { span: TraceSpan; window: Window }) {
  const from = span.startUs / 1000;
  const at = place(from, from + span.durationUs / 1000, window);
  const height = heights[span.kind];
  return (
    <svg width="100%" height="28" aria-hidden="true">
      {at && (
        <rect
          x={`${at.left}%`}
          y={(28 - height) / 2}
          style={{ width: `max(2px, ${at.width}%)` }}
          height={height}
          rx="2"
          fill={`var(--rl-${fillOf(span)}-fill)`}
          stroke={span.criticalUs > 0 ? 'var(--rl-critical)' : undefined}
          strokeWidth={span.criticalUs > 0 ? 1.5 : undefined}
        />
      )}
    </svg>
  );
}

function fillOf(span: TraceSpan): string {
  if (span.kind === 'queue') return 'queued';
  if (span.kind === 'span') return span.status === 'error' ? 'failure' : 'running';
  const kind = statusKind(span.isOpen ? 'in_progress' : 'completed', span.conclusion);
  return kind === 'skipped' || kind === 'cancelled' ? 'neutral' : kind;
}
