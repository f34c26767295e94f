import { Buffer } from 'node:buffer';
import type { DeadCode, IntakeEvent } from '../model/events.ts';
import type { JournalWriter } from '../model/journal.ts';
import type { EpochMs } from '../model/time.ts';
import { isSignal } from '../sources/otlp/signal.ts';
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

type Journal = Pick<JournalWriter, 'append'>;

/** Where events are put back. */
interface Journals {
  runs: Journal;
  /** Takes whole requests of OTLP. */
  telemetry: Journal;
}

/** The last row of a page. Each journal counts for itself, so rows of both may have one number. */
interface Position {
  after: number;
  afterId: string;
}

const behind = '(sequence, delivery_id) > ({after:UInt64}, {afterId:String})';
const pageSize = 200;
const fields = `source, event, delivery_id AS deliveryId, toUnixTimestamp64Milli(received_at) AS receivedAt, tenant, sequence, base64Encode(body) AS body`;

/**
 * Puts stored payloads back into the journal under their own delivery ids, marked as replays: they are not taken for
 * duplicates, get no second raw row, and merging them again changes nothing that was right (docs/design/001), so nothing
 * counts twice. Rejects with StoreError.
 */
export function createReplay(engine: Engine, { runs, telemetry }: Journals): Replay {
  /** What spans tell of runs came out of the journal of telemetry, and is read by that of runs. */
  const journalOf = ({ source, event }: IntakeEvent) => (source === 'otlp' && isSignal(event) ? telemetry : runs);

  /** Appends one page, and gives how many are in their journal: a letter that waits there already is among them. */
  async function append(rows: readonly Row[], isLetter: boolean): Promise<number> {
    const outcomes = await Promise.all(
      rows.map((row) => {
        const { source, event, deliveryId, receivedAt, tenant } = row;
        const letter = isLetter ? (row.code as DeadCode) : null;
        const body = Buffer.from(row.body, 'base64');
        const again = { source, event, deliveryId, receivedAt, tenant, body, replay: { letter } };
        return journalOf(again).append(again);
      }),
    );
    return outcomes.filter(({ outcome }) => outcome !== 'full').length;
  }

  async function pages(next: (after: Position) => Promise<Row[]>, isLetter: boolean): Promise<Replayed> {
    const done: Replayed = { requested: 0, left: 0 };
    for (let after: Position = { after: 0, afterId: '' }; ; ) {
      const rows = await next(after);
      const kept = await append(rows, isLetter);
      done.requested += kept;
      done.left += rows.length - kept;
      const last = rows.at(-1);
      after = { after: last?.sequence ?? 0, afterId: last?.deliveryId ?? '' };
      if (rows.length < pageSize || kept < rows.length) return done;
    }
  }

  return {
    deadLetters({ letters, code }) {
      const conditions = [`state = 'open'`, behind];
      if (code !== undefined) conditions.push('code = {code:String}');
      if (letters)
        conditions.push('has(arrayZip({sources:Array(String)}, {ids:Array(String)}), (source, delivery_id))');
      const params = { code, sources: letters?.map((one) => one.source), ids: letters?.map((one) => one.deliveryId) };
      const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
      const sql = `SELECT ${fields}, code FROM dead_letters FINAL WHERE ${conditions.join(' AND ')} ORDER BY sequence, delivery_id LIMIT ${pageSize}`;
      return pages((after) => engine.query<Row>('replay.dead-letters', sql, { ...given, ...after }), true);
    },
    rawEvents({ since, until }) {
      const sql = `SELECT ${fields}, '' AS code FROM raw_events
        WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}) AND received_at < fromUnixTimestamp64Milli({until:Int64}) AND outcome != 'dead' AND ${behind}
        ORDER BY sequence, delivery_id LIMIT ${pageSize}`;
      return pages((after) => engine.query<Row>('replay.raw-events', sql, { since, until, ...after }), false);
    },
  };
}
