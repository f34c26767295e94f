import type { Buffer } from 'node:buffer';
import { Malformed } from './malformed.ts';
import { type Message, requests, wireTypes } from './schema.ts';
import type { Signal } from './signal.ts';
import { lengthType, Wire } from './wire.ts';

/** Values of attributes may hold values; real ones are two or three levels deep. */
const maxDepth = 40;

/**
 * Walks a request through all its levels, so that what is acknowledged can be read later. Unknown fields are passed over.
 * Throws {@link Malformed}.
 */
export function checkStructure(signal: Signal, body: Buffer): void {
  check(new Wire(body), requests[signal], 0);
}

function check(wire: Wire, message: Message, depth: number): void {
  if (depth > maxDepth) throw new Malformed('values are nested too deeply');
  const { end } = wire;
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    const field = message.byNumber[tag >>> 3];
    if (field === undefined) {
      wire.skip(tag);
      continue;
    }
    const { type } = field;
    if (typeof type === 'object') {
      if ((tag & 7) !== lengthType) throw wrongType(message, field.name);
      wire.end = wire.range();
      check(wire, type, depth + 1);
      wire.end = end;
      continue;
    }
    const wanted = wireTypes[type];
    if ((tag & 7) === wanted) wire.skip(tag);
    else if (field.repeated && (tag & 7) === lengthType) checkPacked(wire, wanted);
    else throw wrongType(message, field.name);
  }
}

/** A list of numbers in one field. */
function checkPacked(wire: Wire, type: number): void {
  const end = wire.range();
  const { end: outer } = wire;
  wire.end = end;
  while (wire.position < end) wire.skip(type);
  wire.end = outer;
}

const wrongType = (message: Message, name: string) =>
  new Malformed(`${message.name}.${name} is not of the type that it should have`);
