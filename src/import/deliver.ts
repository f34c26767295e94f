import type { IntakeEvent } from '../model/events.ts';
import type { AppendOutcome } from '../model/journal.ts';
import type { Clock } from './clock.ts';

export interface Delivered {
  accepted: number;
  /** Recognised from an earlier import: nothing was written. */
  duplicate: number;
}

/** Hands events on and resolves when each of them is durable; waits while the other side is full. */
export type Deliver = (events: IntakeEvent[], signal?: AbortSignal) => Promise<Delivered>;

/** Delivers straight to the journal of this process. */
export function deliverToJournal(append: (event: IntakeEvent) => Promise<AppendOutcome>, clock: Clock): Deliver {
  const appendOne = async (event: IntakeEvent, signal: AbortSignal | undefined): Promise<'appended' | 'duplicate'> => {
    for (;;) {
      const result = await append(event);
      if (result.outcome !== 'full') return result.outcome;
      await clock.sleep(result.retryAfterSeconds * 1000, signal);
    }
  };
  return async (events, signal) => {
    const outcomes = await Promise.all(events.map((event) => appendOne(event, signal)));
    const accepted = outcomes.filter((outcome) => outcome === 'appended').length;
    return { accepted, duplicate: outcomes.length - accepted };
  };
}
