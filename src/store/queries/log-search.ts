import type { Engine } from '../engine.ts';
import { type LineRow, type LogLine, lineColumns, lineOrder, toLine } from './log-columns.ts';
import { type LogFilter, type LogRange, linesWithin, logConditions } from './log-filter.ts';

/** Where the next page begins: at this nanosecond (in decimal), without the lines of it that were shown. */
export type LogPosition = [nanos: string, shown: number];

export const logOrders = ['newest', 'oldest'] as const;
export type LogOrder = (typeof logOrders)[number];

interface LogPageOfStore {
  items: LogLine[];
  next: LogPosition | null;
}

interface Page {
  /** Null: from the beginning. */
  position: LogPosition | null;
  limit: number;
  order: LogOrder;
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
  const [nanos, shown] = position ?? ['0', 0];
  const newest = order === 'newest';
  const moment = 'fromUnixTimestamp64Nano({nanos:Int64})';
  const compare = newest ? '<=' : '>=';
  const rest =
    position === null ? '' : `AND TimestampTime ${compare} toDateTime(${moment}) AND Timestamp ${compare} ${moment}`;
  const read = async (part: LogRange) => {
    const { sql, params } = await logConditions(engine, filter, linesWithin(part));
    return engine.query<LineRow>(
      'logs.search',
      `SELECT ${lineColumns(whole ? 0 : undefined)} FROM otel_logs WHERE ${sql} ${rest}
       ORDER BY ${lineOrder(newest ? 'DESC' : 'ASC')} LIMIT {limit:UInt32} OFFSET {shown:UInt32}`,
      { ...params, nanos, shown, limit: limit + 1 },
    );
  };
  const second = Number(nanos.slice(0, -9));
  const left = { ...range };
  if (position !== null && newest) left.to = Math.min(range.to, second);
  if (position !== null && !newest) left.from = Math.max(range.from, second);
  const rows = filter.q === undefined ? await read(left) : await readNearest(read, left, order, limit + 1);
  const items = rows.slice(0, limit).map(toLine);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, next: null };
  const end = nanosOf(last.id);
  const ofEnd = items.filter(({ id }) => nanosOf(id) === end).length;
  return { items, next: [end, end === nanos ? shown + ofEnd : ofEnd] };
}

/** Share of a range that is looked through first. */
const firstShare = 1 / 128;

/**
 * The first `wanted` rows from the near end of a range, of which only as large a part is read as they seem to need. The text
 * index names every place of a word in what it is asked for before a row is read: for a word of every third line that is
 * thirty times the work that the page needs.
 */
async function readNearest<T>(
  read: (part: LogRange) => Promise<T[]>,
  { from, to }: LogRange,
  order: LogOrder,
  wanted: number,
): Promise<T[]> {
  for (let seconds = Math.ceil((to - from) * firstShare); seconds < to - from; ) {
    const rows = await read(order === 'newest' ? { from: to - seconds, to } : { from, to: from + seconds });
    if (rows.length >= wanted) return rows;
    const guess = rows.length === 0 ? 8 : (1.5 * wanted) / rows.length;
    seconds = Math.ceil(seconds * Math.max(4, guess));
  }
  return read({ from, to });
}

export const nanosOf = (id: string): string => id.slice(0, id.indexOf('-'));
