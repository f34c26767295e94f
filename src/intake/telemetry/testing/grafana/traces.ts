import { allOf, type Source, tableOf, within } from './plugin.ts';

/** The list of the trace search. Its filters unless changed: within the time range, no parent, longer than nothing. */
export function traceSearch(
  source: Source,
  filters: readonly string[] = ["ParentSpanId = ''", 'Duration > 0'],
): string {
  const columns = [
    '"TraceId" as traceID',
    '"ServiceName" as serviceName',
    '"SpanName" as operationName',
    '"Timestamp" as startTime',
    'multiply("Duration", 0.000001) as duration',
  ];
  const where = allOf([within(source, 'Timestamp'), ...filters]);
  return `SELECT ${columns.join(', ')} FROM ${tableOf(source, 'otel_traces')} WHERE ${where} ORDER BY Timestamp DESC, Duration DESC LIMIT 1000`;
}

/** Attributes as the trace panel takes them: [{key, value}]. */
const fields = (map: string) => `arrayMap(key -> map('key', key, 'value', ${map}[key]), mapKeys(${map}))`;

const eventTuple = 'Tuple(name String, timestamp String, fields Array(Map(String, String)))';
const linkTuple = 'Tuple(traceID String, spanID String, tags Array(Map(String, String)))';

const apart = [
  `arrayMap((name, timestamp, attributes) -> tuple(name, toString(toUnixTimestamp64Milli(timestamp)), ${fields('attributes')})::${eventTuple}, "Events".Name, "Events".Timestamp, "Events".Attributes) AS logs`,
  `arrayMap((traceID, spanID, attributes) -> tuple(traceID, spanID, ${fields('attributes')})::${linkTuple}, "Links".TraceId, "Links".SpanId, "Links".Attributes) AS references`,
];

/** With "flatten nested" in the settings, which is off in OTel mode: the nested column as an array of tuples. */
const nested = [
  `arrayMap(event -> tuple(multiply(toFloat64(event.Timestamp), 1000), arrayConcat(${fields('event.Attributes')}, [map('key', 'message', 'value', event.Name)]))::Tuple(timestamp Float64, fields Array(Map(String, String))), "Events") as logs`,
  `arrayMap(link -> tuple(link.TraceId, link.SpanId, ${fields('link.Attributes')})::${linkTuple}, "Links") AS references`,
];

/** Every span of a trace; with `companion` within the times that otel_traces_trace_id_ts knows of it. */
export function traceById(
  source: Source,
  id: string,
  options: { companion: boolean; flattenNested?: boolean },
): string {
  const columns = [
    '"TraceId" as traceID',
    '"SpanId" as spanID',
    '"ParentSpanId" as parentSpanID',
    '"ServiceName" as serviceName',
    '"SpanName" as operationName',
    'multiply(toUnixTimestamp64Nano("Timestamp"), 0.000001) as startTime',
    'multiply("Duration", 0.000001) as duration',
    `${fields('"SpanAttributes"')} as tags`,
    `${fields('"ResourceAttributes"')} as serviceTags`,
    `if("StatusCode" IN ('Error', 'STATUS_CODE_ERROR'), 2, 0) as statusCode`,
    ...(options.flattenNested ? nested : apart),
    '"SpanKind" as kind',
    '"StatusMessage" as statusMessage',
    '"TraceState" as traceState',
  ];
  const spans = `SELECT ${columns.join(', ')} FROM ${tableOf(source, 'otel_traces')} WHERE`;
  if (!options.companion) return `${spans} traceID = '${id}'`;
  const times = tableOf(source, 'otel_traces_trace_id_ts');
  const known = [
    `'${id}' as __gf_trace_id`,
    `(SELECT min(Start) FROM ${times} WHERE TraceId = __gf_trace_id) as __gf_trace_start`,
    `(SELECT max(End) + 1 FROM ${times} WHERE TraceId = __gf_trace_id) as __gf_trace_end`,
  ];
  return `WITH ${known.join(', ')} ${spans} traceID = __gf_trace_id AND "Timestamp" >= __gf_trace_start AND "Timestamp" <= __gf_trace_end`;
}
