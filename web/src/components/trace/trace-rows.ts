import type { TraceSpan } from '../../data/traces.ts';

/** A line of the waterfall. */
export interface TraceRow {
  span: TraceSpan;
  /** 1 for a root. */
  level: number;
  /** Whether what is below is shown; null when nothing is. */
  expanded: boolean | null;
  /** The span's id: every line opens by itself. */
  group: string;
  /** It is what was searched for, not only on the way to it. */
  isHit: boolean;
}

export interface TraceView {
  closed: ReadonlySet<string>;
  /** Searched in name and service, in any case. */
  text: string;
  only: 'all' | 'errors' | 'critical';
}

/** The lines to show, in the order of the trace: what is open, or, while searching, every hit and the way to it. */
export function toTraceRows(spans: readonly TraceSpan[], view: TraceView): TraceRow[] {
  const text = view.text.trim().toLowerCase();
  const isSearch = text !== '' || view.only !== 'all';
  const isHit = (span: TraceSpan) =>
    isSearch &&
    (view.only !== 'errors' || span.status === 'error') &&
    (view.only !== 'critical' || span.criticalUs > 0) &&
    (text === '' || span.name.toLowerCase().includes(text) || span.service.toLowerCase().includes(text));
  const wanted = isSearch ? withAncestors(spans, isHit) : null;
  const rows: TraceRow[] = [];
  let hidden = Number.POSITIVE_INFINITY;
  for (const span of spans) {
    if (span.depth <= hidden) hidden = Number.POSITIVE_INFINITY;
    if (span.depth > hidden || (wanted !== null && !wanted.has(span.spanId))) continue;
    // A search opens the way to what it finds.
    const open = wanted !== null || !view.closed.has(span.spanId);
    rows.push({
      span,
      level: span.depth + 1,
      expanded: span.below === 0 ? null : open,
      group: span.spanId,
      isHit: isHit(span),
    });
    if (!open) hidden = span.depth;
  }
  return rows;
}

function withAncestors(spans: readonly TraceSpan[], isHit: (span: TraceSpan) => boolean): Set<string> {
  const wanted = new Set<string>();
  const path: TraceSpan[] = [];
  for (const span of spans) {
    path.length = span.depth;
    path.push(span);
    if (isHit(span)) for (const one of path) wanted.add(one.spanId);
  }
  return wanted;
}

/** A trace of more than this opens folded: its upper levels, and the way to what failed. */
const unfoldedMost = 150;
const unfoldedDepth = 2;

/** Spans that are closed at first sight. */
export function closedAtFirst(spans: readonly TraceSpan[]): ReadonlySet<string> {
  if (spans.length <= unfoldedMost) return new Set();
  return new Set(
    spans
      .filter(({ below, depth, failedBelow }) => below > 0 && depth >= unfoldedDepth && failedBelow === 0)
      .map(({ spanId }) => spanId),
  );
}

/**
 * Index of the next line after `from`, going round, where an error began as far as can be seen; -1 when there is none.
 * Errors in what failed come first: those that a job or a step got over would hide what the run failed of.
 */
export function nextError(rows: readonly TraceRow[], from: number): number {
  const stops: { index: number; rank: number }[] = [];
  const path: TraceSpan[] = [];
  for (const [index, row] of rows.entries()) {
    const { span, level, expanded } = row;
    path.length = level - 1;
    path.push(span);
    // What failed because something below it failed is not worth a stop, unless that is folded away.
    if (span.status === 'error' && (span.failedBelow === 0 || expanded === false))
      stops.push({ index, rank: rankOf(path) });
  }
  stops.sort((a, b) => a.rank - b.rank || a.index - b.index);
  const at = stops.findIndex(({ index }) => index === from);
  const next = at === -1 ? stops.find(({ index }) => index > from) : stops[at + 1];
  return (next ?? stops[0])?.index ?? -1;
}

/** 0 in a step or job that failed, 1 in a job that failed elsewhere or outside of jobs, 2 in a job that did not fail. */
function rankOf(path: readonly TraceSpan[]): number {
  const job = path.find(({ kind }) => kind === 'job');
  if (job === undefined) return 1;
  if (job.status !== 'error') return 2;
  return path.some(({ kind, status }) => kind === 'step' && status !== 'error') ? 1 : 0;
}

/** First and last moment of all spans, epoch ms. Never empty, so that a place on it can be computed. */
export function traceExtent(spans: readonly TraceSpan[]): { from: number; to: number } {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { startUs, durationUs } of spans) {
    from = Math.min(from, startUs / 1000);
    to = Math.max(to, (startUs + durationUs) / 1000);
  }
  return spans.length === 0 ? { from: 0, to: 1 } : { from, to: Math.max(to, from + 0.001) };
}
