import type { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { encodeJson } from '../encode-json.ts';
import type { Signal } from '../signal.ts';

const testdata = new URL('../testdata/', import.meta.url);
const ending = '.request.json';

/** Names of the requests in testdata. */
export const requestNames = readdirSync(testdata)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length));

/** One of them as JSON. */
export const readRequest = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(name + ending, testdata), 'utf8'));

export function signalOf(request: Record<string, unknown>): Signal {
  if ('resourceLogs' in request) return 'logs';
  return 'resourceMetrics' in request ? 'metrics' : 'traces';
}

/** One of them as protobuf. */
export function encodeRequest(name: string): { signal: Signal; body: Buffer } {
  const request = readRequest(name);
  const signal = signalOf(request);
  return { signal, body: encodeJson(signal, request) };
}
