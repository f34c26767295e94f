import { Buffer } from 'node:buffer';
import type { TextColumn } from '../../model/columns/text.ts';
import { Wire } from './wire.ts';

/** Deeper levels are shown as "…". */
const maxLevels = 16;

const stringTag = (1 << 3) | 2;
const boolTag = 2 << 3;
const intTag = 3 << 3;
const doubleTag = (4 << 3) | 1;
const arrayTag = (5 << 3) | 2;
const mapTag = (6 << 3) | 2;
const bytesTag = (7 << 3) | 2;

const wire = new Wire(Buffer.alloc(0));

/**
 * Appends an AnyValue as the Collector writes it into a table: texts as they are, numbers and truth values in decimal and
 * words, bytes in base64, lists and maps as JSON.
 */
export function pushValue(column: TextColumn, buffer: Buffer, start: number, end: number, limit: number): void {
  // Nearly always: one field, a text, to the end.
  if (start < end && buffer[start] === stringTag) {
    wire.at(buffer, start + 1, end);
    const last = wire.range();
    if (last === end) {
      column.push(buffer, wire.position, end, limit);
      return;
    }
  }
  const text = textOf(buffer, start, end);
  if (text.length <= limit / 4) column.pushText(text);
  else {
    const bytes = Buffer.from(text);
    column.push(bytes, 0, bytes.length, limit);
  }
}

/** The same as text of any length. */
export function textOf(buffer: Buffer, start: number, end: number): string {
  const value = readValue(buffer, start, end, 0);
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

type Value = null | string | number | boolean | Value[] | { [key: string]: Value };

function readValue(buffer: Buffer, start: number, end: number, level: number): Value {
  if (level > maxLevels) return '…';
  const own = new Wire(buffer, start, end);
  let value: Value = null;
  for (let tag = own.tag(); tag !== 0; tag = own.tag()) {
    if (tag === stringTag || tag === bytesTag || tag === arrayTag || tag === mapTag) {
      const last = own.range();
      if (tag === stringTag) value = buffer.toString('utf8', own.position, last);
      else if (tag === bytesTag) value = buffer.toString('base64', own.position, last);
      else value = readList(buffer, own.position, last, tag === mapTag, level);
      own.position = last;
    } else if (tag === boolTag) value = own.varint() !== 0;
    else if (tag === intTag) value = integerOf(own.signedText());
    else if (tag === doubleTag) value = doubleOf(buffer.readDoubleLE(own.fixed(8)));
    else own.skip(tag);
  }
  return value;
}

/** Whole numbers beyond 2^53 stay texts, so that no digit is lost. */
function integerOf(text: string): Value {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** JSON has no word for these. */
const doubleOf = (value: number): Value => (Number.isFinite(value) ? value : String(value));

function readList(buffer: Buffer, start: number, end: number, isMap: boolean, level: number): Value {
  const own = new Wire(buffer, start, end);
  const list: Value[] = [];
  const map: Record<string, Value> = Object.create(null);
  for (let tag = own.tag(); tag !== 0; tag = own.tag()) {
    if (tag !== stringTag) {
      own.skip(tag);
      continue;
    }
    const last = own.range();
    if (isMap) {
      const { key, valueStart, valueEnd } = readKeyValue(buffer, own.position, last);
      map[key] = readValue(buffer, valueStart, valueEnd, level + 1);
    } else list.push(readValue(buffer, own.position, last, level + 1));
    own.position = last;
  }
  return isMap ? map : list;
}

function readKeyValue(buffer: Buffer, start: number, end: number) {
  const own = new Wire(buffer, start, end);
  const found = { key: '', valueStart: end, valueEnd: end };
  for (let tag = own.tag(); tag !== 0; tag = own.tag()) {
    if ((tag & 7) !== 2) {
      own.skip(tag);
      continue;
    }
    const last = own.range();
    if (tag === stringTag) found.key = buffer.toString('utf8', own.position, last);
    else if (tag === ((2 << 3) | 2)) {
      found.valueStart = own.position;
      found.valueEnd = last;
    }
    own.position = last;
  }
  return found;
}
