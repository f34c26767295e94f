import { Buffer } from 'node:buffer';
import { Bytes } from '../../model/columns/bytes.ts';
import type { Signal } from '../../sources/otlp/signal.ts';
import type { BusyReason, RefusalReason, TelemetryAnswer } from './answer.ts';

// Answers as OTLP wants them: a response message, or a google.rpc.Status. Both in protobuf and JSON.
// https://opentelemetry.io/docs/specs/otlp/#otlphttp-response

const rejectedNames: Record<Signal, string> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

const stringField = (number: number) => number * 8 + 2;

/** `Export…ServiceResponse`; the three have the same field numbers. */
export function responseMessage(rejected: number, message: string): Buffer {
  if (rejected === 0 && message === '') return Buffer.alloc(0);
  const partial = new Bytes();
  partial.varint(1 * 8);
  partial.varint(rejected);
  partial.varint(stringField(2));
  partial.text(message);
  const out = new Bytes();
  out.varint(stringField(1));
  out.varint(partial.length);
  out.copy(partial.buffer, 0, partial.length);
  return out.view();
}

export function responseJson(signal: Signal, rejected: number, message: string): Buffer {
  const partialSuccess = { [rejectedNames[signal]]: String(rejected), errorMessage: message };
  return Buffer.from(JSON.stringify(rejected === 0 && message === '' ? {} : { partialSuccess }));
}

/** Codes of gRPC. https://grpc.io/docs/guides/status-codes/ */
export const grpcCodes: Record<RefusalReason | BusyReason, number> = {
  malformed: 3,
  too_large: 8,
  content_type: 3,
  content_encoding: 12,
  method: 12,
  not_found: 12,
  unauthorized: 16,
  forbidden: 7,
  internal: 13,
  full: 8,
  overloaded: 14,
  starting: 14,
  limited: 14,
  unavailable: 14,
};

/** Status codes of HTTP: of the retryable ones only 429 and 503 are used. */
export const httpStatuses: Record<RefusalReason | BusyReason, number> = {
  malformed: 400,
  too_large: 413,
  content_type: 415,
  content_encoding: 415,
  method: 405,
  not_found: 404,
  unauthorized: 401,
  forbidden: 403,
  internal: 500,
  full: 429,
  overloaded: 503,
  starting: 503,
  limited: 429,
  unavailable: 503,
};

type Failure = Exclude<TelemetryAnswer, { outcome: 'accepted' }>;

/** google.rpc.Status, with RetryInfo where the request is to be tried again. */
export function statusMessage(failure: Failure): Buffer {
  const out = new Bytes();
  out.varint(1 * 8);
  out.varint(grpcCodes[failure.reason]);
  out.varint(stringField(2));
  out.text(failure.message);
  if (failure.outcome === 'busy') {
    const details = retryInfo(failure.retryAfterSeconds);
    out.varint(stringField(3));
    out.varint(details.length);
    out.copy(details.buffer, 0, details.length);
  }
  return out.view();
}

export function statusJson(failure: Failure): Buffer {
  return Buffer.from(JSON.stringify({ code: grpcCodes[failure.reason], message: failure.message }));
}

/** Status and body of an answer over HTTP. */
export function otlpAnswer(
  answer: TelemetryAnswer,
  signal: Signal,
  isProtobuf: boolean,
): { status: number; body: Buffer } {
  if (answer.outcome !== 'accepted') {
    return { status: httpStatuses[answer.reason], body: isProtobuf ? statusMessage(answer) : statusJson(answer) };
  }
  const { rejected, message } = answer;
  return {
    status: 200,
    body: isProtobuf ? responseMessage(rejected, message) : responseJson(signal, rejected, message),
  };
}

/** google.protobuf.Any of google.rpc.RetryInfo { retry_delay: { seconds } }. */
function retryInfo(seconds: number): Bytes {
  const duration = new Bytes();
  duration.varint(1 * 8);
  duration.varint(seconds);
  const info = new Bytes();
  info.varint(stringField(1));
  info.varint(duration.length);
  info.copy(duration.buffer, 0, duration.length);
  const any = new Bytes();
  any.varint(stringField(1));
  any.text('type.googleapis.com/google.rpc.RetryInfo');
  any.varint(stringField(2));
  any.varint(info.length);
  any.copy(info.buffer, 0, info.length);
  return any;
}
