import {
  jobSpanIdOf,
  knownJobSpanIds,
  knownQueueSpanIds,
  knownStepSpanIds,
  queueSpanIdOf,
  rootSpanIdOf,
  stepSpanIdOf,
} from '../../model/trace-ids.ts';
import type { TracedJob, TracedRun, TraceNode } from './trace.ts';

/** The nodes that a run has without anybody having sent a span. */
export interface RunNodes {
  nodes: TraceNode[];
  /** Every span id by which a sender may know one of them, to the node's own id. */
  aliases: Map<string, string>;
}

const failed = new Set(['failure', 'timed_out', 'startup_failure']);

/** Run, jobs, queue and steps as spans, under the ids of the Collector's githubreceiver. What still runs ends at `now` (epoch ms). */
export function runNodes(run: TracedRun, now: number): RunNodes {
  const rootId = rootSpanIdOf(run.runId, run.attempt);
  const aliases = new Map([[rootId, rootId]]);
  const nodes: TraceNode[] = [];
  for (const job of run.jobs) {
    if (job.carriedOver) continue;
    nodes.push(...jobNodes(run, job, rootId, aliases, now));
  }
  const begins = nodes.map(({ startUs }) => startUs);
  const ends = nodes.map(({ startUs, durationUs }) => startUs + durationUs);
  const start = run.startedAt === null ? Math.min(...begins) : Math.min(run.startedAt * 1000, ...begins);
  if (!Number.isFinite(start)) return { nodes: [], aliases };
  const end = Math.max((run.isOver ? (run.completedAt ?? 0) : now) * 1000, start, ...ends);
  nodes.unshift({
    ...blank,
    spanId: rootId,
    parentId: null,
    kind: 'run',
    name: run.name,
    startUs: start,
    durationUs: end - start,
    isOpen: !run.isOver,
    status: statusOf(run.conclusion),
    conclusion: run.conclusion,
  });
  return { nodes, aliases };
}

function jobNodes(
  run: TracedRun,
  job: TracedJob,
  rootId: string,
  aliases: Map<string, string>,
  now: number,
): TraceNode[] {
  const { runId, attempt } = run;
  const jobId = jobSpanIdOf(job.jobId);
  const queueId = queueSpanIdOf(job.jobId);
  const named = { runId, attempt, jobId: job.jobId, name: job.name };
  for (const alias of knownJobSpanIds(named)) aliases.set(alias, jobId);
  for (const alias of knownQueueSpanIds(named)) aliases.set(alias, queueId);
  const open = (completedAt: number | null) => completedAt === null && !run.isOver;
  const began = job.startedAt ?? job.createdAt;
  if (began === null) return [];

  const created = job.createdAt !== null && job.createdAt < began ? job.createdAt : began;
  const end = Math.max(began, job.completedAt ?? (run.isOver ? began : now));
  const place = { start: created, end, isOpen: open(job.completedAt) };
  const nodes = [node('job', jobId, rootId, job, place)];
  const queueEnd = job.startedAt ?? (run.isOver ? null : now);
  if (job.createdAt !== null && queueEnd !== null && queueEnd > job.createdAt) {
    const wait = { start: job.createdAt, end: queueEnd, isOpen: job.startedAt === null };
    nodes.push(node('queue', queueId, jobId, { name: 'Waiting for a runner', conclusion: null }, wait));
  }
  for (const step of job.steps) {
    const id = stepSpanIdOf(job.jobId, step.number);
    // Numbers repeat in real payloads; the first one is the one that a span can mean.
    if (aliases.get(id) === id) continue;
    for (const alias of knownStepSpanIds(named, step)) if (!aliases.has(alias)) aliases.set(alias, id);
    if (step.startedAt === null) continue;
    const stepEnd = Math.max(step.startedAt, step.completedAt ?? (run.isOver ? step.startedAt : now));
    const span = { start: step.startedAt, end: stepEnd, isOpen: open(step.completedAt) };
    nodes.push(node('step', id, jobId, step, span));
  }
  return nodes;
}

const blank = { service: '', spanKind: '', isStored: false, events: 0, links: 0 };

function node(
  kind: TraceNode['kind'],
  spanId: string,
  parentId: string,
  { name, conclusion }: { name: string; conclusion: string | null },
  { start, end, isOpen }: { start: number; end: number; isOpen: boolean },
): TraceNode {
  const status = statusOf(conclusion);
  const startUs = start * 1000;
  return {
    ...blank,
    spanId,
    parentId,
    kind,
    name,
    startUs,
    durationUs: (end - start) * 1000,
    isOpen,
    status,
    conclusion,
  };
}

const statusOf = (conclusion: string | null): TraceNode['status'] =>
  conclusion === null ? 'unset' : failed.has(conclusion) ? 'error' : conclusion === 'success' ? 'ok' : 'unset';
