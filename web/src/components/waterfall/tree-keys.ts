import type { KeyboardEvent } from 'react';
import type { Row } from './rows.ts';
import type { Zoom } from './use-zoom.ts';

interface TreeKeys {
  rows: Row[];
  active: number;
  setActive: (index: number) => void;
  toggle: (jobId: string, open?: boolean) => void;
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
      ['ArrowRight', () => row && (row.expanded === false ? toggle(row.job.id, true) : go(active + 1))],
      ['ArrowLeft', () => row && (row.expanded ? toggle(row.job.id, false) : go(parentOf(rows, active)))],
      ['Enter', () => row && toggle(row.job.id)],
      [' ', () => row && toggle(row.job.id)],
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

function parentOf(rows: readonly Row[], index: number): number {
  for (let i = index; i >= 0; i--) if (rows[i]?.level === 1) return i;
  return 0;
}
