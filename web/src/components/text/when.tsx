import { useNow } from '../../data/clock.ts';
import { unknown } from '../../format/duration.ts';
import { formatExact, formatRelative } from '../../format/time.ts';

/** A time as distance from now; the exact time is in the tooltip. */
export function When({ at }: { at: number | null }) {
  const now = useNow();
  if (at === null) return <span className="dim">{unknown}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)} className="num">
      {formatRelative(at, now)}
    </time>
  );
}
