import { Buffer } from 'node:buffer';
import type { DeadCode } from '../model/events.ts';
import type { JournalWriter } from '../model/journal.ts';
import type { EpochMs } from '../model/time.ts';
import type { Engine } from '../store/engine.ts';

/** Which dead letters; absent = any. */
export interface LetterFilter {
  letters?: readonly { source: string; deliveryId: string }[];
  code?: string;
}

export interface Replayed {
  /** Put back into the journal. */
  requested: number;
  /** Not put back because the journal is full; ask again later. */
  left: number;
}

export interface Replay {
  /** Reads open dead letters again. Those that can be read now become `replayed`, the others stay open. */
  deadLetters(filter: LetterFilter): Promise<Replayed>;
  /** Reads raw events of a time range (receipt, epoch ms, `until` exclusive) again, after a mapping was corrected. */
  rawEvents(range: { since: EpochMs; until: EpochMs }): Promise<Replayed>;
}

interface Row {
  source: string;
  event: string;
  deliveryId: string;
  receivedAt: EpochMs;
  tenant: string;
  sequence: number;
  body: string;
  code: string;
}

const pageSize = 200;
const fields = `source, event, delivery_id AS deliveryId, toUnixTimestamp64Milli(received_at) AS receivedAt, tenant, sequence, base64Encode(body) AS body`;

/**
 * Puts stored payloads back into the journal under their own delivery ids, marked as replays: they are not taken for
 * duplicates, get no second raw row, and merging them again changes nothing that was right (docs/design/001), so nothing
 * counts twice. Rejects with StoreError.
 */
export function createReplay(engine: Engine, journal: Pick<JournalWriter, 'append'>): Replay {
  /** Appends one page; null when the journal is full. */
  async function append(rows: readonly Row[], isLetter: boolean): Promise<number> {
    const outcomes = await Promise.all(
      rows.map((row) => {
        const { source, event, deliveryId, receivedAt, tenant } = row;
        const letter = isLetter ? (row.code as DeadCode) : null;
        return journal.append({
          source,
          event,
          deliveryId,
          receivedAt,
          tenant,
          body: Buffer.from(row.body, 'base64'),
          replay: { letter },
        });
      }),
    );
    return outcomes.filter(({ outcome }) => outcome === 'appended').length;
  }

  async function pages(next: (after: number) => Promise<Row[]>, isLetter: boolean): Promise<Replayed> {
    const done: Replayed = { requested: 0, left: 0 };
    for (let after = 0; ; ) {
      const rows = await next(after);
      const kept = await append(rows, isLetter);
      done.requested += kept;
      done.left += rows.length - kept;
      after = rows.at(-1)?.sequence ?? 0;
      if (rows.length < pageSize || kept < rows.length) return done;
    }
  }

  return {
    deadLetters({ letters, code }) {
      const conditions = [`state = 'open'`, 'sequence > {after:UInt64}'];
      if (code !== undefined) conditions.push('code = {code:String}');
      if (letters)
        conditions.push('has(arrayZip({sources:Array(String)}, {ids:Array(String)}), (source, delivery_id))');
      const params = { code, sources: letters?.map((one) => one.source), ids: letters?.map((one) => one.deliveryId) };
      const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
      const sql = `SELECT ${fields}, code FROM dead_letters FINAL WHERE ${conditions.join(' AND ')} ORDER BY sequence LIMIT ${pageSize}`;
      return pages((after) => engine.query<Row>('replay.dead-letters', sql, { ...given, after }), true);
    },
    rawEvents({ since, until }) {
      const sql = `SELECT ${fields}, '' AS code FROM raw_events
        WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}) AND received_at < fromUnixTimestamp64Milli({until:Int64}) AND outcome != 'dead' AND sequence > {after:UInt64}
        ORDER BY sequence LIMIT ${pageSize}`;
      return pages((after) => engine.query<Row>('replay.raw-events', sql, { since, until, after }), false);
    },
  };
}
