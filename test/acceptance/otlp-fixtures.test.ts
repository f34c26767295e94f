import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeJson } from '../../src/sources/otlp/encode-json.ts';
import type { Signal } from '../../src/sources/otlp/signal.ts';
import { readSpanDump } from '../../src/sources/otlp/testing/span-dump.ts';
import { hasShared, sharedFiles, sharedFolder } from '../../src/sources/testing/shared-fixtures.ts';
import type { Engine } from '../../src/store/engine.ts';
import { openStore } from '../../src/store/open.ts';
import { connectGrpc, exportOver } from './grpc-call.ts';
import { drained, makeDirectory, type Program, startProgram } from './program.ts';

// Published requests, byte for byte as they are, by HTTP and by gRPC to the running program; then its tables are read.
// Each is sent by a token of its own organization, else the same request again would rightly be kept once.

const adminToken = 'acceptance-admin-token';
const files = sharedFiles('otlp');
/** The examples are of 2018. */
const days = '10000';

interface Value {
  stringValue?: string;
  intValue?: string | number;
  boolValue?: boolean;
  doubleValue?: number;
  arrayValue?: { values: Value[] };
  kvlistValue?: { values: Attribute[] };
}
interface Attribute {
  key: string;
  value: Value;
}
interface Item {
  [name: string]: unknown;
  attributes?: Attribute[];
}
type Groups = { resource: { attributes: Attribute[] }; [scopes: string]: unknown }[];

interface Fixture {
  file: string;
  signal: Signal;
  /** As JSON says it; what the file holds, or what it was made from. */
  request: Record<string, Groups>;
}

const text = (file: string) => readFileSync(join(sharedFolder, file), 'utf8');

function fixtureOf(file: string): Fixture {
  if (file.endsWith('output_success.txt'))
    return { file, signal: 'traces', request: readSpanDump(text(file)) as never };
  const name = /(logs|metrics|trace)\.(json|pb|pb\.gz)$/.exec(file)?.[1] ?? '';
  const folder = file.slice(0, file.indexOf('/'));
  const signal = name === 'trace' ? 'traces' : (name as Signal);
  return { file, signal, request: JSON.parse(text(`${folder}/${name}.json`)) };
}
const fixtures = files.map(fixtureOf);

/** The request in protobuf; the console's dump has no bytes of its own. */
const protobufOf = ({ file, signal, request }: Fixture): Buffer => {
  const bytes = readFileSync(join(sharedFolder, file));
  if (file.endsWith('.pb')) return bytes;
  return file.endsWith('.pb.gz') ? gunzipSync(bytes) : Buffer.from(encodeJson(signal, request));
};

function httpBody({ file, request }: Fixture): { body: Buffer; headers: Record<string, string> } {
  const bytes = readFileSync(join(sharedFolder, file));
  if (file.endsWith('.json')) return { body: bytes, headers: { 'content-type': 'application/json' } };
  if (file.endsWith('.txt'))
    return { body: Buffer.from(JSON.stringify(request)), headers: { 'content-type': 'application/json' } };
  const type = { 'content-type': 'application/x-protobuf' };
  return { body: bytes, headers: file.endsWith('.gz') ? { ...type, 'content-encoding': 'gzip' } : type };
}

const tenantOf = ({ file }: Fixture, door: string) => `${door}-${file.split('/').at(-1)}`;

const directory = makeDirectory();
let program: Program;
let engine: Engine;
const answers = new Map<string, string>();

async function createToken(organization: string): Promise<string> {
  const response = await fetch(`${program.url}/api/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${adminToken}` },
    body: JSON.stringify({ name: organization, scope: 'ingest', organization }),
  });
  return ((await response.json()) as { secret: string }).secret;
}

beforeAll(async () => {
  if (!hasShared) return;
  program = await startProgram(directory.path, {
    RUNLENS_ADMIN_TOKEN: adminToken,
    RUNLENS_RETENTION_TRACES_DAYS: days,
    RUNLENS_RETENTION_METRICS_DAYS: days,
    RUNLENS_RETENTION_JOB_LOGS_DAYS: days,
  });
  const client = connectGrpc(program.otlp.grpc);
  for (const fixture of fixtures) {
    const overHttp = tenantOf(fixture, 'http');
    const { body, headers } = httpBody(fixture);
    const response = await fetch(`http://127.0.0.1:${program.otlp.http}/v1/${fixture.signal}`, {
      method: 'POST',
      body,
      headers: { ...headers, authorization: `Bearer ${await createToken(overHttp)}` },
    });
    const said = await response.text();
    answers.set(overHttp, `${response.status} ${said === '{}' ? '' : said}`);
    const overGrpc = tenantOf(fixture, 'grpc');
    const options = { token: await createToken(overGrpc), isGzip: fixture.file.endsWith('.gz') };
    const { status, answer } = await exportOver(client, fixture.signal, protobufOf(fixture), options);
    answers.set(overGrpc, `${status} ${answer.toString('hex')}`);
  }
  client.close();
  await drained(program.url);
  expect(await program.end('SIGTERM')).toBe(0);
  engine = await openStore({ dataDir: directory.path });
}, 120_000);

afterAll(async () => {
  await engine?.close();
  directory.remove();
});

