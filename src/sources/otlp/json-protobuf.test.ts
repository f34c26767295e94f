import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeMessage } from './decode-message.ts';
import { encodeJson } from './encode-json.ts';
import { Malformed } from './malformed.ts';
import { parseJson } from './parse-json.ts';
import { requests } from './schema.ts';
import type { Signal } from './signal.ts';
import { encodeRequest, requestNames } from './testing/requests.ts';

const decode = (signal: Signal, body: Buffer) => decodeMessage(requests[signal], body, 0, body.length);

test.each(requestNames)('%s is the same in JSON and protobuf', (name) => {
  const { signal, body } = encodeRequest(name);
  const decoded = decode(signal, body);
  expect(encodeJson(signal, decoded).equals(body)).toBe(true);
  expect(body.length).toBeGreaterThan(100);
});

// Payloads that others publish. They are not part of this repository; a checkout may have them beside it.
const published = new URL('../../../../shared/fixtures/open-telemetry__opentelemetry-proto/', import.meta.url);

describe.skipIf(!existsSync(published))('the examples of the protocol', () => {
  test.each([
    ['traces', 'trace'],
    ['logs', 'logs'],
    ['metrics', 'metrics'],
  ] as const)('%s: JSON is read as the same message as protobuf', (signal, name) => {
    const json = encodeJson(signal, parseJson(readFileSync(new URL(`${name}.json`, published))));
    const protobuf = readFileSync(new URL(`derived/${name}.pb`, published));
    expect(decode(signal, json)).toEqual(decode(signal, protobuf));
  });
});

const traces = (span: unknown) => ({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
const at = 'resourceSpans[0].scopeSpans[0].spans[0]';

test.each([
  [traces({ kind: 'SPAN_KIND_SERVER' }), `${at}.kind must be a whole number`],
  [traces({ kind: 1.5 }), `${at}.kind must be a whole number`],
  [traces({ startTimeUnixNano: '1x' }), `${at}.startTimeUnixNano must be a whole number`],
  [traces({ name: 7 }), `${at}.name must be a text`],
  [traces({ attributes: {} }), `${at}.attributes must be a list`],
  [traces({ status: [] }), `${at}.status must be an object, not a list`],
  [traces(null), `${at} must be an object, not null`],
  [{ resourceSpans: 'no' }, 'resourceSpans must be a list'],
  [[], 'the request must be an object'],
])('%j is refused with its place', (request, message) => {
  const encode = () => encodeJson('traces', request);
  expect(encode).toThrow(Malformed);
  expect(encode).toThrow(message);
});

test('unknown fields are ignored, null counts as not told, numbers may be texts', () => {
  const told = { name: 'a', startTimeUnixNano: '1777888800000000001', kind: 2, traceId: 'ABCD' };
  const plain = encodeJson('traces', traces(told));
  const more = encodeJson(
    'traces',
    traces({ ...told, kind: '2', later: { x: [1] }, status: null, __proto__: { name: 'b' } }),
  );
  expect(more.equals(plain)).toBe(true);
  expect(decode('traces', plain)).toMatchObject(traces({ ...told, traceId: 'abcd' }));
});

test('values nested too deeply are refused, not recursed into', () => {
  let value: unknown = { stringValue: 'x' };
  for (let i = 0; i < 200; i += 1) value = { arrayValue: { values: [value] } };
  expect(() => encodeJson('traces', traces({ attributes: [{ key: 'a', value }] }))).toThrow('nested too deeply');
});
