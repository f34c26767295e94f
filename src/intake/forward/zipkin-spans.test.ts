import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage } from '../../sources/otlp/decode-message.ts';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import { requests } from '../../sources/otlp/schema.ts';
import { encodeRequest } from '../../sources/otlp/testing/requests.ts';
import { type ZipkinSpan, zipkinSpans } from './zipkin-spans.ts';

const update = process.env.UPDATE_GOLDEN === '1';
const mapped = (body: Buffer): ZipkinSpan[] => zipkinSpans(decodeMessage(requests.traces, body, 0, body.length));

// `UPDATE_GOLDEN=1 npx vitest run src/intake/forward` writes them; the difference is then for a person to judge.
test.each(['traces', 'inside-job'])('%s', (name) => {
  const spans = mapped(encodeRequest(name).body);
  const golden = new URL(`testdata/${name}.zipkin.json`, import.meta.url);
  if (update) writeFileSync(golden, `${JSON.stringify(spans, null, 2)}\n`);
  expect(spans).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
});

const whole = {
  traceId: '1'.repeat(32),
  spanId: '2'.repeat(16),
  name: 'a',
  startTimeUnixNano: '2000',
  endTimeUnixNano: '3234',
};
type Value = Record<string, unknown>;
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const one = (span: Value, resource: Value = {}, scope: Value = {}): ZipkinSpan | undefined =>
  mapped(
    encodeJson('traces', { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [{ ...whole, ...span }] }] }] }),
  )[0];

