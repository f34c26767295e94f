import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { RunlensError } from '../../errors.ts';

/**
 * Answers any error as {"error":{code,message,requestId}}. What is the caller's fault keeps its reason; what is ours is
 * logged whole and answered without details.
 */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const coded = codedError(error);
  if (coded.status >= 500) request.log.error({ err: error }, 'request failed');
  return reply.code(coded.status).send({ error: { code: coded.code, message: coded.message, requestId: request.id } });
}

function codedError(error: FastifyError | Error): RunlensError {
  if (error instanceof RunlensError) return error;
  const { statusCode, validation, validationContext, code } = error as Partial<FastifyError>;
  if (validation) {
    const reason = validationReason(validation, validationContext ?? 'request') || error.message;
    return new RunlensError('bad_request', { reason: `${reason}.` }, error);
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new RunlensError('body_too_large', { limit: 'the allowed number of' }, error);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new RunlensError('bad_request', { reason: `${error.message.replace(/\.$/, '')}.` }, error);
  }
  return new RunlensError('internal', {}, error);
}

/** What is wrong in words: of a value that is none of several, those, and not that it differs from each. */
function validationReason(faults: NonNullable<FastifyError['validation']>, context: string): string {
  // `/status/0` is of the parameter `status`.
  const nameOf = (path: string) => context + path.split('/', 2).join('/');
  const allowed = new Map<string, Set<unknown>>();
  for (const { keyword, instancePath, params } of faults) {
    if (keyword !== 'const') continue;
    const name = nameOf(instancePath);
    allowed.set(name, (allowed.get(name) ?? new Set()).add(params.allowedValue));
  }
  const others = faults.filter(
    ({ keyword, instancePath }) => keyword !== 'anyOf' && !allowed.has(nameOf(instancePath)),
  );
  return [
    ...[...allowed].map(([name, values]) => `${name} must be one of ${[...values].join(', ')}`),
    ...others.map(({ instancePath, message }) => `${context}${instancePath} ${message ?? 'is not valid'}`),
  ].join('; ');
}
