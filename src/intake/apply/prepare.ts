import type { DeadCode, Mapping, Source } from '../../model/events.ts';
import type { JournalEntry } from '../../model/journal.ts';

/** An entry with what it was read as. */
export interface Prepared {
  entry: JournalEntry;
  mapping: Mapping;
}

export type Sources = ReadonlyMap<string, Source>;

/** Reads entries. Pure but for faults of a mapper, which become dead letters: one payload never stops its neighbours. */
export function prepare(entries: readonly JournalEntry[], sources: Sources): Prepared[] {
  return entries.map((entry) => ({ entry, mapping: read(entry, sources) }));
}

/** The outcome of an entry that is not read (again). */
export function dead(code: DeadCode, message: string): Mapping {
  return { outcome: 'dead', action: '', code, message };
}

function read(entry: JournalEntry, sources: Sources): Mapping {
  if (entry.damage !== undefined) return dead('journal_damaged', entry.damage);
  const source = sources.get(entry.source);
  if (!source) return dead('unknown_source', `There is no source named ${JSON.stringify(entry.source)}.`);
  try {
    // The time of receipt, not of reading: the same entry is read the same way after a crash.
    return stamp(source.map(entry, entry.receivedAt), source.mapping);
  } catch (error) {
    return dead('mapper_failed', error instanceof Error ? error.message : String(error));
  }
}

function stamp(mapping: Mapping, version: number): Mapping {
  if (mapping.outcome === 'mapped') {
    for (const records of Object.values(mapping.records)) for (const record of records) record.mapping = version;
  }
  return mapping;
}
