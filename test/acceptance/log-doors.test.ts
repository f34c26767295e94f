import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePush, snap } from '../../src/sources/loki/testing/encode-push.ts';
import { drained, makeDirectory, type Program, startProgram } from './program.ts';

const token = 'acceptance-admin-token-0123456789';
const directory = makeDirectory();
let program: Program;
beforeAll(async () => {
  program = await startProgram(directory.path, { RUNLENS_ADMIN_TOKEN: token });
});
afterAll(async () => {
  await program.end('SIGTERM');
  directory.remove();
});

const bearer = { authorization: `Bearer ${token}` };
const basic = { authorization: `Basic ${btoa(`agent:${token}`)}` };
const gzip = { 'content-encoding': 'gzip' };
const json = { 'content-type': 'application/json' };
const ndjson = { 'content-type': 'application/x-ndjson' };
const protobuf = { 'content-type': 'application/x-protobuf' };

const secret = `ghp_${'a1B2c3D4e5F6g7H8i9J0'.repeat(2).slice(0, 36)}`;
const begun = Date.now() - 60_000;
const ns = BigInt(begun) * 1_000_000n + 123_456n;
const run = 4_711_000_001;

interface Way {
  name: string;
  path: string;
  headers: Record<string, string>;
  body: (line: string) => string | Uint8Array;
  status: number;
  service: string;
  /** Its time, as precise as it was told. */
  atUs: number;
}

const seed = (message: string) => ({
  timestamp: new Date(begun).toISOString(),
  level: 'ERROR',
  service: 'job-scheduler',
  message,
  context: {
    github_run_id: String(run),
    repository: 'acme/api',
    workflow: 'ci.yml',
    runner_id: 'r-1',
    queue_wait_ms: 2340,
  },
});
const fluentBit = (log: string) => ({
  date: begun / 1000,
  log: `${log}\n`,
  severity: 'err',
  github_run_id: run,
  app: 'api',
});
const vector = (message: string) => ({
  timestamp: `${new Date(begun).toISOString().slice(0, -1)}456Z`,
  message,
  level: 'error',
  github_run_id: `${run}`,
  source_type: 'file',
});
const other = { level: 'info', message: 'another line' };
const pushed = (line: string) =>
  JSON.stringify({
    streams: [
      { stream: { app: 'api', level: 'error', github_run_id: `${run}` }, values: [[String(ns), line, { pod: 'p' }]] },
    ],
  });
const packed = (line: string) =>
  snap(encodePush([{ labels: `{app="api", level="error", github_run_id="${run}"}`, entries: [{ at: ns, line }] }]));

const records = '/api/v1/logs';
const loki = '/loki/api/v1/push';
const lines = (...all: object[]) => all.map((one) => `${JSON.stringify(one)}\n`).join('');
const us = begun * 1000;
const ways: Way[] = [
  {
    name: 'one record with curl',
    path: records,
    headers: { ...bearer, ...json },
    body: (line) => JSON.stringify(seed(line)),
    status: 200,
    atUs: us,
    service: 'job-scheduler',
  },
  {
    name: 'json of Fluent Bit',
    path: records,
    headers: { ...basic, ...json },
    body: (line) => JSON.stringify([other, fluentBit(line)]),
    status: 200,
    atUs: us,
    service: 'api',
  },
  {
    name: 'json_stream of Fluent Bit',
    path: records,
    headers: { ...bearer, ...json },
    body: (line) => JSON.stringify(other) + JSON.stringify(fluentBit(line)),
    status: 200,
    atUs: us,
    service: 'api',
  },
  {
    name: 'json_lines of Fluent Bit',
    path: records,
    headers: { ...bearer, ...ndjson, ...gzip },
    body: (line) => gzipSync(lines(fluentBit(line), other)),
    status: 200,
    atUs: us,
    service: 'api',
  },
  {
    name: 'lines of Vector',
    path: records,
    headers: { ...bearer, ...ndjson },
    body: (line) => lines(vector(line), other),
    status: 200,
    atUs: us + 456,
    service: '',
  },
  {
    name: 'a push in JSON',
    path: loki,
    headers: { ...bearer, ...json },
    body: pushed,
    status: 204,
    atUs: us + 123,
    service: 'api',
  },
  {
    name: 'a push in gzip',
    path: loki,
    headers: { ...basic, ...json, ...gzip },
    body: (line) => gzipSync(pushed(line)),
    status: 204,
    atUs: us + 123,
    service: 'api',
  },
  {
    name: 'a push in protobuf',
    path: loki,
    headers: { ...basic, ...protobuf, 'x-scope-orgid': 'other' },
    body: packed,
    status: 204,
    atUs: us + 123,
    service: 'api',
  },
];

