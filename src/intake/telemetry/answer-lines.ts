import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { ErrorCode } from '../../errors.ts';
import type { BusyReason, RefusalReason, TelemetryAnswer } from './answer.ts';
import { httpStatuses } from './encode-answer.ts';

const codes: Record<RefusalReason | BusyReason, ErrorCode> = {
  malformed: 'bad_request',
  too_large: 'body_too_large',
  content_type: 'media_type_unsupported',
  content_encoding: 'media_type_unsupported',
  method: 'method_not_allowed',
  not_found: 'not_found',
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  internal: 'internal',
  full: 'journal_full',
  overloaded: 'not_ready',
  starting: 'not_ready',
  limited: 'rate_limited',
  unavailable: 'not_ready',
};

/**
 * The answer to log records and pushes of Loki: how many lines were kept and what is wrong with the others, or the one error
 * format. A push of which every line was kept is answered without a body, as Loki does.
 */
export function linesAnswer(answer: TelemetryAnswer, isPush: boolean): { status: number; body: Buffer } {
  if (answer.outcome === 'accepted') {
    const { accepted, rejected, errors } = answer;
    if (isPush && rejected === 0) return { status: 204, body: Buffer.alloc(0) };
    return { status: 200, body: Buffer.from(JSON.stringify({ accepted, rejected, errors })) };
  }
  const error = { code: codes[answer.reason], message: answer.message, requestId: randomUUID() };
  return { status: httpStatuses[answer.reason], body: Buffer.from(JSON.stringify({ error })) };
}
