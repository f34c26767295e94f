/** Values of `{name:Type}` parameters. Arrays nest; a Date is sent as epoch seconds with milliseconds. */
export type Params = Record<string, unknown>;

export type InsertFormat = 'JSONCompactEachRow' | 'TSV' | 'Native';

/**
 * The one door to ClickHouse, embedded or a server, with the same SQL. Every statement has a name, which errors and
 * timings carry. Settings of a statement belong in its `SETTINGS` clause.
 * All methods reject with {@link StoreError}.
 */
export interface Engine {
  readonly kind: 'embedded' | 'server';
  /** Rows as objects. 64-bit integers come as numbers; NaN and infinities as null. */
  query<T>(name: string, sql: string, params?: Params): Promise<T[]>;
  /** The answer as the engine prints it in `format`; for results that are passed on unread. */
  queryBytes(name: string, sql: string, params: Params | undefined, format: string): Promise<Buffer>;
  /**
   * Inserts rows that are already encoded. Do not change `rows` until the promise settles. With `token`, an insert whose
   * token this table has seen (and the views behind it) adds nothing. An empty buffer does nothing.
   */
  insert(table: string, columns: readonly string[], format: InsertFormat, rows: Buffer, token?: string): Promise<void>;
  /** DDL and other statements without a result. */
  command(sql: string): Promise<void>;
  /** Waits for what is running, refuses what comes later. Idempotent. Must be called before a worker thread ends. */
  close(): Promise<void>;
}

/** ClickHouse's code NOT_ENOUGH_SPACE; a full disk that is met before the engine has the same. */
export const diskFull = 243;

/** ClickHouse refused or failed a statement. `code` is ClickHouse's number (241 = memory limit, 243 = disk full). */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly statement: string;
  readonly code: number | undefined;

  constructor(statement: string, cause: unknown) {
    super(`${statement}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.statement = statement;
    this.code = errorCode(cause);
  }
}

function errorCode(cause: unknown): number | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined;
  // The embedded engine has a number under `clickhouseCode`; the HTTP client has it as text under `code`.
  const fields = cause as { clickhouseCode?: unknown; code?: unknown };
  if (fields.code === 'ENOSPC') return diskFull;
  const code = Number(fields.clickhouseCode ?? fields.code);
  return Number.isInteger(code) ? code : undefined;
}
