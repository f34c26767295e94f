import type { Bytes } from './bytes.ts';

/**
 * Values of one column of a table, in memory as ClickHouse's Native format wants them. Rows are appended; nothing is
 * changed afterwards. https://clickhouse.com/docs/interfaces/formats/Native
 */
export interface Column {
  /** ClickHouse's name of the type. */
  readonly type: string;
  rows(): number;
  /** About how much memory the values take. */
  bytes(): number;
  /** What precedes the data of a column that has rows: versions of nested encodings. */
  writePrefix(out: Bytes): void;
  writeData(out: Bytes): void;
  /** Remembers the present end. */
  mark(): void;
  /** Forgets what came after the mark. */
  rewind(): void;
  clear(): void;
}
