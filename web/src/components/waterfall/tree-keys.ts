import type { KeyboardEvent } from 'react';
import type { Zoom } from './use-zoom.ts';

interface TreeRow {
  level: number;
  /** Null: there is nothing to open. */
  expanded: boolean | null;
  /** What opens and closes with the row. */
  group: string;
}

interface TreeKeys {
  rows: readonly TreeRow[];
  active: number;
  setActive: (index: number) => void;
  toggle: (group: string, open?: boolean) => void;
  zoom: Zoom;
  page: number;
}

/** Keys of a tree grid (WAI-ARIA): arrows move, open and close; plus, minus and 0 zoom. */
export function treeKeys({ rows, active, setActive, toggle, zoom, page }: TreeKeys) {
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[active];
    const go = (index: number) => setActive(Math.min(Math.max(index, 0), rows.length - 1));
    const acts = new Map<string, () => void>([
      ['ArrowDown', () => go(active + 1)],
      ['ArrowUp', () => go(active - 1)],
      ['j', () => go(active + 1)],
      ['k', () => go(active - 1)],
      ['PageDown', () => go(active + page)],
      ['PageUp', () => go(active - page)],
      ['Home', () => go(0)],
      ['End', () => go(rows.length - 1)],
      ['ArrowRight', () => row && (row.expanded === false ? toggle(row.group, true) : go(active + 1))],
      ['ArrowLeft', () => row && (row.expanded ? toggle(row.group, false) : go(parentOf(rows, active)))],
      ['Enter', () => row && toggle(row.group)],
      [' ', () => row && toggle(row.group)],
      ['+', () => zoom.by(0.5)],
      ['=', () => zoom.by(0.5)],
      ['-', () => zoom.by(2)],
      ['0', () => zoom.reset()],
      ['[', () => zoom.move(-0.25)],
      [']', () => zoom.move(0.25)],
    ]);
    const act = acts.get(event.key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
}

function parentOf(rows: readonly TreeRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  for (let i = index; i >= 0; i--) if ((rows[i]?.level ?? 1) < level) return i;
  return index;
}
