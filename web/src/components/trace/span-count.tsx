import type { Trace } from '../../data/traces.ts';

/** How many spans were sent, and whether all of them are shown. */
export function SpanCount({ trace: { sent, shown } }: { trace: Trace }) {
  const count = new Intl.NumberFormat('en').format;
  return (
    <span className="dim small num">
      {shown < sent
        ? `the failed and the longest ${count(shown)} of ${count(sent)} spans sent`
        : `${count(sent)} ${sent === 1 ? 'span' : 'spans'} sent`}
    </span>
  );
}
