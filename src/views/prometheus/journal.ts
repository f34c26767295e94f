import { ownFamilies } from '../../model/families.ts';
import type { JournalStats } from '../../model/journal.ts';
import type { FamilyText } from './exposition.ts';
import { createPart } from './part.ts';
import { sample } from './text.ts';

/** How much the journal holds that is not yet in the store. */
export function drawJournal(stats: JournalStats, now: number): FamilyText[] {
  const age = stats.oldestAt === null ? 0 : Math.max(0, (now - stats.oldestAt) / 1000);
  return [
    gauge('journalBytes', stats.bytes),
    gauge('journalEntries', stats.entries),
    gauge('journalFull', stats.full ? 1 : 0),
    gauge('journalMaxBytes', stats.maxBytes),
    gauge('journalOldestAge', age),
  ];
}

function gauge(key: keyof typeof ownFamilies, value: number): FamilyText {
  const family = ownFamilies[key];
  return { family, parts: [createPart(sample(family.name, '', value))] };
}
