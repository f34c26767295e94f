import type { StoredSpan } from './trace.ts';

/**
 * The spans of a run that spans alone tell of, as one tree: whatever comes without its parent (a command's span, whose parent is an id
 * that its CI system never sends) hangs below the span of its job, else below that of the run. `root` is the run's: of those
 * without a parent and of no job the one that began first; null when there is none, and jobs stand beside each other.
 */
export function gatherSpans<S extends StoredSpan>(spans: readonly S[]): { spans: S[]; root: S | null } {
  const sent = new Map<string, S>();
  for (const span of spans) if (!sent.has(span.spanId)) sent.set(span.spanId, span);
  const parentOf = (span: S) => sent.get(span.parentSpanId);
  let root: S | null = null;
  const jobs = new Map<number, S>();
  for (const span of sent.values()) {
    const { jobId, jobName } = span;
    if (jobId === 0) {
      const isTop = jobName === '' && parentOf(span) === undefined;
      if (isTop && (root === null || beganBefore(span, root))) root = span;
    } else if (parentOf(span)?.jobId !== jobId) {
      const job = jobs.get(jobId);
      if (job === undefined || beganBefore(span, job)) jobs.set(jobId, span);
    }
  }

  /** What stands above the job's span, as far as it was sent. */
  const tops = new Map<number, S>();
  const topOf = (jobId: number, job: S): S => {
    const known = tops.get(jobId);
    if (known !== undefined) return known;
    const walked = new Set<S>();
    let top = job;
    for (let above: S | undefined = job; above !== undefined && !walked.has(above); above = parentOf(above)) {
      walked.add(above);
      top = above;
    }
    tops.set(jobId, top);
    return top;
  };
  const gathered = [...sent.values()].map((span) => {
    if (span === root || parentOf(span) !== undefined) return span;
    const job = jobs.get(span.jobId);
    const parent = job === undefined || topOf(span.jobId, job) === span ? root : job;
    return parent === null ? span : { ...span, parentSpanId: parent.spanId };
  });
  return { spans: gathered, root };
}

const beganBefore = (a: StoredSpan, b: StoredSpan): boolean =>
  a.startUs - b.startUs < 0 ||
  (a.startUs === b.startUs && (a.durationUs > b.durationUs || (a.durationUs === b.durationUs && a.spanId < b.spanId)));
