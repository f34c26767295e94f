import { Buffer } from 'node:buffer';
import type { JournalEntry } from '../../model/journal.ts';
import { decodeMessage } from '../../sources/otlp/decode-message.ts';
import { requests } from '../../sources/otlp/schema.ts';
import { TooLarge } from '../../sources/otlp/too-large.ts';
import { walk } from '../../sources/otlp/walk.ts';
import type { Outgoing, SinkOptions } from './sink.ts';
import { zipkinSpans } from './zipkin-spans.ts';

/** Of a request for Zipkin, which is made of objects that take twenty times as much. Those of gRPC's clients have 4 MiB at most. */
const maxRequestBytes = 8 * 2 ** 20;
/** Of its spans in Zipkin's form, each of which repeats its resource. */
const maxSpanBytes = 32 * 2 ** 20;

/**
 * How a request of the buffer goes to this sink; null when there is nothing in it for the sink. Throws TooLarge, and anything else
 * when it cannot be read.
 */
export function encodeFor({ name, urls, headers }: SinkOptions): (entry: JournalEntry) => Outgoing | null {
  const type = name === 'zipkin' ? 'application/json' : 'application/x-protobuf';
  return ({ event, body }) => {
    const url = urls[event as keyof SinkOptions['urls']];
    if (url === undefined) throw new Error(`no address for ${event}`);
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    const sent = name === 'zipkin' ? zipkinRequest(bytes) : bytes;
    return sent && { url, headers: { ...headers, 'content-type': type }, body: sent };
  };
}

function zipkinRequest(request: Buffer): Buffer | null {
  if (request.length > maxRequestBytes || spanBytes(request) > maxSpanBytes)
    throw new TooLarge('it is too large for Zipkin');
  const spans = zipkinSpans(decodeMessage(requests.traces, request, 0, request.length));
  return spans.length === 0 ? null : Buffer.from(JSON.stringify(spans));
}

function spanBytes(request: Buffer): number {
  let [sum, resource, scope] = [0, 0, 0];
  walk(request, {
    resource(start, end) {
      resource = end - start;
    },
    scope(start, end) {
      scope = end - start;
    },
    item(start, end) {
      sum += resource + scope + end - start;
    },
  });
  return sum;
}
