import { criticalTimes } from './critical-times.ts';
import type { PlacedNode, TraceNode } from './trace.ts';

/** Orders nodes depth-first. Nodes whose ancestors form a ring, or are not there, become roots. */
export function place(nodes: readonly TraceNode[]): PlacedNode[] {
  const byId = new Map(nodes.map((node) => [node.spanId, node]));
  const children = new Map<string | null, TraceNode[]>();
  const roots = withoutRings(nodes, byId);
  for (const node of nodes) {
    const parent = roots.has(node.spanId) ? null : node.parentId;
    const siblings = children.get(parent);
    if (siblings) siblings.push(node);
    else children.set(parent, [node]);
  }
  for (const siblings of children.values()) siblings.sort(byBeginning);

  const critical = criticalTimes(children);
  const placed: PlacedNode[] = [];
  const waiting = [...(children.get(null) ?? [])].reverse().map((node) => ({ node, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    const parentId = depth === 0 ? null : node.parentId;
    placed.push({ ...node, parentId, depth, below: 0, failedBelow: 0, criticalUs: critical.get(node.spanId) ?? 0 });
    const below = children.get(node.spanId) ?? [];
    for (let index = below.length - 1; index >= 0; index -= 1) {
      waiting.push({ node: below[index] as TraceNode, depth: depth + 1 });
    }
  }
  return counted(placed);
}

/** Adds up what is below each node, last first: a node is complete before its parent's turn comes. */
function counted(placed: PlacedNode[]): PlacedNode[] {
  const rows = new Map(placed.map((row) => [row.spanId, row]));
  for (let index = placed.length - 1; index >= 0; index -= 1) {
    const row = placed[index] as PlacedNode;
    const parent = row.parentId === null ? undefined : rows.get(row.parentId);
    if (parent === undefined) continue;
    parent.below += 1 + row.below;
    parent.failedBelow += row.failedBelow + (row.status === 'error' ? 1 : 0);
  }
  return placed;
}

/** Ids of nodes that stand at the top: without a parent here, or the first met of a ring. */
function withoutRings(nodes: readonly TraceNode[], byId: Map<string, TraceNode>): Set<string> {
  const roots = new Set<string>();
  const settled = new Set<string>();
  for (const start of nodes) {
    const walked = new Set<string>();
    let node: TraceNode | undefined = start;
    while (node !== undefined && !settled.has(node.spanId) && !walked.has(node.spanId)) {
      walked.add(node.spanId);
      const parent: TraceNode | undefined = node.parentId === null ? undefined : byId.get(node.parentId);
      if (parent === undefined) roots.add(node.spanId);
      node = parent;
    }
    if (node !== undefined && walked.has(node.spanId)) roots.add(node.spanId);
    for (const id of walked) settled.add(id);
  }
  return roots;
}

const byBeginning = (a: TraceNode, b: TraceNode) =>
  a.startUs - b.startUs || b.durationUs - a.durationUs || (a.spanId < b.spanId ? -1 : 1);
