import type { Engine } from '../engine.ts';
import { type RunView, runColumns } from './runs-columns.ts';
import { type RunFilter, runConditions } from './runs-filter.ts';

/**
 * Where the next page begins, by source: only run ids below the value are left; 0 = the source is exhausted. A source
 * that is not named begins at its newest run.
 */
export type RunPosition = Record<string, number>;

export interface RunPageOfStore {
  items: RunView[];
  next: RunPosition | null;
}

const rounds = 6;
const maxCandidates = 20_000;

/**
 * Runs in their newest attempt, newest first. Run ids of a source grow with time, so its order is that of the table's key,
 * read backwards until the page is full; sources are merged by creation time. New runs come before the first page and
 * never shift a later one. A page may be short when many candidates did not match; `next` tells whether more are left.
 */
export async function listRuns(
  engine: Engine,
  filter: RunFilter,
  position: RunPosition,
  limit: number,
): Promise<RunPageOfStore> {
  const sources = await engine.query<{ source: string }>(
    'runs.sources',
    'SELECT DISTINCT source FROM runs ORDER BY source',
  );
  const pages = await Promise.all(
    sources
      .filter(({ source }) => position[source] !== 0)
      .map(async ({ source }) => ({
        source,
        ...(await listOfSource(engine, filter, source, position[source], limit)),
      })),
  );
  const next: RunPosition = { ...position };
  const queues = pages.map((page) => ({ ...page, taken: 0 }));
  const items: RunView[] = [];
  while (items.length < limit) {
    const head = newest(queues);
    if (!head) break;
    const run = head.items[head.taken] as RunView;
    items.push(run);
    head.taken += 1;
    next[head.source] = run.runId;
    // Past the end of a short page of one source its later runs are unknown: what follows would be out of order.
    if (head.taken === head.items.length && head.more !== null) break;
  }
  for (const queue of queues) {
    if (queue.taken === queue.items.length) next[queue.source] = queue.more ?? 0;
  }
  const left = sources.some(({ source }) => next[source] !== 0);
  return { items, next: left ? next : null };
}

interface Queue {
  source: string;
  items: RunView[];
  taken: number;
}

function newest<Q extends Queue>(queues: Q[]): Q | undefined {
  const time = (queue: Q) => {
    const run = queue.items[queue.taken];
    return run?.createdAt ?? run?.startedAt ?? 0;
  };
  return queues.filter((queue) => queue.taken < queue.items.length).sort((a, b) => time(b) - time(a))[0];
}

/** `more`: the position after these items; null when nothing is left. */
async function listOfSource(
  engine: Engine,
  filter: RunFilter,
  source: string,
  below: number | undefined,
  limit: number,
): Promise<{ items: RunView[]; more: number | null }> {
  const items: RunView[] = [];
  let before = below ?? 2 ** 53;
  let size = limit + 1;
  for (let round = 0; round < rounds; round += 1) {
    const candidates = await candidateIds(engine, filter, source, before, size);
    const matching = await newestAttempts(engine, filter, source, candidates);
    items.push(...matching);
    if (items.length > limit) {
      const page = items.slice(0, limit);
      return { items: page, more: page.at(-1)?.runId ?? null };
    }
    if (candidates.length < size) return { items, more: null };
    before = candidates.at(-1) as number;
    size = Math.min(size * 4, maxCandidates);
  }
  return { items, more: before };
}

/** Ids of runs of which any version or attempt matches: a superset of the answer that is found without
 * merging rows. Without buffering, because it would read far past a page that is full after the first rows. */
async function candidateIds(
  engine: Engine,
  filter: RunFilter,
  source: string,
  before: number,
  size: number,
): Promise<number[]> {
  const { sql, params } = runConditions(filter);
  const rows = await engine.query<{ id: number }>(
    'runs.candidates',
    `SELECT run_id AS id FROM runs
     WHERE source = {source:String} AND run_id < {before:UInt64} AND ${sql}
     ORDER BY source DESC, run_id DESC LIMIT 1 BY run_id LIMIT {size:UInt32}
     SETTINGS read_in_order_use_buffering = 0`,
    { ...params, source, before, size },
  );
  return rows.map(({ id }) => id);
}

/** The newest attempts of these runs where they still match. */
async function newestAttempts(engine: Engine, filter: RunFilter, source: string, ids: number[]): Promise<RunView[]> {
  if (ids.length === 0) return [];
  const { sql, params } = runConditions(filter);
  return engine.query<RunView>(
    'runs.page',
    `SELECT ${runColumns} FROM (
       SELECT *, sort_at FROM runs FINAL WHERE source = {source:String} AND run_id IN {ids:Array(UInt64)}
       ORDER BY run_id DESC, attempt DESC LIMIT 1 BY run_id
     ) AS r WHERE ${sql} ORDER BY runId DESC`,
    { ...params, source, ids },
  );
}
