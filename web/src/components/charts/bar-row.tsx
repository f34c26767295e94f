import type { ReactNode } from 'react';
import classes from './bar-row.module.css';

/** Bars that share their columns, so that they can be compared. */
export function Bars({ children }: { children: ReactNode }) {
  return <div className={classes.bars}>{children}</div>;
}

interface BarRowProps {
  label: string;
  /** 0 to 1, null when unknown. */
  share: number | null;
  /** A second value on the same scale, drawn as a line across the bar. */
  mark?: number | null;
  color: string;
  /** What the bar says, in words. */
  text: string;
}

/** A label, a bar and its value on one line; the value is text, so the bar itself is decoration. */
export function BarRow({ label, share, mark = null, color, text }: BarRowProps) {
  return (
    <div className={classes.row}>
      <span className={classes.label} title={label}>
        {label}
      </span>
      <svg className={classes.track} aria-hidden="true" width="100%" height="14">
        <rect y="2" width="100%" height="10" rx="2" fill="var(--rl-sunken)" />
        {share !== null && share > 0 && (
          <rect y="2" width={percent(Math.max(0.01, share))} height="10" rx="2" fill={`var(--rl-${color})`} />
        )}
        {mark !== null && mark > 0 && (
          <line x1={percent(mark)} x2={percent(mark)} y1="0" y2="14" stroke="var(--rl-text)" strokeWidth="2" />
        )}
      </svg>
      <span className={classes.value}>{text}</span>
    </div>
  );
}

function percent(share: number): string {
  return `${Math.min(100, share * 100)}%`;
}
