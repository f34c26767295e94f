import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Signal } from '../../sources/otlp/signal.ts';
import type { Accept } from './accept.ts';
import { refused, type TelemetryAnswer } from './answer.ts';
import type { Authorize } from './authorize.ts';
import { httpStatuses, responseJson, responseMessage, statusJson, statusMessage } from './encode-answer.ts';
import { type MemoryBudget, shareOf } from './memory-budget.ts';
import { decompress, readStream } from './read-request.ts';

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

type Encoding = 'protobuf' | 'json';

const signals = new Map<string, Signal>([
  ['/v1/traces', 'traces'],
  ['/v1/logs', 'logs'],
  ['/v1/metrics', 'metrics'],
]);

/** The signal that an address takes; undefined for another address. */
export const otlpSignal = (path: string | undefined): Signal | undefined => signals.get(path?.split('?')[0] ?? '');

const mediaTypes: Record<Encoding, string> = { protobuf: 'application/x-protobuf', json: 'application/json' };

/**
 * OTLP over HTTP: `POST /v1/traces`, `/v1/logs`, `/v1/metrics`, protobuf or JSON, plain, gzip or deflate. Answers in the type of the
 * request, when what it carried is durable. No page of another site can send here: there is no CORS, and both types need it.
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
  const signal = otlpSignal(request.url);
  const encoding = encodingOf(request.headers['content-type']);
  const share = shareOf(deps.budget);
  try {
    const answer = await takeRequest(deps, request, signal, encoding, share);
    if (answer === null) return;
    if (answer.outcome === 'refused' && answer.reason === 'internal') {
      deps.onFault(answer.message);
      answer.message = 'Runlens failed to take this request. Its log has the details.';
    }
    send(request, response, answer, signal ?? 'traces', encoding ?? 'json');
  } finally {
    share.end();
  }
}

/** Null when the sender went away. */
async function takeRequest(
  { accept, authorize, maxBytes }: HttpDoorDeps,
  request: IncomingMessage,
  signal: Signal | undefined,
  encoding: Encoding | null,
  share: ReturnType<typeof shareOf>,
): Promise<TelemetryAnswer | null> {
  const { headers, method, socket } = request;
  if (signal === undefined) {
    return refused('not_found', 'Send to /v1/traces, /v1/logs or /v1/metrics.');
  }
  if (method !== 'POST') return refused('method', `The method ${method} is not possible here, only POST.`);
  const who = await authorize({
    authorization: headers.authorization,
    host: headers.host,
    address: socket.remoteAddress ?? '',
  });
  if ('outcome' in who) return who;
  if (encoding === null) {
    return refused('content_type', 'The content type must be application/x-protobuf or application/json.');
  }
  const compression = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (compression !== 'gzip' && compression !== 'deflate' && compression !== 'identity') {
    return refused('content_encoding', 'The content encoding must be gzip or deflate, or none.');
  }
  if (Number(headers['content-length']) > maxBytes) {
    return refused('too_large', `The message is larger than ${maxBytes} bytes.`);
  }
  let read = await readStream(request, maxBytes, share);
  if ('body' in read && compression !== 'identity') read = await decompress(read.body, compression, maxBytes, share);
  if ('gone' in read) return null;
  if ('answer' in read) return read.answer;
  return accept({ signal, encoding, tenant: who.tenant, body: read.body });
}

function encodingOf(contentType: string | undefined): Encoding | null {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === mediaTypes.protobuf) return 'protobuf';
  return type === mediaTypes.json ? 'json' : null;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: TelemetryAnswer,
  signal: Signal,
  encoding: Encoding,
): void {
  if (response.destroyed) return;
  const isAccepted = answer.outcome === 'accepted';
  const body = isAccepted
    ? encoding === 'protobuf'
      ? responseMessage(answer.rejected, answer.message)
      : responseJson(signal, answer.rejected, answer.message)
    : encoding === 'protobuf'
      ? statusMessage(answer)
      : statusJson(answer);
  response.statusCode = isAccepted ? 200 : httpStatuses[answer.reason];
  response.setHeader('content-type', mediaTypes[encoding]);
  response.setHeader('content-length', body.length);
  response.setHeader('x-content-type-options', 'nosniff');
  if (answer.outcome === 'busy') response.setHeader('retry-after', answer.retryAfterSeconds);
  if (!isAccepted && answer.reason === 'method') response.setHeader('allow', 'POST');
  if (!isAccepted && answer.reason === 'content_encoding')
    response.setHeader('accept-encoding', 'gzip, deflate, identity');
  // What is left of an unread body is not waited for.
  if (!request.complete) response.setHeader('connection', 'close');
  response.end(body);
}
