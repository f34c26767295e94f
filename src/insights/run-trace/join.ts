import { jobSpanIdOf, stepSpanIdOf } from '../../model/trace-ids.ts';
import { place } from './place.ts';
import { type RunNodes, runNodes } from './run-nodes.ts';
import type { PlacedNode, StoredSpan, TracedJob, TracedRun, TraceNode } from './trace.ts';

/** Steps are known by the second, spans by the nanosecond, and their clocks are two. */
const toleranceUs = 1_500_000;

/**
 * One tree out of a run and the spans that were sent from inside it, in the order it is shown. Without a run the spans are
 * the tree. A span hangs below its parent when that was sent too; else, within a run, below the step or job that its ids,
 * its attributes or its time say. Every span has exactly one place, whatever its parents claim (also in a ring).
 * `now` (epoch ms) ends what still runs.
 */
export function joinTrace(run: TracedRun | null, spans: readonly StoredSpan[], now: number): PlacedNode[] {
  const known: RunNodes = run === null ? { nodes: [], aliases: new Map() } : runNodes(run, now);
  const own = new Map(known.nodes.map((node) => [node.spanId, node]));
  const sent = new Map<string, StoredSpan>();
  for (const span of spans) {
    const alias = known.aliases.get(span.spanId);
    const twin = alias === undefined ? undefined : own.get(alias);
    // The Collector's receiver sends the run itself: the same node, with attributes to show.
    if (twin !== undefined)
      Object.assign(twin, { isStored: true, events: span.events, links: span.links, service: span.service });
    else if (!sent.has(span.spanId)) sent.set(span.spanId, span);
  }

  const nodes = [...own.values()];
  for (const span of sent.values()) {
    const parent = sent.has(span.parentSpanId) ? span.parentSpanId : parentInRun(run, known, own, span);
    nodes.push(nodeOf(span, parent));
  }
  return place(nodes);
}

function nodeOf(span: StoredSpan, parentId: string | null): TraceNode {
  const { spanId, name, service, startUs, durationUs, status, events, links } = span;
  return {
    spanId,
    parentId,
    kind: 'span',
    name,
    service,
    spanKind: span.kind,
    startUs,
    durationUs,
    isOpen: false,
    status,
    conclusion: null,
    isStored: true,
    events,
    links,
  };
}

/** The deepest node of the run that is sure to hold the span; its root when nothing says more; null without a run. */
function parentInRun(
  run: TracedRun | null,
  { nodes, aliases }: RunNodes,
  own: Map<string, TraceNode>,
  span: StoredSpan,
): string | null {
  const root = nodes[0];
  if (run === null || root === undefined) return null;
  const named = own.get(aliases.get(span.parentSpanId) ?? '');
  if (named?.kind === 'step') return named.spanId;
  const job =
    named?.kind === 'job' ? run.jobs.find(({ jobId }) => jobSpanIdOf(jobId) === named.spanId) : jobOf(run, span);
  if (job === undefined || !own.has(jobSpanIdOf(job.jobId))) return root.spanId;
  return stepOf(job, own, span) ?? jobSpanIdOf(job.jobId);
}

/**
 * By id; else the one that the span's runner had then: jobs of a matrix have one name, and run at once. Else by a name that only
 * one job of the run has, or only one at that time.
 */
function jobOf(run: TracedRun, { jobId, jobName, runner, startUs }: StoredSpan): TracedJob | undefined {
  const worked = run.jobs.filter((job) => !job.carriedOver);
  if (jobId !== 0) return worked.find((job) => job.jobId === jobId);
  const during = (jobs: TracedJob[], slackUs: number) =>
    jobs.filter((job) => covers(job.startedAt, job.completedAt, startUs, slackUs));
  // A runner takes one job after another; several runners may have one name.
  const given = runner === '' ? [] : worked.filter((job) => job.runner === runner);
  const held = during(given, 0).length > 0 ? during(given, 0) : during(given, toleranceUs);
  if (held.length === 1) return held[0];
  const among = held.length > 0 ? held : worked;
  if (jobName === '') return among.length === 1 ? among[0] : undefined;
  const exact = among.filter((job) => job.name === jobName);
  const called = exact.length > 0 ? exact : among.filter((job) => job.baseName === jobName);
  if (called.length <= 1) return called[0];
  const then = during(called, toleranceUs);
  return then.length === 1 ? then[0] : undefined;
}

function stepOf(job: TracedJob, own: Map<string, TraceNode>, { stepNumber, startUs }: StoredSpan): string | null {
  const shown = job.steps.filter((step) => own.has(stepSpanIdOf(job.jobId, step.number)));
  const numbered = shown.find(({ number }) => stepNumber !== 0 && number === stepNumber);
  // Steps follow each other; of two that hold the moment, the later one has begun, so the earlier one is over.
  const during = (slackUs: number) =>
    shown.filter((one) => covers(one.startedAt, one.completedAt, startUs, slackUs)).at(-1);
  const step = numbered ?? during(0) ?? during(toleranceUs);
  return step === undefined ? null : stepSpanIdOf(job.jobId, step.number);
}

function covers(from: number | null, to: number | null, atUs: number, slackUs: number): boolean {
  return from !== null && from * 1000 <= atUs + slackUs && (to === null || atUs <= to * 1000 + slackUs);
}
