import { Buffer } from 'node:buffer';

/** A message of protobuf as its schema tells it; `sources/otlp/schema.ts` has those of OTLP. */
export interface MessageShape {
  name: string;
  byNumber: readonly ({ name: string; type: string | MessageShape } | undefined)[];
}

/** The texts of a message: where each stands, and what the document of all of them has behind it. */
export interface MessageTexts {
  /** Triples of start, end and mark. */
  places: number[];
  /** Bytes of the document. */
  size: number;
}

const newLine = 0;
/** Behind an attribute's name: `=` and a byte that is in no text in UTF-8 and counts as a quote. */
const equals = 1;
/** Between the texts of a list: the next one is a value too, of the name before the first or of the `--name` right before it. */
const listed = 2;
const separators = [[0x0a], [0x3d, 0xff], [0x0a, 0x20, 0xff]] as const;
const maxDepth = 100;

/**
 * Finds the texts of a message whose structure has been checked. Fields that the schema does not know are texts too: they are kept
 * as well. Lines of log come first and one after another, so that a key printed line by line stands in one piece.
 */
export function textsOf(message: Buffer, shape: MessageShape): MessageTexts {
  const lines: number[] = [];
  const others: number[] = [];
  walk(message, 0, message.length, shape, 0, others, lines);
  const places = lines.concat(others);
  let size = 0;
  for (let i = 0; i < places.length; i += 3) {
    size += (places[i + 1] as number) - (places[i] as number) + 1 + (places[i + 2] as number);
  }
  return { places, size };
}

/** All texts as one document, `name=…` for an attribute, a line each; the mark behind each is the bytes of its separator but one. */
export function documentOf(message: Buffer, { places, size }: MessageTexts): Buffer {
  const document = Buffer.allocUnsafe(size);
  let to = 0;
  for (let i = 0; i < places.length; i += 3) {
    to += copy(message, places[i] as number, places[i + 1] as number, document, to);
    for (const byte of separators[places[i + 2] as 0 | 1 | 2]) {
      document[to] = byte;
      to += 1;
    }
  }
  return document;
}

/** Writes the texts of a document, whose lengths are the same as ever, back to their places. */
export function writeBack(message: Buffer, { places }: MessageTexts, document: Buffer): void {
  let from = 0;
  for (let i = 0; i < places.length; i += 3) {
    const start = places[i] as number;
    const length = (places[i + 1] as number) - start;
    copy(document, from, from + length, message, start);
    from += length + 1 + (places[i + 2] as number);
  }
}

/** Most texts are so short that a call would cost more than the loop. */
function copy(source: Buffer, from: number, to: number, target: Buffer, at: number): number {
  if (to - from > 64) return source.copy(target, at, from, to);
  for (let i = from; i < to; i += 1) target[at + i - from] = source[i] as number;
  return to - from;
}

function walk(
  bytes: Buffer,
  start: number,
  end: number,
  shape: MessageShape,
  depth: number,
  texts: number[],
  lines: number[],
): void {
  const isAttribute = shape.name === 'KeyValue';
  const isList = shape.name === 'ArrayValue';
  const before = texts.length;
  let at = start;
  while (at < end) {
    const tagAt = at;
    const tag = varint(bytes, at, end);
    const type = tag & 7;
    const size = type === 2 || type === 0 ? varint(bytes, behind, end) : 0;
    const from = behind;
    at = from + (type === 2 ? size : type === 1 ? 8 : type === 5 ? 4 : 0);
    if (at > end || type === 3 || type === 4 || type > 5) {
      // Not a message after all: the rest counts as text.
      texts.push(tagAt, end, newLine);
      return;
    }
    if (type !== 2) continue;
    const field = shape.byNumber[tag >>> 3];
    const inner = field?.type ?? 'string';
    if (isList && texts.length > before && texts.at(-1) === newLine) texts[texts.length - 1] = listed;
    if (typeof inner === 'object' && depth < maxDepth) {
      const isLine = shape.name === 'LogRecord' && field?.name === 'body';
      walk(bytes, from, at, inner, depth + 1, isLine ? lines : texts, lines);
    } else if (typeof inner === 'object' || inner === 'string' || inner === 'bytes') {
      texts.push(from, at, isAttribute && field?.name === 'key' ? equals : newLine);
    }
  }
  // A value that is no text must not leave its name before the next one.
  if (isAttribute && texts.at(-1) === equals) texts.push(end, end, newLine);
}

/** Where the number read last ends: kept here, since a pair for each number would be garbage. Behind every end when it does not end. */
let behind = 0;

/** Lengths and tags are below 2^32; a longer number only has to be passed over. */
function varint(bytes: Buffer, from: number, end: number): number {
  let value = 0;
  let scale = 1;
  for (let at = from; at < end && at < from + 10; at += 1) {
    const byte = bytes[at] as number;
    value += (byte & 127) * scale;
    if (byte < 128) {
      behind = at + 1;
      return value;
    }
    scale *= 128;
  }
  behind = Number.MAX_SAFE_INTEGER;
  return 0;
}
