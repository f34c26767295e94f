import type { TraceNode } from './trace.ts';

/**
 * For each span, how long it alone decided when its trace ended. Walked from the end: what a span was waiting for at a
 * moment is the child that ended last before it; between children it was itself at work. The times of one root add up to
 * its duration. Children that outlive their parent count until the parent's end.
 */
export function criticalTimes(children: ReadonlyMap<string | null, readonly TraceNode[]>): Map<string, number> {
  const times = new Map<string, number>();
  const roots = children.get(null) ?? [];
  const open = roots.map((node) => ({ node, from: node.startUs, until: node.startUs + node.durationUs }));
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const { node, from, until } = span;
    let cursor = until;
    let own = 0;
    // Latest end first; of those that end beyond the cursor only the part before it can have been waited for.
    const below = [...(children.get(node.spanId) ?? [])].sort((a, b) => endOf(b) - endOf(a) || b.startUs - a.startUs);
    for (const child of below) {
      const childUntil = Math.min(endOf(child), cursor);
      const childFrom = Math.max(child.startUs, from);
      if (childUntil <= childFrom) continue;
      own += cursor - childUntil;
      open.push({ node: child, from: childFrom, until: childUntil });
      cursor = childFrom;
    }
    own += cursor - from;
    if (own > 0) times.set(node.spanId, own);
  }
  return times;
}

const endOf = ({ startUs, durationUs }: TraceNode) => startUs + durationUs;
