import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { percentDecoded } from './config/key-values.ts';
import type { Config } from './config/load.ts';
import type { SinkOptions } from './intake/forward/sink.ts';
import type { Telemetry } from './intake/telemetry/thread.ts';
import type { Engine } from './store/engine.ts';
import type { Log } from './telemetry/log.ts';
import { version } from './version.ts';
import { createEndedRuns } from './views/forward/ended-runs.ts';

/** Where telemetry goes on to, as the settings want it. */
export function forwardSinks(config: Config): SinkOptions[] {
  const buffer = (name: string) => ({
    path: join(config.dataDir, `forward-${name}`),
    maxBytes: config.forwardMaxBytes,
  });
  const sinks: SinkOptions[] = [];
  if (config.forwardOtlpEndpoint !== '') {
    const { url, headers } = parse(config.forwardOtlpEndpoint, config.forwardOtlpHeaders);
    const urls = Object.fromEntries(config.forwardSignals.map((signal) => [signal, below(url, `v1/${signal}`)]));
    sinks.push({ name: 'otlp', urls, headers, buffer: buffer('otlp') });
  }
  if (config.forwardZipkinEndpoint !== '') {
    const { url, headers } = parse(config.forwardZipkinEndpoint, {});
    const traces = url.pathname === '/' ? below(url, 'api/v2/spans') : url.href;
    sinks.push({ name: 'zipkin', urls: { traces }, headers, buffer: buffer('zipkin') });
  }
  return sinks;
}

/** Hands ended runs on as traces; null when nobody wants traces. */
export function createRunForwarding(
  config: Config,
  { engine, telemetry, log }: { engine: Engine; telemetry: Pick<Telemetry, 'passRun'>; log: Log },
) {
  if (forwardSinks(config).every(({ urls }) => urls.traces === undefined)) return null;
  return createEndedRuns({
    engine,
    file: join(config.dataDir, 'forward-runs.json'),
    version,
    pass: telemetry.passRun,
    onError: (err) => log.warn({ err }, 'runs could not be forwarded; it is tried again'),
  });
}

/** What of these settings must never be shown. */
export function forwardSecrets({ forwardOtlpEndpoint, forwardOtlpHeaders, forwardZipkinEndpoint }: Config): string[] {
  const headers = Object.values(forwardOtlpHeaders);
  const endpoints = [forwardOtlpEndpoint, forwardZipkinEndpoint].filter((endpoint) => endpoint !== '');
  const passwords = endpoints.map((endpoint) => percentDecoded(new URL(endpoint).password));
  return [...headers, ...headers.flatMap((value) => value.split(' ')), ...passwords];
}

/** `user:password@` of an address becomes a header, as everywhere; fetch refuses it. */
function parse(endpoint: string, headers: Readonly<Record<string, string>>) {
  // One name, one header, however it is written.
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const url = new URL(endpoint);
  const credentials = [url.username, url.password].map(percentDecoded).join(':');
  url.username = '';
  url.password = '';
  const basic = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return { url, headers: credentials === ':' ? given : { authorization: basic, ...given } };
}

function below(base: URL, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  return url.href;
}
