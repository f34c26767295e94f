import type { Buffer } from 'node:buffer';
import { LineFaults } from '../../sources/log-records/line-faults.ts';
import { type ReadLogs, readRecords } from '../../sources/log-records/read-records.ts';
import { readJsonPush } from '../../sources/loki/read-json.ts';
import { readProtobufPush } from '../../sources/loki/read-protobuf.ts';
import { unsnap } from '../../sources/loki/unsnap.ts';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import { parseJson } from '../../sources/otlp/parse-json.ts';
import type { Signal } from '../../sources/otlp/signal.ts';
import type { Window } from '../../sources/otlp/times.ts';
import { TooLarge } from '../../sources/otlp/too-large.ts';

/** How a body is written: OTLP in both of its forms, log records in JSON, pushes of Loki. The last three carry logs only. */
export type Encoding = 'protobuf' | 'json' | 'records' | 'loki-json' | 'loki-protobuf';

/** Bytes of a body that is converted: what is read from it takes ten times as much memory and more. */
const maxConvertedBytes = 16 * 2 ** 20;

/** A body as a request of OTLP in protobuf, which is the one form to keep and to read. Throws Malformed, TooLarge. */
export function toProtobuf(signal: Signal, encoding: Encoding, body: Buffer, window: Window): ReadLogs {
  if (encoding === 'protobuf') return { body, faults: new LineFaults() };
  if (encoding === 'loki-protobuf') return readProtobufPush(unsnap(body, maxConvertedBytes), window);
  if (body.length > maxConvertedBytes) {
    throw new TooLarge(`A message in JSON may have ${maxConvertedBytes} bytes; one of OTLP in protobuf may have more.`);
  }
  if (encoding === 'records') return readRecords(body, window);
  if (encoding === 'loki-json') return readJsonPush(body, window);
  return { body: encodeJson(signal, parseJson(body)), faults: new LineFaults() };
}
