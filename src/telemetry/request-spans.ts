import type { IncomingMessage, RequestListener } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestSpan, Tracing } from './tracing.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** No span is made of its requests: probes, and streams, which last as long as somebody looks. */
    untraced?: boolean;
  }
}

/** A span for each request that `fastify` answers. Call it first, so that what its other hooks do is within the span. */
export function traceRequests(fastify: FastifyInstance, tracing: Tracing): void {
  const spans = new WeakMap<FastifyRequest, RequestSpan>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { url, config } = request.routeOptions;
    if (config.untraced) return done();
    const span = tracing.request({ method: request.method, route: url, headers: request.headers });
    spans.set(request, span);
    span.run(done);
  });
  // Node tells of a body's parts outside of the span; what comes after the body is in it again.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request);
    if (span) span.run(done);
    else done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    spans.get(request)?.end(reply.statusCode);
    done();
  });
}

/** The same for a listener of its own, which takes one address. */
export function tracedListener(listener: RequestListener, route: string, tracing: Tracing): RequestListener {
  return (request: IncomingMessage, response) => {
    const span = tracing.request({ method: request.method ?? '', route, headers: request.headers });
    response.once('close', () => span.end(response.statusCode));
    span.run(() => listener(request, response));
  };
}
