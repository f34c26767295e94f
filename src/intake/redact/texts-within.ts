import type { MessageTexts } from './message-texts.ts';

/** Places within a message, in order and apart. */
export interface Places {
  length: number;
  start(index: number): number;
  end(index: number): number;
}

/** Of some texts those that stand within one of the places. */
export function textsWithin({ places: all }: MessageTexts, within: Places): MessageTexts {
  const places: number[] = [];
  let size = 0;
  let index = 0;
  for (let i = 0; i < all.length; i += 3) {
    const start = all[i] as number;
    const end = all[i + 1] as number;
    const mark = all[i + 2] as number;
    // From the lines of log to the other texts it goes back to the beginning.
    if (index > 0 && start < within.end(index - 1)) index = 0;
    while (index < within.length && within.end(index) < end) index += 1;
    if (index === within.length || start < within.start(index)) continue;
    places.push(start, end, mark);
    size += end - start + 1 + mark;
  }
  return { places, size };
}