describe('a span', () => {
  test('has no field for what is not known', () => {
    expect(one({})).toEqual({
      traceId: whole.traceId,
      id: whole.spanId,
      name: 'a',
      timestamp: 2,
      duration: 1,
      localEndpoint: { serviceName: 'unknown_service' },
    });
  });

  test.each([
    [0, undefined],
    [1, undefined],
    [2, 'SERVER'],
    [3, 'CLIENT'],
    [4, 'PRODUCER'],
    [5, 'CONSUMER'],
    [99, undefined],
  ])('of kind %i is %s', (kind, expected) => {
    expect(one({ kind })?.kind).toBe(expected);
  });

  test('lasts a microsecond at least, and has no duration when it ended before it began', () => {
    expect(one({ endTimeUnixNano: '2000' })?.duration).toBe(1);
    expect(one({ endTimeUnixNano: '1999' })).not.toHaveProperty('duration');
    expect(one({ startTimeUnixNano: '0' })).not.toHaveProperty('timestamp');
  });

  test.each([
    [
      { code: 2, message: 'broken' },
      { 'otel.status_code': 'ERROR', error: 'broken' },
    ],
    [{ code: 2 }, { 'otel.status_code': 'ERROR', error: '' }],
    [{ code: 1, message: 'fine' }, { 'otel.status_code': 'OK' }],
    [{ code: 0 }, undefined],
  ])('with the status %j', (status, tags) => {
    expect(one({ status })?.tags).toEqual(tags);
    // Zipkin takes any `error` for one.
    expect(one({ status, attributes: [{ key: 'error', value: { boolValue: false } }] })?.tags).toEqual(tags);
  });

  test('carries attributes of resource and scope, its own first', () => {
    const attributes = [text('service.name', 'shop'), text('where', 'resource'), text('host', 'h')];
    const scope = { name: 'lib', version: '1', attributes: [text('where', 'scope')] };
    const span = one({ attributes: [text('where', 'span')], droppedLinksCount: 2 }, { attributes }, scope);
    expect(span?.localEndpoint).toEqual({ serviceName: 'shop' });
    expect(span?.tags).toEqual({
      where: 'span',
      host: 'h',
      'otel.scope.name': 'lib',
      'otel.library.name': 'lib',
      'otel.scope.version': '1',
      'otel.library.version': '1',
      'otel.dropped_links_count': '2',
    });
  });

  test('writes values as text, lists and maps as JSON', () => {
    const value = (key: string, of: Value) => ({ key, value: of });
    const values = { values: [{ intValue: '7' }, { stringValue: 'x' }, { boolValue: true }] };
    const attributes = [
      value('int', { intValue: '9007199254740993' }),
      value('double', { doubleValue: 1.5 }),
      value('bool', { boolValue: false }),
      value('list', { arrayValue: values }),
      value('map', { kvlistValue: { values: [text('a', 'b')] } }),
      value('bytes', { bytesValue: 'AQI=' }),
      value('nothing', {}),
    ];
    expect(one({ attributes })?.tags).toEqual({
      int: '9007199254740993',
      double: '1.5',
      bool: 'false',
      list: '[7,"x",true]',
      map: '{"a":"b"}',
      bytes: 'AQI=',
      nothing: '',
    });
  });

  test('has its events as annotations, with what they say', () => {
    const events = [
      { timeUnixNano: '5000', name: 'plain' },
      { timeUnixNano: '6999', name: 'told "so"', attributes: [text('key1', 'value1')] },
    ];
    expect(one({ events })?.annotations).toEqual([
      { timestamp: 5, value: 'plain' },
      { timestamp: 6, value: '"told \\"so\\"": {"key1":"value1"}' },
    ]);
    // Zipkin would refuse all of a request for one annotation without a time.
    expect(one({ events: [{ name: 'no time' }] })?.annotations).toEqual([{ timestamp: 2, value: 'no time' }]);
    expect(one({ startTimeUnixNano: '0', events: [{ name: 'no time' }] })).not.toHaveProperty('annotations');
  });

  test.each([
    [{ 'server.address': 'db', 'peer.service': 'orders' }, { serviceName: 'orders' }],
    [{ 'net.peer.name': 'old', 'server.address': '10.0.0.1' }, { serviceName: '10.0.0.1' }],
    [
      { 'network.peer.address': '10.0.0.1', 'network.peer.port': '5432' },
      { ipv4: '10.0.0.1', port: 5432 },
    ],
    [{ 'net.sock.peer.addr': '::1', 'net.sock.peer.port': 'no' }, { ipv6: '::1' }],
    [{ 'network.peer.address': '/run/socket' }, { serviceName: '/run/socket' }],
    [{ 'db.name': 'sales' }, { serviceName: 'sales' }],
    [{ other: 'x' }, undefined],
  ])('that calls: %j', (given, remote) => {
    const attributes = Object.entries(given).map(([key, value]) => text(key, value));
    expect(one({ kind: 3, attributes })?.remoteEndpoint).toEqual(remote);
    expect(one({ kind: 2, attributes })).not.toHaveProperty('remoteEndpoint');
  });

  test.each([{ traceId: '1234' }, { spanId: '0'.repeat(16) }, { traceId: '0'.repeat(32) }])(
    'with a malformed id is left out: %j',
    (ids) => {
      expect(one(ids)).toBeUndefined();
    },
  );
});

test('whatever a span holds, it is JSON that Zipkin takes: tags are texts, times whole numbers', () => {
  const attribute = fc.record({
    key: fc.string(),
    value: fc.oneof(
      fc.record({ stringValue: fc.string() }),
      fc.record({ doubleValue: fc.double() }),
      fc.record({ arrayValue: fc.record({ values: fc.array(fc.record({ boolValue: fc.boolean() })) }) }),
    ),
  });
  const nanos = fc.bigInt({ min: 0n, max: 2n ** 62n }).map(String);
  const span = fc.record({
    kind: fc.nat(6),
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    attributes: fc.array(attribute),
    events: fc.array(fc.record({ timeUnixNano: nanos, name: fc.string(), attributes: fc.array(attribute) })),
    status: fc.record({ code: fc.nat(3), message: fc.string() }),
  });
  fc.assert(
    fc.property(span, (given) => {
      const found = JSON.parse(JSON.stringify(one(given))) as ZipkinSpan;
      expect(Object.values(found.tags ?? {}).every((value) => typeof value === 'string')).toBe(true);
      for (const time of [
        found.timestamp ?? 1,
        found.duration ?? 1,
        ...(found.annotations ?? []).map((a) => a.timestamp),
      ])
        expect(Number.isInteger(time) && time > 0).toBe(true);
    }),
  );
});
