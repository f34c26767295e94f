import { useNow } from '../../data/clock.ts';
import { formatDuration, unknown } from '../../format/duration.ts';

interface ElapsedProps {
  from: number | null;
  to: number | null;
  /** Whether it still goes on: then the time counts up. */
  running: boolean;
}

/** How long something took, or how long it has been going on. Contradicting times are unknown, not negative. */
export function Elapsed({ from, to, running }: ElapsedProps) {
  return running && from !== null ? <Ticking from={from} /> : <span className="num">{between(from, to)}</span>;
}

function Ticking({ from }: { from: number }) {
  const now = useNow();
  return <span className="num">{formatDuration(Math.max(0, Math.floor((now - from) / 1000) * 1000))}</span>;
}

function between(from: number | null, to: number | null): string {
  return from === null || to === null || to < from ? unknown : formatDuration(to - from);
}
