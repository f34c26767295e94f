import type { IntakeEvent } from '../../model/events.ts';
import type { AppendOutcome } from '../../model/journal.ts';

/** Remembers what was appended, as the journal does: by delivery id. */
export function createTestJournal() {
  const events = new Map<string, IntakeEvent>();
  return {
    events,
    ids: () => [...events.keys()].sort(),
    async append(event: IntakeEvent): Promise<AppendOutcome> {
      if (events.has(event.deliveryId)) return { outcome: 'duplicate' };
      events.set(event.deliveryId, event);
      return { outcome: 'appended', sequence: events.size };
    },
  };
}
