import { expect, it } from 'vitest';
import { forwardSecrets, forwardSinks } from './app-forward.ts';
import { loadConfig } from './config/load.ts';

const configOf = (env: Record<string, string>) => loadConfig({ env: { RUNLENS_DATA_DIR: 'd', ...env } });

it('nothing is forwarded unless it is asked for', () => {
  expect(forwardSinks(configOf({}))).toEqual([]);
});

it('an OTLP endpoint gets the wanted signals below its address', () => {
  const env = {
    RUNLENS_FORWARD_OTLP_ENDPOINT: 'https://tempo.example.com/otlp/?tenant=1',
    RUNLENS_FORWARD_OTLP_HEADERS: 'x-scope=team',
    RUNLENS_FORWARD_SIGNALS: 'traces,logs',
    RUNLENS_FORWARD_MAX_BYTES: '1MiB',
  };
  expect(forwardSinks(configOf(env))).toEqual([
    {
      name: 'otlp',
      urls: {
        traces: 'https://tempo.example.com/otlp/v1/traces?tenant=1',
        logs: 'https://tempo.example.com/otlp/v1/logs?tenant=1',
      },
      headers: { 'x-scope': 'team' },
      buffer: { path: 'd/forward-otlp', maxBytes: 2 ** 20 },
    },
  ]);
});

it.each([
  ['http://zipkin:9411', 'http://zipkin:9411/api/v2/spans'],
  ['http://zipkin:9411/', 'http://zipkin:9411/api/v2/spans'],
  ['http://proxy/zipkin/api/v2/spans', 'http://proxy/zipkin/api/v2/spans'],
])('Zipkin at %s gets traces at %s', (endpoint, traces) => {
  expect(forwardSinks(configOf({ RUNLENS_FORWARD_ZIPKIN_ENDPOINT: endpoint }))).toMatchObject([
    { name: 'zipkin', urls: { traces }, headers: {} },
  ]);
});

it('credentials of an address become a header, unless there is one, and are secrets', () => {
  const endpoint = { RUNLENS_FORWARD_OTLP_ENDPOINT: 'http://ada:p%40ss@otel:4318' };
  const config = configOf(endpoint);
  const [sink] = forwardSinks(config);
  expect(sink?.urls).toEqual({ traces: 'http://otel:4318/v1/traces' });
  expect(sink?.headers).toEqual({ authorization: `Basic ${Buffer.from('ada:p@ss').toString('base64')}` });
  expect(forwardSecrets(config)).toContain('p@ss');
  const own = configOf({ ...endpoint, RUNLENS_FORWARD_OTLP_HEADERS: 'Authorization=Bearer%20token-1' });
  expect(forwardSinks(own)[0]?.headers).toEqual({ authorization: 'Bearer token-1' });
  expect(forwardSecrets(own)).toEqual(expect.arrayContaining(['Bearer token-1', 'token-1']));
});
