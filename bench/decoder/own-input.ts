import type { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bytes } from '../../src/model/columns/bytes.ts';
import { spanTable } from '../../src/model/telemetry-tables.ts';
import { anyPartitions } from '../../src/store/embedded.ts';
import type { Engine } from '../../src/store/engine.ts';
import { withRows } from '../../src/store/spool.ts';
import { protoText } from './proto-text.ts';

// ClickHouse reads the requests itself. Its types cannot hold themselves, so of a value that is a list or a map nothing is read.
const value =
  'Tuple(value Int8, stringValue String, boolValue Bool, intValue Int64, doubleValue Float64, bytesValue String)';
const attributes = `attributes Array(Tuple(key String, value ${value}))`;
const events = `events Array(Tuple(timeUnixNano UInt64, name String, ${attributes}))`;
const links = `links Array(Tuple(traceId String, spanId String, traceState String, ${attributes}))`;
const spans = `spans Array(Tuple(traceId String, spanId String, traceState String, parentSpanId String, name String, kind UInt32,
  startTimeUnixNano UInt64, endTimeUnixNano UInt64, ${attributes}, ${events}, ${links}, status Tuple(message String, code UInt32)))`;
const structure = `resourceSpans Array(Tuple(resource Tuple(${attributes}),
  scopeSpans Array(Tuple(scope Tuple(name String, version String), ${spans}))))`;

/** Of the rules by which our side finds where a span belongs only those that these requests need. */
const place = `ResourceAttributes['service.name'] AS ServiceName,
  '' AS Tenant, splitByChar('/', Repository)[1] AS Organization, ResourceAttributes['GITHUB_REPOSITORY'] AS Repository,
  'github' AS RunSource, toUInt64OrZero(ResourceAttributes['GITHUB_RUN_ID']) AS RunId,
  toUInt32OrZero(ResourceAttributes['GITHUB_RUN_ATTEMPT']) AS Attempt,
  toUInt64OrZero(ResourceAttributes['cicd.pipeline.task.run.id']) AS JobId,
  coalesce(nullIf(ResourceAttributes['cicd.pipeline.task.name'], ''), ResourceAttributes['GITHUB_JOB']) AS JobName, 0 AS StepNumber`;

const rows = (file: string) => `
  WITH (v) -> multiIf(v.value = 1, v.stringValue, v.value = 3, toString(v.intValue), v.value = 2, if(v.boolValue, 'true', 'false'),
      v.value = 4, toString(v.doubleValue), '') AS text,
    (list) -> mapFromArrays(list.key, arrayMap(v -> text(v), list.value)) AS texts,
    (list) -> arrayMap(time -> fromUnixTimestamp64Nano(toInt64(time)), list) AS times,
    (list) -> arrayMap(id -> lower(hex(id)), list) AS ids
  SELECT fromUnixTimestamp64Nano(toInt64(span.startTimeUnixNano)) AS Timestamp,
    span.endTimeUnixNano - span.startTimeUnixNano AS Duration,
    lower(hex(span.traceId)) AS TraceId, lower(hex(span.spanId)) AS SpanId, lower(hex(span.parentSpanId)) AS ParentSpanId,
    span.traceState AS TraceState, span.name AS SpanName,
    ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'][span.kind + 1] AS SpanKind,
    ['Unset', 'Ok', 'Error'][span.status.code + 1] AS StatusCode, span.status.message AS StatusMessage,
    texts(span.attributes) AS SpanAttributes,
    times(span.events.timeUnixNano) AS \`Events.Timestamp\`, span.events.name AS \`Events.Name\`,
    arrayMap(list -> texts(list), span.events.attributes) AS \`Events.Attributes\`,
    ids(span.links.traceId) AS \`Links.TraceId\`, ids(span.links.spanId) AS \`Links.SpanId\`,
    span.links.traceState AS \`Links.TraceState\`, arrayMap(list -> texts(list), span.links.attributes) AS \`Links.Attributes\`,
    scope.name AS ScopeName, scope.version AS ScopeVersion, * EXCEPT (span, scope)
  FROM (
    SELECT * EXCEPT scoped, scoped.scope AS scope, arrayJoin(scoped.spans) AS span FROM (
      SELECT * EXCEPT scopes, arrayJoin(scopes) AS scoped FROM (
        SELECT texts(one.resource.attributes) AS ResourceAttributes, one.scopeSpans AS scopes, ${place}
        FROM (SELECT arrayJoin(resourceSpans) AS one FROM file('${file}', 'Protobuf', '${structure}')))))`;

const columns = Object.keys(spanTable().columns)
  .map((name) => `\`${name}\``)
  .join(', ');

const settings = {
  ...anyPartitions,
  max_threads: 1,
  max_insert_threads: 1,
  input_format_protobuf_oneof_presence: 1,
};

/** The requests one after another, each behind its length. */
function delimited(bodies: readonly Buffer[]): Buffer {
  const out = new Bytes();
  for (const body of bodies) {
    out.varint(body.length);
    out.copy(body, 0, body.length);
  }
  return out.view();
}

/**
 * Writes requests into the table of spans by ClickHouse's own Protobuf input, through files in `folder` as other inserts go. The
 * schema is a file too: of a text the engine keeps a copy in the working directory.
 */
export function createOwnInput(engine: Engine, folder: string): (bodies: readonly Buffer[]) => Promise<void> {
  const [file, schema] = [join(folder, 'requests'), join(folder, 'otlp.proto')];
  writeFileSync(schema, protoText());
  const all = { ...settings, format_schema: `${schema}:ExportTracesServiceRequest` };
  const set = Object.entries(all).map(([name, to]) => `${name} = ${typeof to === 'number' ? to : `'${to}'`}`);
  const insert = `INSERT INTO otel_traces (${columns}) SETTINGS ${set.join(', ')} SELECT ${columns} FROM (${rows(file)})`;
  return (bodies) => withRows(file, delimited(bodies), () => engine.command(insert));
}
