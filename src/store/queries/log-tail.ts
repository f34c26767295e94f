import type { Engine } from '../engine.ts';
import { type LineRow, type LogLine, lineColumns, lineOrder, toLine } from './log-columns.ts';
import { type LogFilter, logConditions } from './log-filter.ts';

/** The number of the newest insert into the table; 0 before the first. Inserts are numbered in the order they become visible. */
export async function newestLogInsert(engine: Engine): Promise<number> {
  const rows = await engine.query<{ newest: number }>(
    'logs.newest-insert',
    `SELECT max(max_block_number) AS newest FROM system.parts WHERE active AND database = currentDatabase() AND table = 'otel_logs'`,
  );
  return rows[0]?.newest ?? 0;
}

interface Inserts {
  /** Numbers of inserts: later than this one, up to and including that one. */
  after: number;
  upTo: number;
  /** Epoch seconds; older lines are not told, however late they come. */
  since: number;
}

/**
 * Lines that were inserted, in the order of their time: at most `limit`, the newest ones, and how many there were. Going by
 * inserts and not by time, a line that comes late is told when it comes; none is told twice.
 */
export async function insertedLogs(
  engine: Engine,
  filter: LogFilter,
  { after, upTo, since }: Inserts,
  limit: number,
): Promise<{ lines: LogLine[]; total: number }> {
  // A part's name ends its range of inserts: parts that have nothing new are not read.
  const news = `toInt64OrZero(splitByChar('_', _part)[3]) > {after:Int64} AND _block_number > {after:UInt64} AND _block_number <= {upTo:UInt64}
    AND TimestampTime >= toDateTime({since:UInt32})`;
  const { sql, params } = await logConditions(engine, filter, { sql: news, params: { after, upTo, since } });
  const all = { ...params, limit };
  const counted = await engine.query<{ total: number }>(
    'logs.inserted-count',
    `SELECT count() AS total FROM otel_logs WHERE ${sql}`,
    all,
  );
  const total = counted[0]?.total ?? 0;
  if (total === 0) return { lines: [], total };
  const rows = await engine.query<LineRow>(
    'logs.inserted',
    `SELECT ${lineColumns()} FROM otel_logs WHERE ${sql} ORDER BY ${lineOrder('DESC')} LIMIT {limit:UInt32}`,
    all,
  );
  return { lines: rows.map(toLine).reverse(), total };
}
