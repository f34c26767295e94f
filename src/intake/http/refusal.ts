import { RunlensError } from '../../errors.ts';

/** An error as a client sees it. */
export interface Refusal {
  status: number;
  body: { error: { code: string; message: string; requestId: string } };
}

/** Faults that Fastify finds before a route runs, in our words. */
const frameworkCodes: Record<string, (message: string) => RunlensError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new RunlensError('body_too_large', { limit: 'the allowed number of' }),
};

/** Turns whatever was thrown into the one error format; what is not meant for users becomes `internal`. */
export function refusalOf(error: unknown, requestId: string): Refusal {
  const known = toRunlensError(error);
  return { status: known.status, body: { error: { code: known.code, message: known.message, requestId } } };
}

/** True when the error is a fault of ours and belongs into the log with its stack. */
export function isFault(error: unknown): boolean {
  return toRunlensError(error).code === 'internal';
}

function toRunlensError(error: unknown): RunlensError {
  if (error instanceof RunlensError) return error;
  const { code, statusCode, message } = (error ?? {}) as { code?: string; statusCode?: number; message?: string };
  const translate = code === undefined ? undefined : frameworkCodes[code];
  if (translate) return translate(message ?? '');
  // Validation, content types, malformed JSON: Fastify's sentence says what is wrong with the request.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new RunlensError('bad_request', { reason: message ?? 'The request is not valid.' });
  }
  return new RunlensError('internal', {}, error);
}
