// A program as people instrument theirs: the SDK with nothing but its environment. Prints the ids of what it sends.
import { logs as logsApi } from '@opentelemetry/api-logs';
import { api, NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK({ autoDetectResources: true });
sdk.start();

const tracer = api.trace.getTracer('acceptance', '1.0.0');
// As every guide to tracing in CI has it: what started this program says which span it belongs to.
const outer = api.propagation.extract(api.ROOT_CONTEXT, { traceparent: process.env.TRACEPARENT });
const { traceId, spanId } = tracer.startActiveSpan('unit tests', {}, outer, (span) => {
  tracer.startSpan('a test', { attributes: { 'test.case.name': 'adds' } }).end();
  logsApi.getLogger('acceptance').emit({ severityNumber: 9, severityText: 'INFO', body: 'one test passed' });
  span.setStatus({ code: api.SpanStatusCode.ERROR, message: 'a test failed' });
  span.end();
  return span.spanContext();
});
api.metrics.getMeter('acceptance').createCounter('tests').add(3, { outcome: 'passed' });

await sdk.shutdown();
process.stdout.write(JSON.stringify({ traceId, spanId }));
