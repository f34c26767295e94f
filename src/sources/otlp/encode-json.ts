import { Buffer } from 'node:buffer';
import { Bytes } from '../../model/columns/bytes.ts';
import { Malformed } from './malformed.ts';
import { type Field, type Message, requests, type Scalar, wireTypes } from './schema.ts';
import type { Signal } from './signal.ts';

const maxDepth = 100;

/**
 * OTLP's JSON as the same request in protobuf, so that there is one form to keep and to read. Field names are in
 * lowerCamelCase, ids hexadecimal, enums numbers (names are refused), 64-bit numbers numbers or texts; unknown fields are
 * ignored and null counts as not told. Throws {@link Malformed} with the path of what is wrong.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function encodeJson(signal: Signal, value: unknown): Buffer {
  const out = new Bytes();
  encodeMessage(out, requests[signal], value, '', 0);
  return out.view();
}

function encodeMessage(out: Bytes, message: Message, value: unknown, path: string, depth: number): void {
  if (depth > maxDepth) throw new Malformed('values are nested too deeply');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'an object', value);
  const holder = value as Record<string, unknown>;
  for (const field of message.fields) {
    if (!Object.hasOwn(holder, field.name)) continue;
    const inner = holder[field.name];
    if (inner === null || inner === undefined) continue;
    const at = path === '' ? field.name : `${path}.${field.name}`;
    if (!field.repeated) encodeField(out, field, inner, at, depth);
    else if (!Array.isArray(inner)) throw wrong(at, 'a list', inner);
    else for (const [i, one] of inner.entries()) encodeField(out, field, one, `${at}[${i}]`, depth);
  }
}

function encodeField(out: Bytes, field: Field, value: unknown, path: string, depth: number): void {
  const { number, type } = field;
  if (typeof type === 'object') {
    out.varint(number * 8 + 2);
    const inner = new Bytes();
    encodeMessage(inner, type, value, path, depth + 1);
    out.varint(inner.length);
    out.copy(inner.buffer, 0, inner.length);
    return;
  }
  out.varint(number * 8 + wireTypes[type]);
  encodeScalar(out, type, value, path);
}

function encodeScalar(out: Bytes, type: Scalar, value: unknown, path: string): void {
  switch (type) {
    case 'string':
      if (typeof value !== 'string') throw wrong(path, 'a text', value);
      out.text(value);
      break;
    case 'id':
    case 'bytes':
      encodeBytes(out, type, value, path);
      break;
    case 'bool':
      if (typeof value !== 'boolean') throw wrong(path, 'true or false', value);
      out.varint(value ? 1 : 0);
      break;
    case 'double':
      out.reserve(8);
      out.buffer.writeDoubleLE(double(value, path), out.length);
      out.length += 8;
      break;
    case 'fixed32':
      out.reserve(4);
      out.buffer.writeUInt32LE(Number(integer(value, path) & 0xffff_ffffn), out.length);
      out.length += 4;
      break;
    case 'fixed64':
    case 'sfixed64':
      out.reserve(8);
      out.buffer.writeBigUInt64LE(BigInt.asUintN(64, integer(value, path)), out.length);
      out.length += 8;
      break;
    case 'sint32': {
      const number = BigInt.asIntN(32, integer(value, path));
      out.varint(Number(number < 0n ? -number * 2n - 1n : number * 2n));
      break;
    }
    default:
      encodeVarint(out, BigInt.asUintN(64, integer(value, path)));
  }
}

function encodeBytes(out: Bytes, type: 'id' | 'bytes', value: unknown, path: string): void {
  if (typeof value !== 'string') throw wrong(path, 'a text', value);
  const isHex = type === 'id';
  // Wrong digits end Node's decoding early; the id is then of the wrong length, which is said per record.
  const bytes = Buffer.from(value, isHex ? 'hex' : 'base64');
  out.varint(bytes.length);
  out.copy(bytes, 0, bytes.length);
}

function encodeVarint(out: Bytes, value: bigint): void {
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) {
    out.varint(Number(value));
    return;
  }
  out.reserve(10);
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) out.buffer[out.length++] = Number(rest & 0x7fn) | 0x80;
  out.buffer[out.length++] = Number(rest);
}

/** Decimal text or a whole number. */
function integer(value: unknown, path: string): bigint {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  throw wrong(path, 'a whole number', value);
}

function double(value: unknown, path: string): number {
  if (typeof value === 'number') return value;
  // What JSON numbers cannot say is written as text.
  if (typeof value === 'string' && /^(NaN|-?Infinity|-?\d+(\.\d*)?([eE][-+]?\d+)?)$/.test(value)) return Number(value);
  throw wrong(path, 'a number', value);
}

function wrong(path: string, wanted: string, value: unknown): Malformed {
  const found = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a value of type ${typeof value}`;
  return new Malformed(`${path || 'the request'} must be ${wanted}, not ${found}`);
}
