import { Buffer, isUtf8 } from 'node:buffer';
import { parseTime } from '../log-records/parse-time.ts';
import type { ReadLogs } from '../log-records/read-records.ts';
import { Malformed } from '../otlp/malformed.ts';
import { parseJson } from '../otlp/parse-json.ts';
import type { Window } from '../otlp/times.ts';
import { Push } from './push.ts';

/**
 * A push in JSON: `{"streams":[{"stream":{label: value},"values":[["<ns>","<line>",{metadata}]]}]}`. Throws Malformed, TooLarge.
 * https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
 */
export function readJsonPush(body: Buffer, window: Window): ReadLogs {
  const whole = parseJson(isUtf8(body) ? body : Buffer.from(body.toString('utf8')));
  const streams = isObject(whole) ? whole.streams : undefined;
  if (!Array.isArray(streams)) throw new Malformed('it must be an object with the list "streams"');
  const push = new Push(window);
  for (const stream of streams) readStream(push, stream);
  return push.end();
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readStream(push: Push, stream: unknown): void {
  const { stream: labels, values } = isObject(stream) ? stream : {};
  if (!isObject(labels) || !Array.isArray(values)) {
    push.fault('A stream must have "stream", an object, and "values", a list.');
    return;
  }
  push.stream(texts(labels));
  for (const value of values) {
    const [time, line, metadata] = Array.isArray(value) ? value : [];
    const at = parseTime(time);
    if (at === null || typeof line !== 'string') push.fault('An entry must be ["<nanoseconds>", "<line>"].');
    else push.entry(at, line, isObject(metadata) ? texts(metadata) : none);
  }
}

const none: ReadonlyMap<string, string> = new Map();

/** Values that are no texts, which Loki refuses, as text. */
function texts(values: Record<string, unknown>): Map<string, string> {
  const map = new Map<string, string>();
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value !== null) map.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return map;
}
