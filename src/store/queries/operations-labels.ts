import type { Engine } from '../engine.ts';
import { fewNarrowRows, openJobs, paramsOf, pointsOf } from './operations-points.ts';
import { lengthOf, type OperationsRange, planRange } from './operations-range.ts';

interface LabelConcurrency {
  /** A label set, as jobs ask for it: `linux,x64`. */
  labels: string;
  running: number;
  queued: number;
  /** Jobs running on average over the range: time of the jobs that completed in it ÷ its length. */
  average: number;
}

/** Jobs at work and waiting now by label set, with what is usual in the range; largest first. */
export async function concurrentByLabel(engine: Engine, range: OperationsRange): Promise<LabelConcurrency[]> {
  const plan = planRange(range);
  const points = pointsOf('label_ms', plan);
  const [now, usual] = await Promise.all([
    engine.query<{ labels: string; running: number; queued: number }>(
      'operations.concurrent_by_label',
      `SELECT labels, sumIf(sign, state = 'in_progress') AS running, sumIf(sign, state = 'queued') AS queued
       FROM ${openJobs(plan)} GROUP BY labels${fewNarrowRows}`,
      paramsOf(plan),
    ),
    engine.query<{ labels: string; ms: number }>(
      'operations.work_by_label',
      `SELECT ${points.key} AS labels, sum(${points.n}) AS ms FROM ${points.from} GROUP BY labels${points.settings}`,
      paramsOf(plan),
    ),
  ]);
  const seconds = lengthOf(plan);
  const found = new Map<string, LabelConcurrency>();
  for (const { labels, ms } of usual) {
    if (ms > 0) found.set(labels, { labels, running: 0, queued: 0, average: ms / 1000 / seconds });
  }
  for (const { labels, running, queued } of now) {
    if (running > 0 || queued > 0)
      found.set(labels, { labels, running, queued, average: found.get(labels)?.average ?? 0 });
  }
  return [...found.values()].sort(
    (a, b) => b.running - a.running || b.average - a.average || (a.labels < b.labels ? -1 : 1),
  );
}
