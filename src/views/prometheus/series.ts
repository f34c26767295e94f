import type { Family } from '../../model/families.ts';
import { boundText, numberText, sample } from './text.ts';

/** What a series adds up to. Buckets are not cumulative; index `bounds.length` is +Inf. */
export interface Totals {
  count: number;
  sum: number;
  buckets: Readonly<Record<number, number>>;
}

/** Draws the lines of one series of a family. `pairs` are its labels as text. */
export type Renderer = (pairs: string, totals: Totals) => string;

/**
 * How a family's series are drawn. `value` says which total a counter or gauge shows.
 * Sums are rounded (to milliseconds, to millionths for a counter in minutes): floating sums depend on the order of
 * addition, which merges in the store change; the text must not, and a counter must not fall by a last digit.
 */
export function createRenderer(family: Family, value: 'count' | 'sum' = 'count'): Renderer {
  if (family.type !== 'histogram') {
    return (pairs, totals) => sample(family.name, pairs, value === 'count' ? totals.count : roundTo(totals.sum, 1e6));
  }
  const bounds = family.buckets ?? [];
  const tails = [...bounds.map(boundText), '+Inf'].map((bound) => `le="${bound}"} `);
  return (pairs, totals) => {
    const start = `${family.name}_bucket{${pairs === '' ? '' : `${pairs},`}`;
    let text = '';
    let below = 0;
    for (let index = 0; index < bounds.length; index += 1) {
      below += totals.buckets[index] ?? 0;
      text += `${start}${tails[index]}${below}\n`;
    }
    text += `${start}${tails[bounds.length]}${totals.count}\n`;
    const labels = pairs === '' ? '' : `{${pairs}}`;
    return `${text}${family.name}_sum${labels} ${numberText(roundTo(totals.sum, 1e3))}\n${family.name}_count${labels} ${totals.count}\n`;
  };
}

function roundTo(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
