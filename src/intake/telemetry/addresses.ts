import type { IncomingMessage } from 'node:http';
import type { Signal } from '../../sources/otlp/signal.ts';
import type { Encoding } from './to-protobuf.ts';

/** Somewhere telemetry is sent to over HTTP. */
export interface TelemetryAddress {
  path: string;
  signal: Signal;
  /** What its answers look like: as OTLP has them, or as Runlens' own API. */
  answers: 'otlp' | 'lines';
  /** By media type. None may be one that a page of another site can send without being allowed to. */
  encodings: Readonly<Record<string, Encoding>>;
  /** For a request whose type is none of these. */
  hint: string;
}

const otlp = {
  answers: 'otlp',
  encodings: { 'application/x-protobuf': 'protobuf', 'application/json': 'json' },
  hint: 'application/x-protobuf or application/json',
} as const;

const all: readonly TelemetryAddress[] = [
  { path: '/v1/traces', signal: 'traces', ...otlp },
  { path: '/v1/logs', signal: 'logs', ...otlp },
  { path: '/v1/metrics', signal: 'metrics', ...otlp },
  {
    path: '/api/v1/logs',
    signal: 'logs',
    answers: 'lines',
    encodings: {
      'application/json': 'records',
      'application/x-ndjson': 'records',
      'application/ndjson': 'records',
      'application/jsonl': 'records',
    },
    hint: 'application/json or application/x-ndjson',
  },
  {
    path: '/loki/api/v1/push',
    signal: 'logs',
    answers: 'lines',
    encodings: { 'application/x-protobuf': 'loki-protobuf', 'application/json': 'loki-json' },
    hint: 'application/x-protobuf or application/json',
  },
];

const byPath = new Map(all.map((address) => [address.path, address]));

/** Undefined for an address that takes no telemetry. */
export const telemetryAddress = (url: string | undefined): TelemetryAddress | undefined =>
  byPath.get(url?.split('?')[0] ?? '');

/** The address, where a request on the main port carries telemetry; `GET /api/v1/logs` is the API's. */
export function telemetryPath({ method, url }: IncomingMessage): string | undefined {
  const address = telemetryAddress(url);
  return address?.path.startsWith('/api/') && method !== 'POST' ? undefined : address?.path;
}
