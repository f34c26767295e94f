import type { PlacedNode } from './trace.ts';

/** All spans of one place in the tree (`CI / build / Run tests / GET /cache`), before and after. Microseconds. */
export interface SpanChange {
  /** Names from the root down. */
  path: string[];
  kind: PlacedNode['kind'];
  before: SpanTotals | null;
  after: SpanTotals | null;
  /** Change of the time spent in it and nowhere below it: what is to blame, not all that stands above it. */
  ownDeltaUs: number;
}

export interface SpanTotals {
  count: number;
  totalUs: number;
  ownUs: number;
}

/** What grew and what shrank between two traces, the largest growth first. Spans are the same when their paths are. */
export function compareTraces(before: readonly PlacedNode[], after: readonly PlacedNode[]): SpanChange[] {
  const olds = totals(before);
  const news = totals(after);
  const changes: SpanChange[] = [];
  for (const key of new Set([...olds.keys(), ...news.keys()])) {
    const old = olds.get(key);
    const now = news.get(key);
    const { path, kind } = (now ?? old) as Group;
    changes.push({
      path,
      kind,
      before: old?.totals ?? null,
      after: now?.totals ?? null,
      ownDeltaUs: (now?.totals.ownUs ?? 0) - (old?.totals.ownUs ?? 0),
    });
  }
  return changes.sort((a, b) => b.ownDeltaUs - a.ownDeltaUs || (a.path.join('\n') < b.path.join('\n') ? -1 : 1));
}

interface Group {
  path: string[];
  kind: PlacedNode['kind'];
  totals: SpanTotals;
}

function totals(nodes: readonly PlacedNode[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  const own = ownTimes(nodes);
  const path: string[] = [];
  for (const node of nodes) {
    path.length = node.depth;
    // Every run has another title; its root is the same place.
    path.push(node.kind === 'run' ? '' : node.name);
    const key = JSON.stringify(path);
    const group = groups.get(key) ?? {
      path: path.slice(),
      kind: node.kind,
      totals: { count: 0, totalUs: 0, ownUs: 0 },
    };
    group.totals.count += 1;
    group.totals.totalUs += node.durationUs;
    group.totals.ownUs += own.get(node.spanId) ?? 0;
    groups.set(key, group);
  }
  return groups;
}

/** Duration without what any child covers; children beside each other count once. */
function ownTimes(nodes: readonly PlacedNode[]): Map<string, number> {
  const own = new Map<string, number>();
  // Children come after their parent, in the order they began: one pass, and where each parent's cover ends so far.
  const coveredTo = new Map<string, number>();
  const ends = new Map<string, number>();
  for (const { spanId, parentId, startUs, durationUs } of nodes) {
    own.set(spanId, durationUs);
    coveredTo.set(spanId, startUs);
    ends.set(spanId, startUs + durationUs);
    if (parentId === null) continue;
    const from = Math.max(startUs, coveredTo.get(parentId) ?? startUs);
    const to = Math.min(startUs + durationUs, ends.get(parentId) ?? 0);
    if (to <= from) continue;
    own.set(parentId, (own.get(parentId) ?? 0) - (to - from));
    coveredTo.set(parentId, to);
  }
  return own;
}
