import type { Buffer } from 'node:buffer';
import { compress } from '@stablelib/snappy';
import { Bytes } from '../../../model/columns/bytes.ts';

export interface TestEntry {
  /** Nanoseconds since 1970. */
  at: bigint;
  line: string;
  metadata?: Record<string, string>;
}

export interface TestStream {
  labels: string;
  entries: TestEntry[];
}

/** logproto.PushRequest. A test compares it with the bytes of an encoder that others use. */
export function encodePush(streams: readonly TestStream[]): Buffer {
  const push = new Bytes();
  for (const { labels, entries } of streams) {
    const stream = new Bytes();
    text(stream, 1, labels);
    for (const entry of entries) part(stream, 2, encodeEntry(entry));
    part(push, 1, stream);
  }
  return push.view();
}

/** The same as agents send it. */
export const snap = (body: Uint8Array): Uint8Array => compress(body);

function encodeEntry({ at, line, metadata = {} }: TestEntry): Bytes {
  const time = new Bytes();
  time.varint(1 << 3);
  time.varint(Number(at / 1_000_000_000n));
  if (at % 1_000_000_000n > 0n) {
    time.varint(2 << 3);
    time.varint(Number(at % 1_000_000_000n));
  }
  const entry = new Bytes();
  part(entry, 1, time);
  text(entry, 2, line);
  for (const [name, value] of Object.entries(metadata)) {
    const pair = new Bytes();
    text(pair, 1, name);
    text(pair, 2, value);
    part(entry, 3, pair);
  }
  return entry;
}

function text(to: Bytes, field: number, value: string): void {
  to.varint(field * 8 + 2);
  to.text(value);
}

function part(to: Bytes, field: number, inner: Bytes): void {
  to.varint(field * 8 + 2);
  to.varint(inner.length);
  to.copy(inner.view(), 0, inner.length);
}
