import { sparkPath } from './series.ts';

interface SparklineProps {
  values: (number | null)[];
  color: string;
}

/** A line without axes beside a number that is already in words, so it is decoration for assistive technology. */
export function Sparkline({ values, color }: SparklineProps) {
  const line = sparkPath(values, 120, 32);
  return (
    <svg viewBox="0 0 120 32" preserveAspectRatio="none" width="100%" height="32" aria-hidden="true">
      <path d={line} fill="none" stroke={`var(--rl-${color})`} strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
