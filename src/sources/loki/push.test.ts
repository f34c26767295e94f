import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../log-records/testing/records-of.ts';
import { Malformed } from '../otlp/malformed.ts';
import { windowOf } from '../otlp/times.ts';
import { TooLarge } from '../otlp/too-large.ts';
import { parseLabels } from './labels.ts';
import { readJsonPush } from './read-json.ts';
import { readProtobufPush } from './read-protobuf.ts';
import { encodePush, snap, type TestStream } from './testing/encode-push.ts';
import { unsnap } from './unsnap.ts';

const window = windowOf(Date.parse('2026-05-04T15:00:00Z'), 30);
const at = 1_777_903_200_123_456_789n;
const traceId = '0af7651916cd43dd8448eb211c80319c';
const maxBytes = 1_000_000;

// Written by protobufjs 8 from push.proto (with the stream's `hash`, which the test's encoder leaves out) and by Google's Snappy.
const agent = Buffer.from(
  '0QLwXgqmAgore2FwcD0iYXBpIiwgbGV2ZWw9Indhcm4iLCBxdW90ZWQ9ImEgXCJiXCIifRLZAQoLCODM4s8GEJWa7zoSjQFmaXJzdCBvZiBhcGkgYWdhaW4gYW5kIGFnYWlu' +
    'EQYEbmQRCgBnBRb+EABiEADwgBosCgh0cmFjZV9pZBIgMGFmNzY1MTkxNmNkNDNkZDg0NDhlYjIxMWM4MDMxOWMaDAoDcG9kEgVhcGktMRIQCgYI4czizwYSBnNlY29u' +
    'ZBjSlfzYzrGqqqsBCiYKDHtqb2I9ImNyb24ifRIWCgsI4MzizwYQlZrvOhIHb2YgY3Jvbg==',
  'base64',
);

const plain = ({ body }: { body: Buffer }) => recordsOf(body);

const first = `first of api ${'again and again '.repeat(8)}`;
const wanted = [
  {
    resource: { 'service.name': 'api', quoted: 'a "b"' },
    records: [
      {
        timeUnixNano: String(at),
        severityNumber: 13,
        severityText: 'warn',
        traceId,
        line: first,
        attributes: { pod: 'api-1' },
      },
      { timeUnixNano: '1777903201000000000', severityNumber: 13, severityText: 'warn', line: 'second', attributes: {} },
    ],
  },
  { resource: { 'service.name': 'cron' }, records: [{ timeUnixNano: String(at), line: 'of cron', attributes: {} }] },
];
const streams: TestStream[] = [
  {
    labels: '{app="api", level="warn", quoted="a \\"b\\""}',
    entries: [
      { at, line: first, metadata: { trace_id: traceId, pod: 'api-1' } },
      { at: 1_777_903_201_000_000_000n, line: 'second' },
    ],
  },
  { labels: '{job="cron"}', entries: [{ at, line: 'of cron' }] },
];

describe('a push in protobuf', () => {
  it('as an agent sends it', () => {
    expect(plain(readProtobufPush(unsnap(agent, maxBytes), window))).toEqual(wanted);
  });

  it('of the test’s encoder is the same message', () => {
    const body = encodePush(streams);
    const others = unsnap(agent, maxBytes);
    expect(others.includes(body.subarray(3, 286))).toBe(true);
    expect(plain(readProtobufPush(unsnap(Buffer.from(snap(body)), maxBytes), window))).toEqual(wanted);
  });

  it('has streams in any order of their fields, and fields that are not known', () => {
    const body = Buffer.from(
      '0a13' +
        '1207' +
        '1205' +
        Buffer.from('hello').toString('hex') +
        '0a06' +
        Buffer.from('{a="b"').toString('hex') +
        '1801',
      'hex',
    );
    expect(() => readProtobufPush(body, window)).toThrow('the labels of a stream');
    const whole = Buffer.from(
      '0a14' +
        '1207' +
        '1205' +
        Buffer.from('hello').toString('hex') +
        '0a07' +
        Buffer.from('{a="b"}').toString('hex') +
        '1801',
      'hex',
    );
    expect(plain(readProtobufPush(whole, window))).toMatchObject([
      { resource: { a: 'b' }, records: [{ line: 'hello', timeUnixNano: `${window.receivedAt}000000` }] },
    ]);
  });

  it('cut off anywhere is malformed, or a shorter push', () => {
    const body = encodePush(streams);
    let shorter = 0;
    for (let end = 0; end < body.length; end += 1) {
      try {
        readProtobufPush(Buffer.from(body.subarray(0, end)), window);
        shorter += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
      }
    }
    // Nothing at all, and without the last stream.
    expect(shorter).toBe(2);
  });
});

