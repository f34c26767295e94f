import { Buffer } from 'node:buffer';
import { Ranges } from './ranges.ts';
import { Wire } from './wire.ts';

/** An event of a span, as places within its request. */
export class SpanEventFields {
  readonly attributes = new Ranges();
  /** Where the 8 bytes of the time are; −1 when it was not told. */
  at = -1;
  nameStart = 0;
  nameEnd = 0;
  dropped = 0;
  private readonly wire = new Wire(Buffer.alloc(0));

  read(buffer: Buffer, start: number, end: number): void {
    const wire = this.wire.at(buffer, start, end);
    this.attributes.length = 0;
    this.at = -1;
    this.nameStart = this.nameEnd = this.dropped = 0;
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === ((1 << 3) | 1)) this.at = wire.fixed(8);
      else if (tag === 4 << 3) this.dropped = wire.varint();
      else if ((tag & 7) === 2) {
        const last = wire.range();
        if (tag === ((3 << 3) | 2)) this.attributes.add(wire.position, last);
        else if (tag === ((2 << 3) | 2)) {
          this.nameStart = wire.position;
          this.nameEnd = last;
        }
        wire.position = last;
      } else wire.skip(tag);
    }
  }
}

/** A link of a span; rare, so it is an object. */
export function readLink(buffer: Buffer, start: number, end: number) {
  const link = {
    traceStart: 0,
    traceEnd: 0,
    spanStart: 0,
    spanEnd: 0,
    stateStart: 0,
    stateEnd: 0,
    attributes: new Ranges(),
    dropped: 0,
  };
  const wire = new Wire(buffer, start, end);
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === 5 << 3) link.dropped = wire.varint();
    else if ((tag & 7) === 2) {
      const last = wire.range();
      const from = wire.position;
      if (tag >>> 3 === 1) [link.traceStart, link.traceEnd] = [from, last];
      else if (tag >>> 3 === 2) [link.spanStart, link.spanEnd] = [from, last];
      else if (tag >>> 3 === 3) [link.stateStart, link.stateEnd] = [from, last];
      else if (tag >>> 3 === 4) link.attributes.add(from, last);
      wire.position = last;
    } else wire.skip(tag);
  }
  return link;
}
