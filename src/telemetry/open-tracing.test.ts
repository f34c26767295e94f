import { expect, it } from 'vitest';
import { createLog } from './log.ts';
import { openTracing, serviceName, wantedTraces } from './open-tracing.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

it.each([
  ['nothing asks for it', {}, { to: null }],
  ['a name alone does not', { OTEL_SERVICE_NAME: 'x', OTEL_TRACES_SAMPLER: 'always_on' }, { to: null }],
  ['an endpoint does', endpoint, { to: 'otlp' }],
  ['an endpoint of traces does', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://x/v1/traces' }, { to: 'otlp' }],
  ['one of metrics does not', { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://x/v1/metrics' }, { to: null }],
  ['the exporter does, to the usual endpoint', { OTEL_TRACES_EXPORTER: 'otlp' }, { to: 'otlp' }],
  ['and may be the console', { ...endpoint, OTEL_TRACES_EXPORTER: 'console' }, { to: 'console' }],
  ['or none', { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, { to: null }],
  ['all of it is switched off', { ...endpoint, OTEL_SDK_DISABLED: 'True' }, { to: null }],
  ['any other word leaves it on', { ...endpoint, OTEL_SDK_DISABLED: 'yes' }, { to: 'otlp' }],
])('%s', (_, env, wanted) => {
  expect(wantedTraces(env)).toEqual(wanted);
});

it('an exporter or protocol that is not there is said, and nothing is traced', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'warn', format: 'json', write: (line) => lines.push(line) });
  expect(await openTracing({ ...endpoint, OTEL_TRACES_EXPORTER: 'zipkin' }, '1', log)).toBeNull();
  expect(await openTracing({ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, '1', log)).toBeNull();
  expect(await openTracing({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, '1', log)).toBeNull();
  expect(lines.map((line) => JSON.parse(line).context.reason)).toEqual([
    'OTEL_TRACES_EXPORTER may be otlp, console or none',
    'OTEL_EXPORTER_OTLP_PROTOCOL may be http/protobuf',
  ]);
});

it.each([
  [{}, 'runlens'],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'team=ci, service.name=of-ci ,x=y' }, 'of-ci'],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=of-ci', OTEL_SERVICE_NAME: 'mine' }, 'mine'],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'my.service.name=no', OTEL_SERVICE_NAME: '' }, 'runlens'],
])('the service of %o is %s', (env, name) => {
  expect(serviceName(env)).toBe(name);
});
