import { useMediaQuery } from '@mantine/hooks';
import type { Ref } from 'react';
import { formatMicros } from '../../format/duration.ts';
import { marks, type Window } from './axis.ts';
import type { Zoom } from './use-zoom.ts';
import classes from './waterfall.module.css';

interface AxisBarProps {
  ref: Ref<SVGSVGElement>;
  window: Window;
  /** What stands in the first column. */
  label?: string;
  /** Where 0 is: the start of the run. */
  origin: number;
  drag: [number, number] | null;
  handlers: Zoom['handlers'];
}

/** Time since the start of the run, above the rows. */
export function AxisBar({ ref, label = 'Job or step', window, origin, drag, handlers }: AxisBarProps) {
  const narrow = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
  const length = window.to - window.from;
  return (
    <div className={classes.axis} aria-hidden="true">
      <span className={classes.axisLabel}>{label}</span>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: hidden with its parent; every row says its times in words */}
      <svg ref={ref} width="100%" height="24" className={classes.axisTrack} {...handlers}>
        {marks(window, origin, narrow ? 2 : 6).map((at) => {
          const x = ((origin + at - window.from) / length) * 100;
          return (
            <g key={at}>
              <line x1={`${x}%`} x2={`${x}%`} y1="16" y2="24" stroke="var(--rl-border-strong)" />
              <text
                x={`${x}%`}
                y="12"
                textAnchor={x < 4 ? 'start' : x > 96 ? 'end' : 'middle'}
                className={classes.mark}
              >
                {formatMicros(Math.round(at * 1000))}
              </text>
            </g>
          );
        })}
        {drag && (
          <rect
            x={`${drag[0] * 100}%`}
            width={`${(drag[1] - drag[0]) * 100}%`}
            height="24"
            fill="var(--rl-accent)"
            opacity="0.25"
          />
        )}
      </svg>
      <span className={classes.axisEnd}>Duration</span>
    </div>
  );
}
