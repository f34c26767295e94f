import type { EpochMs } from '../../model/time.ts';
import type { Random } from '../random.ts';

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What an exception said, as the event of a span tells it. */
export interface Fault {
  type: string;
  message: string;
  stack: string;
}

/** A span before it has times: what it is, and its share of the time of the span above it. */
export interface Draft {
  name: string;
  /** Relative to those beside it. */
  weight: number;
  /** `service.name`; that of the span above it when left out. */
  service?: string;
  kind?: 'internal' | 'server' | 'client';
  attributes?: Attributes;
  /** Null: it failed because of what is below it. */
  fault?: Fault | null;
  /** The spans below it follow each other, or else all begin at once. */
  atOnce?: boolean;
  below?: readonly Draft[];
}

/** A draft in its place. */
export interface Placed {
  draft: Draft;
  service: string;
  from: EpochMs;
  to: EpochMs;
  below: Placed[];
}

/** Of a span's time this much passes before the first span below it begins, and after the last one ends. */
const margin = 0.012;

/** Gives a draft and all below it their times: every span lies within the one above it. */
export function lay(draft: Draft, from: EpochMs, to: EpochMs, service: string, random: Random): Placed {
  const below = draft.below ?? [];
  const own = draft.service ?? service;
  const start = from + (to - from) * margin;
  const length = (to - from) * (1 - 2 * margin);
  const weights = below.map(({ weight }) => weight * random.between(0.85, 1.15));
  const whole = draft.atOnce ? Math.max(...weights) : weights.reduce((sum, weight) => sum + weight, 0);
  let done = 0;
  const placed = below.map((one, index) => {
    const share = (weights[index] ?? 0) / whole;
    const begins = start + length * done;
    if (!draft.atOnce) done += share;
    return lay(one, begins, begins + length * share, own, random);
  });
  return { draft, service: own, from, to, below: placed };
}
