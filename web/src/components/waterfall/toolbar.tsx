import { Button } from '@mantine/core';
import { Icon } from '../icon.tsx';
import type { Zoom } from './use-zoom.ts';
import classes from './waterfall.module.css';

interface ToolbarProps {
  zoom: Zoom;
  criticalOnly: boolean;
  onCriticalOnly: ((only: boolean) => void) | undefined;
  onExpand: (all: boolean) => void;
}

/** What can be done with the waterfall by pointer; all of it is on keys too. */
export function Toolbar({ zoom, criticalOnly, onCriticalOnly, onExpand }: ToolbarProps) {
  const quiet = { variant: 'default' as const, size: 'compact-xs' as const };
  return (
    <div className={classes.toolbar}>
      <Button {...quiet} onClick={() => onExpand(true)}>
        Open all
      </Button>
      <Button {...quiet} onClick={() => onExpand(false)}>
        Close all
      </Button>
      {onCriticalOnly && (
        <Button
          {...quiet}
          aria-pressed={criticalOnly}
          variant={criticalOnly ? 'light' : 'default'}
          leftSection={<Icon name="critical" size={12} />}
          onClick={() => onCriticalOnly(!criticalOnly)}
        >
          Critical path only
        </Button>
      )}
      <span className={classes.legend}>
        <span data-swatch="queued" /> waiting for a runner
        <span data-swatch="critical" /> critical path
      </span>
      <span className={classes.zoomButtons}>
        <Button {...quiet} aria-label="Zoom in" onClick={() => zoom.by(0.5)}>
          +
        </Button>
        <Button {...quiet} aria-label="Zoom out" disabled={!zoom.zoomed} onClick={() => zoom.by(2)}>
          −
        </Button>
        <Button {...quiet} disabled={!zoom.zoomed} onClick={zoom.reset}>
          Whole run
        </Button>
      </span>
    </div>
  );
}
