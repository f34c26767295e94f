import { createPart, type Part } from './part.ts';
import type { Renderer, Totals } from './series.ts';
import type { Turns } from './turns.ts';

/** Series per block: small enough to redraw for one change, large enough that a page is a few hundred writes. */
const blockSize = 64;

interface Series {
  key: string;
  pairs: string;
  /** Where its lines are in the block's text as last joined. */
  start: number;
  end: number;
  /** What it has come to since, not yet drawn. */
  changed: Totals | undefined;
}

interface Block {
  series: Series[];
  part: Part;
  isStale: boolean;
}

/**
 * One family's series in the order of their keys, drawn. Text is kept as bytes, outside the heap that the garbage
 * collector has to copy; a series that changed is drawn anew and its neighbours' bytes are copied.
 */
export interface FamilyBlocks {
  set(key: string, pairs: () => string, totals: Totals): void;
  /** Draws what changed. */
  join(turns: Turns): Promise<void>;
  /** The family's text as it stands; call after {@link FamilyBlocks.join}. */
  parts(): Part[];
}

export function createFamilyBlocks(render: Renderer): FamilyBlocks {
  const known = new Map<string, Series>();
  const blocks: Block[] = [];

  const insert = (series: Series): void => {
    const at = placeOf(blocks, series.key);
    const block = blocks[at];
    if (!block) {
      blocks.push({ series: [series], part: noPart, isStale: true });
      return;
    }
    const before = block.series.findIndex((other) => other.key > series.key);
    block.series.splice(before < 0 ? block.series.length : before, 0, series);
    block.isStale = true;
    if (block.series.length <= blockSize) return;
    // Keys often come in ascending order: cutting off only the newest keeps blocks full then.
    const keep = before < 0 ? blockSize : blockSize >>> 1;
    // The new block's series have their bytes in the old block's text until they are joined.
    blocks.splice(at + 1, 0, { series: block.series.splice(keep), part: block.part, isStale: true });
  };

  return {
    set(key, pairs, totals) {
      const series = known.get(key);
      if (series) {
        series.changed = totals;
        const block = blocks[placeOf(blocks, key)];
        if (block) block.isStale = true;
        return;
      }
      const added: Series = { key, pairs: pairs(), start: 0, end: 0, changed: totals };
      known.set(key, added);
      insert(added);
    },
    async join(turns) {
      for (const block of blocks) {
        if (!block.isStale) continue;
        block.part = joinBlock(block, render);
        block.isStale = false;
        if (turns.due()) await turns.next();
      }
    },
    parts: () => blocks.map((block) => block.part),
  };
}

const noPart = createPart(Buffer.alloc(0));

/** Index of the block that the key is in or belongs into. */
function placeOf(blocks: readonly Block[], key: string): number {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((blocks[middle]?.series[0]?.key ?? '') <= key) low = middle;
    else high = middle - 1;
  }
  return low;
}

function joinBlock(block: Block, render: Renderer): Part {
  const old = block.part.text;
  const pieces: (string | undefined)[] = [];
  let length = 0;
  for (const series of block.series) {
    const drawn = series.changed && render(series.pairs, series.changed);
    pieces.push(drawn);
    length += drawn === undefined ? series.end - series.start : Buffer.byteLength(drawn);
  }
  const text = Buffer.allocUnsafeSlow(length);
  let at = 0;
  block.series.forEach((series, index) => {
    const drawn = pieces[index];
    const size = drawn === undefined ? old.copy(text, at, series.start, series.end) : text.write(drawn, at);
    series.start = at;
    at += size;
    series.end = at;
    series.changed = undefined;
  });
  return createPart(text);
}
