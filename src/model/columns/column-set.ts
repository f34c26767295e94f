import type { Column } from './column.ts';

/** The columns of one table. Every one has the same number of rows whenever a row is complete. */
export class ColumnSet<Columns extends Record<string, Column>> {
  readonly table: string;
  readonly columns: Columns;
  private readonly all: Column[];

  constructor(table: string, columns: Columns) {
    this.table = table;
    this.columns = columns;
    this.all = Object.values(columns);
  }

  rows(): number {
    return this.all[0]?.rows() ?? 0;
  }

  /** About how much memory the rows take. */
  bytes(): number {
    let sum = 0;
    for (const column of this.all) sum += column.bytes();
    return sum;
  }

  mark(): void {
    for (const column of this.all) column.mark();
  }

  rewind(): void {
    for (const column of this.all) column.rewind();
  }

  clear(): void {
    for (const column of this.all) column.clear();
  }
}
