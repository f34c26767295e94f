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
  const { statusCode, validation, code } = error as Partial<FastifyError>;
  if (validation) return new RunlensError('bad_request', { reason: `${error.message}.` }, error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new RunlensError('body_too_large', { limit: 'the allowed number of' }, error);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new RunlensError('bad_request', { reason: `${error.message.replace(/\.$/, '')}.` }, error);
  }
  return new RunlensError('internal', {}, error);
}
