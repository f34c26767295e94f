import type { Buffer } from 'node:buffer';
import type { ReadLogs } from '../log-records/read-records.ts';
import { Malformed } from '../otlp/malformed.ts';
import type { Window } from '../otlp/times.ts';
import { lengthType, Wire } from '../otlp/wire.ts';
import { parseLabels } from './labels.ts';
import { Push } from './push.ts';

// logproto.PushRequest { streams = 1 }, Stream { labels = 1, entries = 2 }, Entry { timestamp = 1, line = 2, structured_metadata = 3 },
// LabelPair { name = 1, value = 2 }. https://github.com/grafana/loki/blob/main/pkg/push/push.proto

const nanosecondsPerSecond = 1_000_000_000n;

/** A push in protobuf, decompressed. Throws Malformed, TooLarge. */
export function readProtobufPush(body: Buffer, window: Window): ReadLogs {
  const push = new Push(window);
  eachPart(body, 0, body.length, (field, start, end) => {
    if (field === 1) readStream(push, body, start, end);
  });
  return push.end();
}

/** Goes through the fields of a message that have a length; others are passed over. */
function eachPart(
  body: Buffer,
  start: number,
  end: number,
  visit: (field: number, start: number, end: number) => void,
): void {
  const wire = new Wire(body, start, end);
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if ((tag & 7) !== lengthType) {
      wire.skip(tag);
      continue;
    }
    const last = wire.range();
    visit(tag >>> 3, wire.position, last);
    wire.position = last;
  }
}

function readStream(push: Push, body: Buffer, start: number, end: number): void {
  let text = '';
  eachPart(body, start, end, (field, from, to) => {
    if (field === 1) text = body.toString('utf8', from, to);
  });
  const labels = parseLabels(text);
  if (labels === null) throw new Malformed('the labels of a stream are not written as {name="value"}');
  push.stream(labels);
  eachPart(body, start, end, (field, from, to) => {
    if (field === 2) readEntry(push, body, from, to);
  });
}

function readEntry(push: Push, body: Buffer, start: number, end: number): void {
  let at: bigint | null = null;
  let line = '';
  const metadata = new Map<string, string>();
  eachPart(body, start, end, (field, from, to) => {
    if (field === 1) at = readTimestamp(body, from, to);
    else if (field === 2) line = body.toString('utf8', from, to);
    else if (field === 3) readPair(metadata, body, from, to);
  });
  push.entry(at, line, metadata);
}

function readPair(into: Map<string, string>, body: Buffer, start: number, end: number): void {
  let name = '';
  let value = '';
  eachPart(body, start, end, (field, from, to) => {
    if (field === 1) name = body.toString('utf8', from, to);
    else if (field === 2) value = body.toString('utf8', from, to);
  });
  into.set(name, value);
}

/** google.protobuf.Timestamp { seconds = 1, nanos = 2 }; null when it is 0 or before 1970. */
function readTimestamp(body: Buffer, start: number, end: number): bigint | null {
  const wire = new Wire(body, start, end);
  let at = 0n;
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === 1 << 3) at += BigInt(wire.signedText()) * nanosecondsPerSecond;
    else if (tag === 2 << 3) at += BigInt(wire.varint());
    else wire.skip(tag);
  }
  return at > 0n ? at : null;
}