const find = async (query: Record<string, string>): Promise<{ body: string }[]> => {
  const response = await fetch(`${program.url}${records}?${new URLSearchParams(query)}`, { headers: bearer });
  expect(response.status).toBe(200);
  return ((await response.json()) as { items: { body: string }[] }).items;
};

describe.each(['main port', 'port of OTLP'])('%s', (port) => {
  const word = (index: number) => `${port === 'main port' ? 'main' : 'otlp'}word${index}`;

  it('takes lines in each form', async () => {
    const base = port === 'main port' ? program.url : `http://127.0.0.1:${program.otlp.http}`;
    for (const [index, { name, path, headers, body, status }] of ways.entries()) {
      const line = body(`the line ${word(index)} has ${secret} in it`);
      const response = await fetch(base + path, { method: 'POST', headers, body: line });
      expect([name, response.status, await response.text()]).toEqual([
        name,
        status,
        status === 204 ? '' : expect.stringContaining('"rejected":0,"errors":[]'),
      ]);
    }
    await drained(program.url);
  });

  it.each(ways.map((way, index) => ({ ...way, q: word(index) })))(
    '$name is found by word, run and severity',
    async ({ q, service, atUs }) => {
      const body = `the line ${q} has ghp_${'*'.repeat(36)} in it`;
      const wanted = [
        expect.objectContaining({ body, service, atUs, severity: 'error', runSource: 'github', runId: run }),
      ];
      expect(await find({ q })).toEqual(wanted);
      expect(await find({ q, run: `github/${run}`, severity: 'error' })).toEqual(wanted);
      expect(await find({ q, severity: 'info' })).toEqual([]);
      expect(await find({ q, run: 'github/1' })).toEqual([]);
    },
  );
});

const nested = (levels: number) => `{"message":"m","a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const manyKeys = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key-${i}`, i]));

it.each<[string, string, object, string | Uint8Array, number]>([
  ['a line of 20 MB', records, ndjson, JSON.stringify({ message: 'x'.repeat(20_000_000) }), 413],
  ['a line of 1 MB', records, ndjson, JSON.stringify({ message: 'x'.repeat(1_000_000) }), 200],
  ['NUL bytes', records, ndjson, '\0\0\0', 400],
  ['NUL characters', records, ndjson, '{"message":"\\u0000","\\u0000":"\\u0000"}', 200],
  ['text that is not UTF-8', records, ndjson, Buffer.from('{"message":"\xff\xfe"}', 'latin1'), 200],
  ['60 levels', records, json, nested(60), 200],
  ['a hundred levels', records, json, nested(100), 400],
  ['a million levels', records, json, nested(1_000_000), 400],
  ['10,000 keys', records, json, JSON.stringify(manyKeys), 200],
  ['numbers as texts', records, json, '{"time":"1","level":"9e99","message":1e999}', 200],
  ['a list as message', records, json, '{"message":[[],{}]}', 200],
  ['a bomb of Snappy', loki, protobuf, snap(new Uint8Array(30_000_000)), 413],
  ['Snappy that says 4 GiB', loki, protobuf, Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0]), 413],
  [
    'half a push',
    loki,
    protobuf,
    snap(encodePush([{ labels: '{a="b"}', entries: [{ at: ns, line: 'x' }] }]).subarray(0, 20)),
    400,
  ],
  ['a push of nothing', loki, protobuf, snap(new Uint8Array(0)), 204],
  ['a push without labels', loki, protobuf, snap(encodePush([{ labels: '', entries: [] }])), 400],
])('%s: a coded answer', async (_, path, type, body, status) => {
  const response = await fetch(program.url + path, { method: 'POST', headers: { ...bearer, ...type }, body });
  const text = await response.text();
  expect([response.status, text.slice(0, 400)]).toEqual([status, expect.anything()]);
  if (status >= 400) expect(JSON.parse(text).error.code).toBe(status === 413 ? 'body_too_large' : 'bad_request');
});

it('a bad line does not lose its neighbours, and none of it was the program’s fault', async () => {
  const body = `${lines(vector('before badline'))}no\n${lines(vector('after badline'))}`;
  const response = await fetch(program.url + records, { method: 'POST', headers: { ...bearer, ...ndjson }, body });
  expect([response.status, await response.json()]).toEqual([
    200,
    { accepted: 2, rejected: 1, errors: [{ line: 2, message: expect.stringContaining('not JSON') }] },
  ]);
  await drained(program.url);
  expect((await find({ q: 'badline' })).map(({ body }) => body).sort()).toEqual(['after badline', 'before badline']);
  expect(await find({ q: secret })).toEqual([]);
  const strange = { method: 'POST', headers: { ...json }, body: '{}' };
  expect((await fetch(program.url + records, strange)).status).toBe(401);
  expect(program.output()).not.toContain('failed');
});
