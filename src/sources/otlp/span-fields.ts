import { Buffer } from 'node:buffer';
import { Ranges } from './ranges.ts';
import { Wire } from './wire.ts';

/** One span, as places within its request. Used for one span after another. */
export class SpanFields {
  readonly attributes = new Ranges();
  readonly events = new Ranges();
  readonly links = new Ranges();
  traceStart = 0;
  traceEnd = 0;
  idStart = 0;
  idEnd = 0;
  parentStart = 0;
  parentEnd = 0;
  stateStart = 0;
  stateEnd = 0;
  nameStart = 0;
  nameEnd = 0;
  kind = 0;
  /** Where the 8 bytes of the time are; −1 when it was not told. */
  startsAt = -1;
  endsAt = -1;
  dropped = 0;
  statusStart = 0;
  statusEnd = 0;
  private readonly wire = new Wire(Buffer.alloc(0));

  read(buffer: Buffer, start: number, end: number): void {
    this.clear();
    const wire = this.wire.at(buffer, start, end);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if ((tag & 7) === 2) {
        const last = wire.range();
        this.part(tag >>> 3, wire.position, last);
        wire.position = last;
      } else if (tag === ((7 << 3) | 1)) this.startsAt = wire.fixed(8);
      else if (tag === ((8 << 3) | 1)) this.endsAt = wire.fixed(8);
      else if (tag === 6 << 3) this.kind = wire.varint();
      else if (tag === 10 << 3) this.dropped = wire.varint();
      else wire.skip(tag);
    }
  }

  private part(field: number, start: number, end: number): void {
    switch (field) {
      case 1:
        this.traceStart = start;
        this.traceEnd = end;
        break;
      case 2:
        this.idStart = start;
        this.idEnd = end;
        break;
      case 3:
        this.stateStart = start;
        this.stateEnd = end;
        break;
      case 4:
        this.parentStart = start;
        this.parentEnd = end;
        break;
      case 5:
        this.nameStart = start;
        this.nameEnd = end;
        break;
      case 9:
        this.attributes.add(start, end);
        break;
      case 11:
        this.events.add(start, end);
        break;
      case 13:
        this.links.add(start, end);
        break;
      case 15:
        this.statusStart = start;
        this.statusEnd = end;
        break;
    }
  }

  private clear(): void {
    this.attributes.length = 0;
    this.events.length = 0;
    this.links.length = 0;
    this.traceStart = this.traceEnd = this.idStart = this.idEnd = this.parentStart = this.parentEnd = 0;
    this.stateStart = this.stateEnd = this.nameStart = this.nameEnd = this.statusStart = this.statusEnd = 0;
    this.kind = this.dropped = 0;
    this.startsAt = this.endsAt = -1;
  }
}
