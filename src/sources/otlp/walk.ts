import { Buffer } from 'node:buffer';
import { Ranges } from './ranges.ts';
import { Wire } from './wire.ts';

const firstTag = (1 << 3) | 2;
const secondTag = (2 << 3) | 2;
const schemaTag = (3 << 3) | 2;

/** A Resource or a Scope with the schema it follows, and what it holds. All three signals use the same field numbers. */
class Level {
  readonly parts = new Ranges();
  readonly head = new Ranges();
  readonly schema = new Ranges();
  private readonly wire = new Wire(Buffer.alloc(0));

  read(buffer: Buffer, start: number, end: number): void {
    const wire = this.wire.at(buffer, start, end);
    this.parts.length = 0;
    this.head.length = 0;
    this.schema.length = 0;
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag !== firstTag && tag !== secondTag && tag !== schemaTag) {
        wire.skip(tag);
        continue;
      }
      const last = wire.range();
      const list = tag === firstTag ? this.head : tag === secondTag ? this.parts : this.schema;
      list.add(wire.position, last);
      wire.position = last;
    }
  }
}

/** Visits what a request holds. Ranges are those of the messages within the buffer; empty where there is none. */
export interface Visitor {
  resource(start: number, end: number, schemaStart: number, schemaEnd: number): void;
  scope(start: number, end: number, schemaStart: number, schemaEnd: number): void;
  /** A span, a log record, a metric. */
  item(start: number, end: number): void;
}

/** Goes through a request of any signal: each resource, in it each scope, in it each item. Throws Malformed. */
export function walk(buffer: Buffer, visitor: Visitor): void {
  const wire = new Wire(buffer);
  const ofResource = new Level();
  const ofScope = new Level();
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag !== firstTag) {
      wire.skip(tag);
      continue;
    }
    const last = wire.range();
    ofResource.read(buffer, wire.position, last);
    wire.position = last;
    const { head, schema, parts } = ofResource;
    visitor.resource(...lastOf(head), ...lastOf(schema));
    for (let i = 0; i < parts.length; i += 1) {
      ofScope.read(buffer, parts.start(i), parts.end(i));
      visitor.scope(...lastOf(ofScope.head), ...lastOf(ofScope.schema));
      const items = ofScope.parts;
      for (let j = 0; j < items.length; j += 1) visitor.item(items.start(j), items.end(j));
    }
  }
}

/** A field that is not repeated counts as it was last told. */
function lastOf(list: Ranges): [number, number] {
  return list.length === 0 ? [0, 0] : [list.start(list.length - 1), list.end(list.length - 1)];
}