/** Every item of a request with its resource. */
function itemsOf({ signal, request }: Fixture): { resource: Attribute[]; item: Item }[] {
  const [groups, scopes, items] = {
    traces: ['resourceSpans', 'scopeSpans', 'spans'],
    logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
    metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  }[signal] as [string, string, string];
  return (request[groups] ?? []).flatMap((group) =>
    (group[scopes] as Record<string, Item[]>[]).flatMap((scope) =>
      (scope[items] ?? []).map((item) => ({ resource: group.resource.attributes, item })),
    ),
  );
}

/** As the tables keep a value. */
function plain({ arrayValue, kvlistValue, ...value }: Value): unknown {
  if (arrayValue !== undefined) return arrayValue.values.map(plain);
  if (kvlistValue !== undefined)
    return Object.fromEntries(kvlistValue.values.map(({ key, value: inner }) => [key, plain(inner)]));
  return (
    value.stringValue ??
    value.boolValue ??
    value.doubleValue ??
    (value.intValue === undefined ? '' : Number(value.intValue))
  );
}
const mapOf = (attributes: Attribute[] = []) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => {
      const said = plain(value);
      return [key, typeof said === 'object' ? JSON.stringify(said) : String(said)];
    }),
  );

const idOf = (id: unknown) => String(id ?? '').toLowerCase();

function wanted(fixture: Fixture): unknown[] {
  return itemsOf(fixture).flatMap(({ resource, item }): unknown[] => {
    const ofAll = { resource: mapOf(resource), service: mapOf(resource)['service.name'] };
    if (fixture.signal === 'logs')
      return [
        {
          ...ofAll,
          at: item.timeUnixNano,
          body: String(plain(item.body as Value)),
          severity: item.severityText,
          traceId: idOf(item.traceId),
          spanId: idOf(item.spanId),
          attributes: mapOf(item.attributes),
        },
      ];
    if (fixture.signal === 'traces')
      return [
        {
          ...ofAll,
          traceId: idOf(item.traceId),
          spanId: idOf(item.spanId),
          parentId: idOf(item.parentSpanId),
          name: item.name,
          at: item.startTimeUnixNano,
          duration: Number(BigInt(String(item.endTimeUnixNano)) - BigInt(String(item.startTimeUnixNano))),
          attributes: mapOf(item.attributes),
        },
      ];
    const kind = ['gauge', 'sum', 'histogram', 'exponentialHistogram'].find((one) => one in item) ?? '';
    const { dataPoints } = item[kind] as { dataPoints: Item[] };
    return dataPoints.map((point) => ({
      ...ofAll,
      kind,
      name: item.name,
      unit: item.unit,
      at: point.timeUnixNano,
      value: Number(point.asDouble ?? point.sum),
      attributes: mapOf(point.attributes),
    }));
  });
}

const common = 'ResourceAttributes AS resource, ServiceName AS service';
const nanosOf = (column: string) => `toString(toUnixTimestamp64Nano(${column})) AS at`;

async function stored(signal: Signal, tenant: string): Promise<unknown[]> {
  const read = (sql: string) =>
    engine.query<Record<string, unknown>>('stored', `${sql} WHERE Tenant = {tenant:String}`, { tenant });
  if (signal === 'traces')
    return read(
      `SELECT ${common}, TraceId AS traceId, SpanId AS spanId, ParentSpanId AS parentId, SpanName AS name, ${nanosOf('Timestamp')}, Duration AS duration, SpanAttributes AS attributes FROM otel_traces`,
    );
  if (signal === 'logs')
    return read(
      `SELECT ${common}, ${nanosOf('Timestamp')}, Body AS body, SeverityText AS severity, TraceId AS traceId, SpanId AS spanId, LogAttributes AS attributes FROM otel_logs`,
    );
  const tables = { gauge: 'Value', sum: 'Value', histogram: 'Sum', exponentialHistogram: 'Sum' };
  const rows = await Promise.all(
    Object.entries(tables).map(([kind, value]) =>
      read(
        `SELECT ${common}, '${kind}' AS kind, MetricName AS name, MetricUnit AS unit, ${nanosOf('TimeUnix')}, ${value} AS value, Attributes AS attributes
         FROM otel_metrics_${kind === 'exponentialHistogram' ? 'exponential_histogram' : kind}`,
      ),
    ),
  );
  return rows.flat();
}

const sorted = (rows: unknown[]) =>
  rows
    .map((row) =>
      JSON.stringify(
        row,
        Object.keys(row as object)
          .sort()
          .concat(keysWithin(row)),
      ),
    )
    .sort();
/** Of the maps, so that a row compares whatever the order of its keys. */
const keysWithin = (row: unknown) =>
  Object.values(row as object).flatMap((value) =>
    typeof value === 'object' && value !== null ? Object.keys(value).sort() : [],
  );

describe.skipIf(!hasShared)('published requests of OTLP', () => {
  test('there are ten of them', () => {
    expect(files).toHaveLength(10);
    expect(new Set(files.map((file) => file.split('.').slice(1).join('.')))).toEqual(
      new Set(['json', 'pb', 'pb.gz', 'txt']),
    );
  });

  test.each(
    fixtures.flatMap((fixture) => [
      { fixture, door: 'http' },
      { fixture, door: 'grpc' },
    ]),
  )('$fixture.file by $door: every record is there as it was sent', async ({ fixture, door }) => {
    const tenant = tenantOf(fixture, door);
    expect(answers.get(tenant)).toBe(door === 'http' ? '200 ' : '0 0000000000');
    const rows = wanted(fixture);
    expect(rows.length).toBeGreaterThan(0);
    expect(sorted(await stored(fixture.signal, tenant))).toEqual(sorted(rows));
  });
});
