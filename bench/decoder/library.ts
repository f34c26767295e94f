import { Buffer } from 'node:buffer';
import protobuf from 'protobufjs';
import { factsOf } from '../../src/sources/otlp/facts.ts';
import { placeOf } from '../../src/sources/otlp/place.ts';
import { protoText } from './proto-text.ts';

type Long = { low: number; high: number };
type Value = { stringValue: string; boolValue: boolean; intValue: Long; doubleValue: number };
type Attributes = { key: string; value: Value | null }[];
type Scope = { name: string; version: string };
type Link = { traceId: Buffer; spanId: Buffer; traceState: string; attributes: Attributes };
type Span = Link & {
  parentSpanId: Buffer;
  name: string;
  kind: number;
  startTimeUnixNano: Long;
  endTimeUnixNano: Long;
  events: { timeUnixNano: Long; name: string; attributes: Attributes }[];
  links: Link[];
  status: { code: number; message: string } | null;
};
type Request = {
  resourceSpans: { resource: { attributes: Attributes }; scopeSpans: { scope: Scope; spans: Span[] }[] }[];
};
type Texts = Record<string, string>;

/** What changes from span to span comes first, so that the rest is one text for all spans of a scope. */
export const libraryColumns =
  `Timestamp Duration TraceId SpanId ParentSpanId TraceState SpanName SpanKind StatusCode StatusMessage SpanAttributes
  Events.Timestamp Events.Name Events.Attributes Links.TraceId Links.SpanId Links.TraceState Links.Attributes
  ServiceName ResourceAttributes ScopeName ScopeVersion Tenant Organization Repository RunSource RunId Attempt JobId JobName
  StepNumber`
    .split(/\s+/)
    .map((name) => `\`${name}\``);

const kinds = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'];
const statuses = ['Unset', 'Ok', 'Error'];

/**
 * The way by objects. The library makes its decoder at run time, of the same code that it would write into files. Does less than
 * our reader: no limits, nothing is refused, values that are lists or maps are not known, and only a resource tells where
 * its spans belong.
 */
export function createLibrary() {
  const type = protobuf.parse(protoText()).root.lookupType('ExportTracesServiceRequest');
  const decode = (body: Buffer) => type.decode(body) as unknown as Request;
  const rows = (bodies: readonly Buffer[]) => Buffer.from(bodies.map((body) => rowsOf(decode(body))).join(''));
  return { decode, rows };
}

function rowsOf({ resourceSpans }: Request): string {
  let text = '';
  for (const { resource, scopeSpans } of resourceSpans) {
    const ofResource = mapOf(resource.attributes);
    for (const { scope, spans } of scopeSpans) {
      const tail = tailOf(ofResource, scope);
      for (const span of spans) text += headOf(span) + tail;
    }
  }
  return text;
}

function headOf(span: Span): string {
  const { events, links, status, name, kind, traceState } = span;
  const start = nanoseconds(span.startTimeUnixNano);
  const parent = span.parentSpanId.length === 0 ? '' : span.parentSpanId.toString('hex');
  const ids = [span.traceId.toString('hex'), span.spanId.toString('hex'), parent];
  const words = [
    traceState,
    name,
    kinds[kind],
    statuses[status?.code ?? 0],
    status?.message ?? '',
    mapOf(span.attributes),
  ];
  const head = `[${start},${nanoseconds(span.endTimeUnixNano) - start},${inner([...ids, ...words])}`;
  if (events.length + links.length === 0) return `${head},[],[],[],[],[],[],[],`;
  const lists = [
    events.map((event) => event.name),
    events.map((event) => mapOf(event.attributes)),
    links.map((link) => link.traceId.toString('hex')),
    links.map((link) => link.spanId.toString('hex')),
    links.map((link) => link.traceState),
    links.map((link) => mapOf(link.attributes)),
  ];
  return `${head},[${events.map(({ timeUnixNano }) => nanoseconds(timeUnixNano))}],${inner(lists)},`;
}

function tailOf(resource: Texts, scope: Scope): string {
  const place = placeOf('', factsOf(resource), null);
  const { tenant, organization, repository, runSource, runId, attempt, jobId, jobName, step, service } = place;
  const placed = [tenant, organization, repository, runSource, runId, attempt, jobId, jobName, step];
  return `${inner([service, resource, scope.name, scope.version, ...placed])}]\n`;
}

const inner = (list: unknown[]) => JSON.stringify(list).slice(1, -1);
const nanoseconds = ({ low, high }: Long) => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

function mapOf(attributes: Attributes): Texts {
  const map: Texts = {};
  for (const { key, value } of attributes) map[key] = value === null ? '' : textOf(value);
  return map;
}

/** What is not set has a default that it inherits. */
function textOf(value: Value): string {
  if (Object.hasOwn(value, 'stringValue')) return value.stringValue;
  if (Object.hasOwn(value, 'intValue')) return String(value.intValue);
  if (Object.hasOwn(value, 'boolValue')) return String(value.boolValue);
  if (Object.hasOwn(value, 'doubleValue')) return String(value.doubleValue);
  throw new Error('a value that this side does not know');
}
