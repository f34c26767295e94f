import type { JournalStats } from '../../model/journal.ts';
import type { FamilyText } from './exposition.ts';
import { createPart } from './part.ts';
import { sample } from './text.ts';

/** How much the journal holds that is not yet in the store. */
export function drawJournal(stats: JournalStats, now: number): FamilyText[] {
  const age = stats.oldestAt === null ? 0 : Math.max(0, (now - stats.oldestAt) / 1000);
  return [
    gauge('runlens_journal_bytes', 'Bytes of events waiting to be applied.', stats.bytes),
    gauge('runlens_journal_entries', 'Events waiting to be applied.', stats.entries),
    gauge('runlens_journal_full', '1 while the journal refuses events, else 0.', stats.full ? 1 : 0),
    gauge('runlens_journal_max_bytes', 'Bytes that the journal may hold.', stats.maxBytes),
    gauge('runlens_journal_oldest_age_seconds', 'Age of the oldest event that waits, 0 when none does.', age),
  ];
}

function gauge(name: string, help: string, value: number): FamilyText {
  return { family: { name, type: 'gauge', help }, parts: [createPart(sample(name, '', value))] };
}
