import { Buffer } from 'node:buffer';
import { Ranges } from './ranges.ts';
import { Wire } from './wire.ts';

/** One log record, as places within its request. Used for one record after another. */
export class LogFields {
  readonly attributes = new Ranges();
  /** Where the 8 bytes of a time are; −1 when it was not told. */
  at = -1;
  observedAt = -1;
  severity = 0;
  severityStart = 0;
  severityEnd = 0;
  bodyStart = 0;
  bodyEnd = 0;
  traceStart = 0;
  traceEnd = 0;
  spanStart = 0;
  spanEnd = 0;
  eventStart = 0;
  eventEnd = 0;
  flags = 0;
  dropped = 0;
  private readonly wire = new Wire(Buffer.alloc(0));

  read(buffer: Buffer, start: number, end: number): void {
    this.clear();
    const wire = this.wire.at(buffer, start, end);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if ((tag & 7) === 2) {
        const last = wire.range();
        this.part(tag >>> 3, wire.position, last);
        wire.position = last;
      } else if (tag === ((1 << 3) | 1)) this.at = wire.fixed(8);
      else if (tag === ((11 << 3) | 1)) this.observedAt = wire.fixed(8);
      else if (tag === 2 << 3) this.severity = wire.varint();
      else if (tag === 7 << 3) this.dropped = wire.varint();
      else if (tag === ((8 << 3) | 5)) this.flags = buffer.readUInt32LE(wire.fixed(4));
      else wire.skip(tag);
    }
  }

  private part(field: number, start: number, end: number): void {
    switch (field) {
      case 3:
        this.severityStart = start;
        this.severityEnd = end;
        break;
      case 5:
        this.bodyStart = start;
        this.bodyEnd = end;
        break;
      case 6:
        this.attributes.add(start, end);
        break;
      case 9:
        this.traceStart = start;
        this.traceEnd = end;
        break;
      case 10:
        this.spanStart = start;
        this.spanEnd = end;
        break;
      case 12:
        this.eventStart = start;
        this.eventEnd = end;
        break;
    }
  }

  private clear(): void {
    this.attributes.length = 0;
    this.at = this.observedAt = -1;
    this.severity = this.severityStart = this.severityEnd = this.bodyStart = this.bodyEnd = 0;
    this.traceStart = this.traceEnd = this.spanStart = this.spanEnd = this.eventStart = this.eventEnd = 0;
    this.flags = this.dropped = 0;
  }
}
