import { Buffer } from 'node:buffer';
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import type { Signal } from '../../sources/otlp/signal.ts';
import { refused, type TelemetryAnswer } from './answer.ts';
import type { Authorize } from './authorize.ts';
import { compressions, decompress, isCompression } from './decompress.ts';
import { grpcCodes, responseMessage, statusMessage } from './encode-answer.ts';
import { limitSessions, type SessionLimits, usualSessionLimits } from './grpc-sessions.ts';
import type { HttpDoorDeps } from './http-door.ts';
import { type Share, shareOf } from './memory-budget.ts';
import { readStream } from './read-request.ts';

const methods = new Map<string, Signal>(
  (['Trace', 'Logs', 'Metrics'] as const).map((name) => [
    `/opentelemetry.proto.collector.${name.toLowerCase()}.v1.${name}Service/Export`,
    name === 'Trace' ? 'traces' : name === 'Logs' ? 'logs' : 'metrics',
  ]),
);

/** Flag of compression, then the length. */
const frameHead = 5;
const streamsAtOnce = 100;

type Headers = Record<string, string | string[] | undefined>;

/** A gRPC server over HTTP/2 without TLS. */
export interface GrpcServer {
  server: Http2Server;
  /** Tells clients to go and waits for calls under way, at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/**
 * OTLP over gRPC: three unary methods whose messages are bytes to us. Written on Node's own HTTP/2, because a library would
 * gather whole messages of any number of calls before we could count them; see docs/design/005.
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export function createGrpcServer(deps: HttpDoorDeps, limits: SessionLimits = usualSessionLimits): GrpcServer {
  const server = createServer({ settings: { maxConcurrentStreams: streamsAtOnce } });
  const sessions = limitSessions(server, limits);
  server.on('stream', (stream, headers) => {
    const authorize: Authorize = async (sender) => {
      const who = await deps.authorize(sender);
      if ('tenant' in who) sessions.trust(stream.session);
      return who;
    };
    answerCall({ ...deps, authorize }, stream, headers as Headers).catch((error: unknown) => {
      deps.onFault(error instanceof Error ? (error.stack ?? error.message) : String(error));
      stream.destroy();
    });
  });
  return {
    server,
    close: (graceMs) =>
      new Promise((resolve) => {
        if (!server.listening) {
          resolve();
          return;
        }
        const timer = setTimeout(() => sessions.destroyAll(), graceMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        sessions.closeAll();
      }),
  };
}

async function answerCall(deps: HttpDoorDeps, stream: ServerHttp2Stream, headers: Headers): Promise<void> {
  const share = shareOf(deps.budget);
  try {
    const answer = await takeCall(deps, stream, headers, share);
    if (answer === null || stream.destroyed || stream.closed) return;
    if (answer.outcome === 'refused' && answer.reason === 'internal') {
      deps.onFault(answer.message);
      answer.message = 'Runlens failed to take this request. Its log has the details.';
    }
    if (answer.outcome === 'accepted') sendMessage(stream, responseMessage(answer.rejected, answer.message));
    else sendFailure(stream, answer);
  } finally {
    share.end();
  }
}

/** Null when the caller went away. */
async function takeCall(
  { accept, authorize, maxBytes }: HttpDoorDeps,
  stream: ServerHttp2Stream,
  headers: Headers,
  share: Share,
): Promise<TelemetryAnswer | null> {
  const signal = methods.get(text(headers[':path']) ?? '');
  if (!text(headers['content-type'])?.startsWith('application/grpc')) {
    return refused('content_type', 'This port speaks gRPC: the content type must be application/grpc.');
  }
  if (signal === undefined || headers[':method'] !== 'POST') {
    return refused('not_found', 'There is no such method. OTLP has Export of traces, logs and metrics.');
  }
  const who = await authorize({
    authorization: text(headers.authorization),
    host: text(headers[':authority']) ?? text(headers.host),
    address: stream.session?.socket.remoteAddress ?? '',
  });
  if ('outcome' in who) return who;
  const read = await readStream(stream, maxBytes + frameHead, share);
  if ('gone' in read) return null;
  if ('answer' in read) return read.answer;
  const message = await messageOf(read.body, text(headers['grpc-encoding']) ?? 'identity', maxBytes, share);
  return Buffer.isBuffer(message)
    ? accept({ signal, encoding: 'protobuf', tenant: who.tenant, body: message })
    : message;
}

/** The one message of a unary call, decompressed. */
async function messageOf(
  framed: Buffer,
  encoding: string,
  maxBytes: number,
  share: Share,
): Promise<Buffer | TelemetryAnswer | null> {
  if (framed.length < frameHead || framed.readUInt32BE(1) !== framed.length - frameHead) {
    return refused('malformed', 'The call does not carry exactly one whole message.');
  }
  const message = framed.subarray(frameHead);
  if (framed[0] === 0) return message;
  if (!isCompression(encoding)) {
    const allowed = compressions.join(' or ');
    return refused('content_encoding', `Messages may be compressed with ${allowed}, or not at all.`);
  }
  const read = await decompress(message, encoding, maxBytes, share);
  if ('body' in read) return read.body;
  return 'answer' in read ? read.answer : null;
}

function sendMessage(stream: ServerHttp2Stream, message: Buffer): void {
  const frame = Buffer.alloc(frameHead + message.length);
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, frameHead);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(frame);
}

function sendFailure(stream: ServerHttp2Stream, failure: Exclude<TelemetryAnswer, { outcome: 'accepted' }>): void {
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-accept-encoding': ['identity', ...compressions].join(','),
      'grpc-status': String(grpcCodes[failure.reason]),
      'grpc-message': encodeURIComponent(failure.message).replaceAll('%20', ' '),
      'grpc-status-details-bin': statusMessage(failure).toString('base64').replace(/=+$/, ''),
    },
    { endStream: true },
  );
  // What is left of an unread message is not waited for. Closed at once, Node 22 would not send the answer.
  if (!stream.readableEnded) setImmediate(() => stream.close());
}

const text = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
