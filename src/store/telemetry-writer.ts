import { Bytes } from '../model/columns/bytes.ts';
import type { Column } from '../model/columns/column.ts';
import type { ColumnSet } from '../model/columns/column-set.ts';
import type { DeadLetter } from './batch.ts';
import type { Engine } from './engine.ts';
import { nativeBlock } from './native.ts';
import { deadLetterRows } from './raw-rows.ts';

/** Rows of one range of the telemetry journal, by table. */
export interface TelemetryBatch {
  /** The journal batch's id: the same range has the same id whenever it is written. */
  id: string;
  /** Highest journal sequence of the range. */
  version: number;
  tables: readonly ColumnSet<Record<string, Column>>[];
  deadLetters: readonly DeadLetter[];
}

/**
 * Makes batches of telemetry durable. Rows are only appended, each insert under the token `batch + table`: after a failure or a
 * crash, write the same range again under the same id and what is there already is dropped. Rejects with StoreError.
 */
export function createTelemetryWriter(engine: Pick<Engine, 'insert'>) {
  const out = new Bytes();
  return async function write({ id, version, tables, deadLetters }: TelemetryBatch): Promise<void> {
    for (const set of tables) {
      if (set.rows() === 0) continue;
      const names = Object.keys(set.columns).map((name) => `\`${name}\``);
      await engine.insert(set.table, names, 'Native', nativeBlock(set, out), `${id}:${set.table}`);
    }
    if (deadLetters.length === 0) return;
    const letters = deadLetterRows.encode(deadLetters.map((record) => ({ record, version })));
    await engine.insert(deadLetterRows.table, deadLetterRows.columns, deadLetterRows.format, letters, `${id}:letters`);
  };
}
