import type { Bytes } from '../model/columns/bytes.ts';
import type { Column } from '../model/columns/column.ts';
import type { ColumnSet } from '../model/columns/column-set.ts';

/**
 * One block of ClickHouse's Native format: the columns as they are in memory, so that the engine has next to nothing to
 * parse. The result is used before `out` is cleared. https://clickhouse.com/docs/interfaces/formats/Native
 */
export function nativeBlock(set: ColumnSet<Record<string, Column>>, out: Bytes): Buffer {
  const columns = Object.entries(set.columns);
  const rows = set.rows();
  out.length = 0;
  out.varint(columns.length);
  out.varint(rows);
  for (const [name, column] of columns) {
    if (column.rows() !== rows) throw new Error(`column ${name} has ${column.rows()} rows, not ${rows}`);
    out.text(name);
    out.text(column.type);
    if (rows === 0) continue;
    column.writePrefix(out);
    column.writeData(out);
  }
  return out.view();
}
