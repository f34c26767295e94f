import type { Step } from '../../model/records.ts';
import type { StepSign } from './line-marker.ts';

/** A step as far as its lines are concerned. */
export type LoggedStep = Pick<Step, 'number' | 'name' | 'conclusion' | 'startedAt'>;

interface KnownStep {
  number: number;
  name: string;
  /** The second in which it began. */
  begins: number;
}

/** Steps that the runner adds and that do not begin with `##[group]Run`. */
const ofRunner =
  /^(?:Post |Pre |(?:Set up job|Set up runner|Initialize containers|Stop containers|Complete (?:job|runner))$)/;

/**
 * Follows a log through the steps of its job, forwards only. Steps begin in a known second; within that second signs decide:
 *
 * 1. A step whose second is over when a line is written has begun before that line.
 * 2. `##[group]Run X` in the second of a step begins the step named `Run X`; if there is none, the next step that is none of the runner's own.
 * 3. `Post job cleanup.` begins the next `Post …`, and the lines of the job's end begin `Complete job`.
 *
 * Steps that were skipped or never began have no lines. Clocks are a second apart at most, so 2 and 3 look a second ahead
 * where the name is certain. A line of an action that runs others may fall to the next step if both began in one second.
 */
export function createStepTracker(steps: readonly LoggedStep[]) {
  const known: KnownStep[] = [];
  for (const { number, name, conclusion, startedAt } of steps) {
    if (conclusion === 'skipped' || startedAt === null) continue;
    known.push({ number, name, begins: Math.max(Math.floor(startedAt / 1000), known.at(-1)?.begins ?? 0) });
  }
  let current = -1;

  const find = (latest: number, fits: (step: KnownStep) => boolean): number => {
    for (let at = current + 1; at < known.length; at += 1) {
      const step = known[at] as KnownStep;
      if (step.begins > latest) break;
      if (fits(step)) return at;
    }
    return -1;
  };

  const signed = (second: number, sign: StepSign, body: string): number => {
    if (sign === 'post') return find(second + 1, ({ name }) => name.startsWith('Post '));
    if (sign === 'end') return find(second + 1, ({ name }) => name === 'Complete job');
    const named = find(second + 1, ({ name }) => name === body);
    return named !== -1 ? named : find(second, ({ name }) => !ofRunner.test(name));
  };

  return {
    /** The step of a line written in this second (null: it says no time), null when unknown. `body` is the title of a group. */
    at(second: number | null, sign: StepSign | null, body: string): { number: number; name: string } | null {
      if (second !== null) {
        if (current === -1 && known.length > 0) current = 0;
        while (current + 1 < known.length && (known[current + 1] as KnownStep).begins < second) current += 1;
        if (sign !== null) current = Math.max(current, signed(second, sign, body));
      }
      return known[current] ?? null;
    },
  };
}
