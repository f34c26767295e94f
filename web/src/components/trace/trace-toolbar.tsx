import { Button, TextInput } from '@mantine/core';
import { Icon } from '../icon.tsx';
import type { Zoom } from '../waterfall/use-zoom.ts';
import shared from '../waterfall/waterfall.module.css';
import classes from './trace.module.css';
import type { TraceView } from './trace-rows.ts';

interface TraceToolbarProps {
  zoom: Zoom;
  view: TraceView;
  onView: (change: Partial<TraceView>) => void;
  errors: number;
  onNextError: () => void;
  onExpand: (all: boolean) => void;
  hits: number | null;
}

const quiet = { variant: 'default' as const, size: 'compact-xs' as const };

/** What can be done with a trace by pointer; all of it is on keys too. */
export function TraceToolbar({ zoom, view, onView, errors, onNextError, onExpand, hits }: TraceToolbarProps) {
  const only = (wanted: 'errors' | 'critical', label: string, icon: 'cross' | 'critical') => (
    <Button
      {...quiet}
      variant={view.only === wanted ? 'light' : 'default'}
      aria-pressed={view.only === wanted}
      leftSection={<Icon name={icon} size={12} />}
      onClick={() => onView({ only: view.only === wanted ? 'all' : wanted })}
    >
      {label}
    </Button>
  );
  return (
    <div className={shared.toolbar}>
      <TextInput
        className={classes.search}
        size="xs"
        type="search"
        aria-label="Search in this trace"
        placeholder="Name or service"
        leftSection={<Icon name="search" size={12} />}
        value={view.text}
        onChange={(event) => onView({ text: event.currentTarget.value })}
      />
      {hits !== null && (
        <span className="dim small num" role="status">
          {hits} {hits === 1 ? 'span' : 'spans'}
        </span>
      )}
      <Button {...quiet} onClick={() => onExpand(true)}>
        Open all
      </Button>
      <Button {...quiet} onClick={() => onExpand(false)}>
        Close all
      </Button>
      {errors > 0 && only('errors', `${errors} failed`, 'cross')}
      {errors > 0 && (
        <Button {...quiet} onClick={onNextError}>
          Next error
        </Button>
      )}
      {only('critical', 'Critical path only', 'critical')}
      <span className={shared.zoomButtons}>
        <Button {...quiet} aria-label="Zoom in" onClick={() => zoom.by(0.5)}>
          +
        </Button>
        <Button {...quiet} aria-label="Zoom out" disabled={!zoom.zoomed} onClick={() => zoom.by(2)}>
          −
        </Button>
        <Button {...quiet} disabled={!zoom.zoomed} onClick={zoom.reset}>
          Whole trace
        </Button>
      </span>
    </div>
  );
}
