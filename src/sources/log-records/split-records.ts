import { Buffer, isUtf8 } from 'node:buffer';
import { Malformed } from '../otlp/malformed.ts';
import { parseJson } from '../otlp/parse-json.ts';
import { TooLarge } from '../otlp/too-large.ts';

/** A value of a body, or why there is none. `line` from 1; in a list the place of the value. */
export type Piece = { line: number; value: unknown } | { line: number; fault: string };

/** Values, or lines; as many take about a second, in which no other telemetry is taken. */
export const maxPieces = 250_000;
/** A body with more of them is something else; each takes as long to refuse as a hundred values to read. */
const maxFaults = 10_000;

const newline = 0x0a;
const quote = 0x22;
const backslash = 0x5c;
/** `[` and `{` differ in this bit, and so do `]` and `}`. */
const bracketBit = 0x20;
const open = 0x7b;
const close = 0x7d;

/**
 * The JSON values of a body: one value, a list of them, a value a line (NDJSON), or values one behind the other. A line that is
 * no JSON does not lose the lines around it. Text that is not UTF-8 is mended.
 */
export function* splitRecords(body: Buffer): Generator<Piece> {
  const text = withoutMark(isUtf8(body) ? body : Buffer.from(body.toString('utf8')));
  const whole = parse(text);
  if ('value' in whole) {
    if (Array.isArray(whole.value)) {
      if (whole.value.length > maxPieces) throw tooMany();
      for (const [i, value] of whole.value.entries()) yield { line: i + 1, value };
    } else yield { line: 1, value: whole.value };
    return;
  }
  let line = 1;
  let faults = 0;
  let pieces = 0;
  for (let start = 0; start < text.length; line += 1) {
    if (line > maxPieces) throw tooMany();
    const found = text.indexOf(newline, start);
    const end = found < 0 ? text.length : found;
    for (const parsed of lineValues(text.subarray(start, end))) {
      pieces += 1;
      if (pieces > maxPieces) throw tooMany();
      if ('fault' in parsed) faults += 1;
      if (faults > maxFaults) throw new Malformed(`more than ${maxFaults} of its values are no JSON`);
      yield { line, ...parsed };
    }
    start = end + 1;
  }
}

const tooMany = () => new TooLarge(`Send fewer records at a time: at most ${maxPieces}.`);

type Parsed = { value: unknown } | { fault: string };

function parse(text: Buffer): Parsed {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    if (error instanceof Malformed) return { fault: error.message.replace(/^The body/, 'It') };
    throw error;
  }
}

function* lineValues(line: Buffer): Generator<Parsed> {
  if (isBlank(line)) return;
  const parsed = parse(line);
  if ('value' in parsed) {
    if (Array.isArray(parsed.value)) for (const value of parsed.value) yield { value };
    else yield parsed;
    return;
  }
  for (const piece of splitValues(line)) {
    if (piece.length === line.length) yield parsed;
    else if (!isBlank(piece)) yield parse(piece);
  }
}

/** Cuts behind each bracket that closes all that are open. */
function* splitValues(line: Buffer): Generator<Buffer> {
  let start = 0;
  let depth = 0;
  let isText = false;
  for (let i = 0; i < line.length; i += 1) {
    const byte = line[i] as number;
    if (isText) {
      if (byte === backslash) i += 1;
      else if (byte === quote) isText = false;
      continue;
    }
    const bracket = byte | bracketBit;
    if (byte === quote) isText = true;
    else if (bracket === open) depth += 1;
    else if (bracket === close) {
      depth -= 1;
      if (depth !== 0) continue;
      yield line.subarray(start, i + 1);
      start = i + 1;
    }
  }
  if (start < line.length) yield line.subarray(start);
}

/** Nothing but spaces, tabs and the `\r` of a line's end. */
function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== newline) return false;
  return true;
}

/** Some write a byte order mark before the first line. */
const withoutMark = (text: Buffer) =>
  text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text;
