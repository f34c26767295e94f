import { type BenchLine, median } from './line.ts';

export interface Sides {
  bench: string;
  unit: string;
  /** What the peer is, in words. */
  peer: string;
  /** Which direction is good: requests per second are `higher`, milliseconds are `lower`. */
  better: 'higher' | 'lower';
  rounds: number;
  /** One measurement of one side, in `unit`. */
  ours: (round: number) => Promise<number>;
  theirs: (round: number) => Promise<number>;
}

/**
 * Measures both sides in alternation, so that a machine that slows down or speeds up meanwhile does so for both, and
 * changes who begins from round to round. Returns the line of medians.
 */
export async function alternate(sides: Sides): Promise<BenchLine> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < sides.rounds; round += 1) {
    const turns = [async () => ours.push(await sides.ours(round)), async () => theirs.push(await sides.theirs(round))];
    if (round % 2 === 1) turns.reverse();
    for (const turn of turns) await turn();
    console.error(
      `${sides.bench} round ${round + 1}/${sides.rounds}: ours ${ours.at(-1)}, ${sides.peer} ${theirs.at(-1)}`,
    );
  }
  return compare({ ...sides, ours: median(ours), theirs: median(theirs) });
}

/** The line of two values that were measured elsewhere. A bound (`≤ 1000`) is a peer too. */
export function compare(
  values: Pick<Sides, 'bench' | 'unit' | 'peer' | 'better'> & { ours: number; theirs: number },
): BenchLine {
  const { bench, unit, peer, better, ours, theirs } = values;
  const ratio = better === 'higher' ? ours / theirs : theirs / ours;
  return { bench, ours: round3(ours), peer: `${peer} ${round3(theirs)}`, ratio: round3(ratio), unit };
}

function round3(value: number): number {
  return Number(value.toPrecision(4));
}
