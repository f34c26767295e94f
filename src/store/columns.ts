import type { EpochMs } from '../model/time.ts';
import type { InsertFormat } from './engine.ts';

/** How rows of one kind go into their table. */
export interface TableRows<T> {
  table: string;
  format: InsertFormat;
  columns: readonly string[];
  encode(rows: readonly T[]): Buffer;
}

/** A table's columns, each with the value it takes from a record: one JSON array a row. */
export function jsonRows<T>(table: string, columns: Record<string, (record: T) => unknown>): TableRows<T> {
  const values = Object.values(columns);
  return {
    table,
    format: 'JSONCompactEachRow',
    columns: Object.keys(columns),
    encode: (rows) => Buffer.from(rows.map((row) => `${JSON.stringify(values.map((value) => value(row)))}\n`).join('')),
  };
}

/** DateTime is 32 bits of seconds: clamped, never wrapped round. */
export function seconds(at: EpochMs): number {
  return Math.min(Math.max(Math.floor(at / 1000), 0), 0xffffffff);
}

export function secondsOrNull(at: EpochMs | null): number | null {
  return at === null ? null : seconds(at);
}

/** A record with the version that makes its row the newest of its key. */
export interface Versioned<T> {
  record: T;
  version: number;
}
