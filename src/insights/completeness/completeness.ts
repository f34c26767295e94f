/** Run numbers that were never seen, both ends included. */
export interface Gap {
  from: number;
  to: number;
}

/** What is known of the run numbers of one workflow, which its source gives out without holes. */
export interface SeenNumbers {
  first: number;
  last: number;
  /** How many different numbers were seen. */
  received: number;
  /** Numbers after which others are missing, as [last seen before, first seen after]; ascending. */
  edges: readonly (readonly [number, number])[];
}

export interface Completeness {
  expected: number;
  received: number;
  missing: number;
  gaps: Gap[];
  /** received ÷ expected; null when nothing is expected. */
  ratio: number | null;
}

/** Expected against received between the first and the last number seen; at most `maxGaps` gaps, the newest. */
export function completenessOf({ first, last, received, edges }: SeenNumbers, maxGaps: number): Completeness {
  const expected = received === 0 ? 0 : last - first + 1;
  const gaps = edges
    .filter(([before, after]) => after - before > 1)
    .map(([before, after]) => ({ from: before + 1, to: after - 1 }));
  return {
    expected,
    received,
    missing: expected - received,
    gaps: gaps.slice(-maxGaps),
    ratio: expected === 0 ? null : received / expected,
  };
}
