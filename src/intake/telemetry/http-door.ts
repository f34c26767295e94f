import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Accept } from './accept.ts';
import { type TelemetryAddress, telemetryAddress } from './addresses.ts';
import { refused, type TelemetryAnswer } from './answer.ts';
import { linesAnswer } from './answer-lines.ts';
import type { Authorize } from './authorize.ts';
import { compressions, decompress, isCompression } from './decompress.ts';
import { otlpAnswer } from './encode-answer.ts';
import { type MemoryBudget, shareOf } from './memory-budget.ts';
import { readStream } from './read-request.ts';
import type { Encoding } from './to-protobuf.ts';

/** Largest message, before and after decompression. https://opentelemetry.io/docs/specs/otlp/ */
export const maxMessageBytes = 64 * 2 ** 20;

export interface HttpDoorDeps {
  accept: Accept;
  authorize: Authorize;
  budget: MemoryBudget;
  /** Largest message after decompression, and before. */
  maxBytes: number;
  onFault: (message: string) => void;
}

const mediaTypes = { protobuf: 'application/x-protobuf', json: 'application/json' };

/**
 * OTLP over HTTP (`POST /v1/traces`, `/v1/logs`, `/v1/metrics`), log records in JSON and pushes of Loki; plain or compressed. Answers when
 * what it carried is durable. No page of another site can send here: there is no CORS, and all types need it.
 */
export function createHttpDoor(deps: HttpDoorDeps): RequestListener {
  return (request, response) => {
    answerRequest(deps, request, response).catch((error: unknown) => {
      deps.onFault(error instanceof Error ? (error.stack ?? error.message) : String(error));
      response.destroy();
    });
  };
}

async function answerRequest(deps: HttpDoorDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const address = telemetryAddress(request.url);
  const encoding = encodingOf(address, request.headers['content-type']);
  const share = shareOf(deps.budget);
  try {
    const answer = await takeRequest(deps, request, address, encoding, share);
    if (answer === null) return;
    if (answer.outcome === 'refused' && answer.reason === 'internal') {
      deps.onFault(answer.message);
      answer.message = 'Runlens failed to take this request. Its log has the details.';
    }
    send(request, response, answer, address, encoding);
  } finally {
    share.end();
  }
}

/** Null when the sender went away. */
async function takeRequest(
  { accept, authorize, maxBytes }: HttpDoorDeps,
  request: IncomingMessage,
  address: TelemetryAddress | undefined,
  encoding: Encoding | null,
  share: ReturnType<typeof shareOf>,
): Promise<TelemetryAnswer | null> {
  const { headers, method, socket } = request;
  if (address === undefined) {
    return refused('not_found', 'Send to /v1/traces, /v1/logs, /v1/metrics, /api/v1/logs or /loki/api/v1/push.');
  }
  if (method !== 'POST') return refused('method', `The method ${method} is not possible here, only POST.`);
  const who = await authorize({
    authorization: headers.authorization,
    host: headers.host,
    address: socket.remoteAddress ?? '',
  });
  if ('outcome' in who) return who;
  if (encoding === null) return refused('content_type', `The content type must be ${address.hint}.`);
  const compression = compressionOf(headers['content-encoding'], encoding);
  if (compression !== 'identity' && !isCompression(compression)) {
    return refused('content_encoding', `The content encoding must be ${compressions.join(' or ')}, or none.`);
  }
  if (Number(headers['content-length']) > maxBytes) {
    return refused('too_large', `The message is larger than ${maxBytes} bytes.`);
  }
  let read = await readStream(request, maxBytes, share);
  if ('body' in read && compression !== 'identity') read = await decompress(read.body, compression, maxBytes, share);
  if ('gone' in read) return null;
  if ('answer' in read) return read.answer;
  return accept({ signal: address.signal, encoding, tenant: who.tenant, body: read.body });
}

function encodingOf(address: TelemetryAddress | undefined, contentType: string | undefined): Encoding | null {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return address !== undefined && Object.hasOwn(address.encodings, type) ? (address.encodings[type] ?? null) : null;
}

/** A push of Loki in protobuf is compressed with Snappy whether or not it says so. */
function compressionOf(header: string | undefined, encoding: Encoding): string {
  const compression = header?.trim().toLowerCase() || 'identity';
  return encoding === 'loki-protobuf' && compression === 'snappy' ? 'identity' : compression;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: TelemetryAnswer,
  address: TelemetryAddress | undefined,
  encoding: Encoding | null,
): void {
  if (response.destroyed) return;
  const isAccepted = answer.outcome === 'accepted';
  const { status, body } =
    address?.answers === 'lines'
      ? linesAnswer(answer, encoding === 'loki-json' || encoding === 'loki-protobuf')
      : otlpAnswer(answer, address?.signal ?? 'traces', encoding === 'protobuf');
  response.statusCode = status;
  if (status !== 204) {
    response.setHeader('content-type', encoding === 'protobuf' ? mediaTypes.protobuf : mediaTypes.json);
    response.setHeader('content-length', body.length);
  }
  response.setHeader('x-content-type-options', 'nosniff');
  if (answer.outcome === 'busy') response.setHeader('retry-after', answer.retryAfterSeconds);
  if (!isAccepted && answer.reason === 'method') response.setHeader('allow', 'POST');
  if (!isAccepted && answer.reason === 'content_encoding')
    response.setHeader('accept-encoding', [...compressions, 'identity'].join(', '));
  // What is left of an unread body is not waited for.
  if (!request.complete) response.setHeader('connection', 'close');
  response.end(body);
}