describe('a push in JSON', () => {
  const send = (body: unknown) => readJsonPush(Buffer.from(JSON.stringify(body)), window);
  it('says the same', () => {
    const body = {
      streams: [
        {
          stream: { app: 'api', level: 'warn', quoted: 'a "b"' },
          values: [
            [String(at), first, { trace_id: traceId, pod: 'api-1' }],
            ['1777903201000000000', 'second'],
          ],
        },
        { stream: { job: 'cron' }, values: [[String(at), 'of cron\r\n']] },
      ],
    };
    expect(plain(send(body))).toEqual(wanted);
  });

  it('keeps what can be read, and tells the place of what cannot', () => {
    const now = `${window.receivedAt}000000`;
    const { faults, ...read } = send({
      streams: [
        {
          stream: { a: 1, b: { c: 2 }, d: null },
          values: [[now, 'kept'], [now], ['never', 'x'], 7, ['1000000000', 'old']],
        },
        { stream: [], values: [] },
        7,
      ],
    });
    expect(plain(read)).toMatchObject([{ resource: { a: '1', b: '{"c":2}' }, records: [{ line: 'kept' }] }]);
    expect(faults.count).toBe(6);
    expect(faults.listed.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(faults.listed[3]?.message).toBe('Its time is older than what is kept.');
  });

  it.each([7, null, [], {}, { streams: {} }, { streams: [7] }, { streams: [{ stream: {}, values: [7] }] }])(
    'nothing of %j can be read',
    (body) => {
      expect(() => send(body)).toThrow(Malformed);
    },
  );

  it('names the service by its labels, and by the metadata of an entry only where that says service', () => {
    const entry = (metadata: object) => ({
      streams: [{ stream: { app: 'api', job: 'scrape' }, values: [[String(at), 'x', metadata]] }],
    });
    expect(plain(send(entry({ container: 'c', job: 'j' })))[0]).toMatchObject({
      resource: { 'service.name': 'api', job: 'scrape' },
      records: [{ attributes: { container: 'c', job: 'j' } }],
    });
    expect(plain(send(entry({ service_name: 'own', level: 'debug' })))[0]?.records).toMatchObject([
      { attributes: { 'service.name': 'own' }, severityNumber: 5 },
    ]);
  });

  it('without streams is a push without lines', () => {
    expect(send({ streams: [] }).faults.count).toBe(0);
  });
});

describe('labels', () => {
  it.each<[string, Record<string, string> | null]>([
    ['{}', {}],
    [' { } ', {}],
    ['{a="b"}', { a: 'b' }],
    ['{ a = "b" , c="d", }', null],
    ['{a="b",c=`d"\\`}', { a: 'b', c: 'd"\\' }],
    ['{"k8s.pod"="x",a="\\u00e9\\n"}', { 'k8s.pod': 'x', a: 'é\n' }],
    ['{a="\\x41"}', { a: '\\x41' }],
    ['{a="}"} ', { a: '}' }],
    ['', null],
    ['a="b"', null],
    ['{a="b"', null],
    ['{a=b}', null],
    ['{a="b"}x', null],
    ['{a="b" c="d"}', null],
    [`{a="${'x'.repeat(100_000)}"}`, null],
  ])('%s', (text, labels) => {
    const found = parseLabels(text);
    expect(found === null ? null : Object.fromEntries(found)).toEqual(labels);
  });

  it('any value comes through', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z_]\w{0,20}$/), fc.string({ unit: 'binary' }), (name, value) => {
        expect(parseLabels(`{${name}=${JSON.stringify(value)}}`)?.get(name)).toBe(value);
      }),
    );
  });
});

describe('Snappy', () => {
  it('gives back what was compressed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.nat(20), (bytes, times) => {
        const whole = Buffer.concat(Array.from({ length: times }, () => bytes));
        expect(unsnap(Buffer.from(snap(whole)), maxBytes).equals(whole)).toBe(true);
      }),
    );
  });

  it.each([
    ['one byte more than is taken', 'c1843d', TooLarge],
    ['2 GiB', 'ffffffff07', TooLarge],
    ['4 GiB', 'ffffffff0f', TooLarge],
    ['a length without an end', 'ffffffffffffffffff', Malformed],
    ['a length of many bytes', '85808080808000', Malformed],
    ['nothing', '', Malformed],
    ['a length, and nothing', '05', Malformed],
    ['a text that is cut off', '05106162', Malformed],
    ['a copy from before the beginning', '0a' + '0061' + '0505', Malformed],
    ['a copy of distance 0', '0a' + '0061' + '0500', Malformed],
    ['more than it says', '02' + '08616263', Malformed],
    ['a text of a negative length', '05fcffffff' + 'ff', Malformed],
  ])('%s', (_, hex, kind) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(() => unsnap(Buffer.from(hex, 'hex'), maxBytes)).toThrow(kind);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  it('bytes that were changed are refused, or other bytes of the length that was said', () => {
    const block = Buffer.from(agent);
    fc.assert(
      fc.property(fc.nat(block.length - 1), fc.nat(255), fc.nat(block.length), (place, byte, end) => {
        const changed = Buffer.from(block.subarray(0, end));
        if (place < end) changed[place] = byte;
        try {
          expect(unsnap(changed, maxBytes).length).toBeLessThanOrEqual(maxBytes);
        } catch (error) {
          expect(error instanceof Malformed || error instanceof TooLarge, String(error)).toBe(true);
        }
      }),
    );
  });
});
