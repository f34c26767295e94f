import { Buffer } from 'node:buffer';
import type { TextColumn } from '../../model/columns/text.ts';
import { maxLabelBytes } from './limits.ts';
import { Ranges } from './ranges.ts';
import { Wire } from './wire.ts';

/** A column of texts, plain or with a dictionary. */
interface TextTarget {
  push(from: Buffer, start: number, end: number, limit: number): void;
}

/** The library that made the records in hand. */
export class ScopeHead {
  readonly attributes = new Ranges();
  dropped = 0;
  private buffer: Buffer = Buffer.alloc(0);
  private nameStart = 0;
  private nameEnd = 0;
  private versionStart = 0;
  private versionEnd = 0;
  private schemaStart = 0;
  private schemaEnd = 0;

  /** Reads an InstrumentationScope message and the place of the schema's address. */
  read(buffer: Buffer, start: number, end: number, schemaStart: number, schemaEnd: number): void {
    this.buffer = buffer;
    this.attributes.length = 0;
    this.dropped = this.nameStart = this.nameEnd = this.versionStart = this.versionEnd = 0;
    this.schemaStart = schemaStart;
    this.schemaEnd = schemaEnd;
    const wire = new Wire(buffer, start, end);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === 4 << 3) this.dropped = wire.varint();
      else if ((tag & 7) === 2) {
        const last = wire.range();
        if (tag >>> 3 === 1) [this.nameStart, this.nameEnd] = [wire.position, last];
        else if (tag >>> 3 === 2) [this.versionStart, this.versionEnd] = [wire.position, last];
        else if (tag >>> 3 === 3) this.attributes.add(wire.position, last);
        wire.position = last;
      } else wire.skip(tag);
    }
  }

  push(columns: { ScopeName: TextColumn; ScopeVersion: TextTarget }): void {
    columns.ScopeName.push(this.buffer, this.nameStart, this.nameEnd, maxLabelBytes);
    columns.ScopeVersion.push(this.buffer, this.versionStart, this.versionEnd, maxLabelBytes);
  }

  pushSchema(column: TextTarget): void {
    column.push(this.buffer, this.schemaStart, this.schemaEnd, maxLabelBytes);
  }
}
