import type { Buffer } from 'node:buffer';
import { Malformed } from './malformed.ts';
import { type Field, type Message, type Scalar, wireTypes } from './schema.ts';
import { lengthType, Wire } from './wire.ts';

const maxDepth = 40;

/** A message as OTLP's JSON has it: ids hexadecimal, 64-bit numbers texts. */
export type Decoded = { [name: string]: unknown };

/**
 * Protobuf as OTLP's JSON: the other way of {@link encodeJson}. `keep` says which fields are of interest; without it all
 * are. Meant for the few messages that people are to read; tables are filled without it. Throws Malformed.
 */
export function decodeMessage(
  message: Message,
  buffer: Buffer,
  start: number,
  end: number,
  keep: (message: Message, field: Field) => boolean = () => true,
): Decoded {
  return decode(message, new Wire(buffer, start, end), keep, 0);
}

function decode(message: Message, wire: Wire, keep: (message: Message, field: Field) => boolean, depth: number) {
  if (depth > maxDepth) throw new Malformed('values are nested too deeply');
  const { end } = wire;
  const found: Decoded = {};
  const add = (field: Field, value: unknown) => {
    if (!field.repeated) found[field.name] = value;
    else if (found[field.name] === undefined) found[field.name] = [value];
    else (found[field.name] as unknown[]).push(value);
  };
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    const field = message.byNumber[tag >>> 3];
    if (field === undefined || !keep(message, field)) {
      wire.skip(tag);
      continue;
    }
    const { type } = field;
    const isRange = (tag & 7) === lengthType;
    if (typeof type === 'object' || (isRange && wireTypes[type] !== lengthType)) {
      if (!isRange) throw new Malformed(`${message.name}.${field.name} is not of the type that it should have`);
      wire.end = wire.range();
      if (typeof type === 'object') add(field, decode(type, wire, keep, depth + 1));
      // A list of numbers in one field.
      else while (wire.position < wire.end) add(field, scalar(wire, type));
      wire.end = end;
    } else if ((tag & 7) === wireTypes[type]) add(field, scalar(wire, type));
    else throw new Malformed(`${message.name}.${field.name} is not of the type that it should have`);
  }
  return found;
}

function scalar(wire: Wire, type: Scalar): unknown {
  const { buffer } = wire;
  switch (type) {
    case 'string':
    case 'bytes':
    case 'id': {
      const last = wire.range();
      const encoding = type === 'string' ? 'utf8' : type === 'id' ? 'hex' : 'base64';
      const text = buffer.toString(encoding, wire.position, last);
      wire.position = last;
      return text;
    }
    case 'bool':
      return wire.varint() !== 0;
    case 'uint32':
      return wire.varint() % 2 ** 32;
    case 'sint32':
      return wire.zigzag();
    case 'int64':
      return wire.signedText();
    case 'uint64':
      return BigInt.asUintN(64, BigInt(wire.signedText())).toString();
    case 'fixed32':
      return buffer.readUInt32LE(wire.fixed(4));
    case 'fixed64':
      return buffer.readBigUInt64LE(wire.fixed(8)).toString();
    case 'sfixed64':
      return buffer.readBigInt64LE(wire.fixed(8)).toString();
    case 'double': {
      const value = buffer.readDoubleLE(wire.fixed(8));
      // JSON numbers cannot say these.
      return Number.isFinite(value) ? value : String(value);
    }
  }
}
