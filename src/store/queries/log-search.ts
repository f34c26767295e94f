import type { Engine } from '../engine.ts';
import { type LineRow, type LogLine, lineColumns, lineOrder, toLine } from './log-columns.ts';
import { type LogFilter, type LogRange, logConditions } from './log-filter.ts';

/** Where the next page begins: at this nanosecond (in decimal), without the lines of it that were shown. */
export type LogPosition = [nanos: string, shown: number];

interface LogPageOfStore {
  items: LogLine[];
  next: LogPosition | null;
}

interface Page {
  /** Null: from the beginning. */
  position: LogPosition | null;
  limit: number;
  order: 'newest' | 'oldest';
  /** Bodies as long as they are. */
  whole?: boolean;
}

/**
 * Lines in the order of their time. A line that arrives late and belongs to a page that was read is not seen by reading on;
 * no line is shown twice, save where a late one has the very nanosecond at which a page ended.
 */
export async function searchLogs(
  engine: Engine,
  filter: LogFilter,
  range: LogRange,
  { position, limit, order, whole = false }: Page,
): Promise<LogPageOfStore> {
  const { sql, params } = logConditions(filter, range);
  const [nanos, shown] = position ?? ['0', 0];
  const moment = 'fromUnixTimestamp64Nano({nanos:Int64})';
  const compare = order === 'newest' ? '<=' : '>=';
  const rest =
    position === null ? '' : `AND TimestampTime ${compare} toDateTime(${moment}) AND Timestamp ${compare} ${moment}`;
  const rows = await engine.query<LineRow>(
    'logs.search',
    `SELECT ${lineColumns(whole ? 0 : undefined)} FROM otel_logs WHERE ${sql} ${rest}
     ORDER BY ${lineOrder(order === 'newest' ? 'DESC' : 'ASC')} LIMIT {limit:UInt32} OFFSET {shown:UInt32}`,
    { ...params, nanos, shown, limit: limit + 1 },
  );
  const items = rows.slice(0, limit).map(toLine);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, next: null };
  const end = nanosOf(last.id);
  const ofEnd = items.filter(({ id }) => nanosOf(id) === end).length;
  return { items, next: [end, end === nanos ? shown + ofEnd : ofEnd] };
}

export const nanosOf = (id: string): string => id.slice(0, id.indexOf('-'));
