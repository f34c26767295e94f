import { Buffer } from 'node:buffer';
import type { JournalEntry } from '../../model/journal.ts';
import { decodeMessage } from '../../sources/otlp/decode-message.ts';
import { requests } from '../../sources/otlp/schema.ts';
import type { Outgoing, SinkOptions } from './sink.ts';
import { zipkinSpans } from './zipkin-spans.ts';

/** How a request of the buffer goes to this sink; null when there is nothing in it for the sink. Throws when it cannot be read. */
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
  const spans = zipkinSpans(decodeMessage(requests.traces, request, 0, request.length));
  return spans.length === 0 ? null : Buffer.from(JSON.stringify(spans));
}
