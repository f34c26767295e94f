import type { Decoded } from '../../sources/otlp/decode-message.ts';
import { type RemoteEndpoint, remoteEndpoint } from './zipkin-remote.ts';

// OpenTelemetry to Zipkin's API v2: https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/ and, for what that leaves open,
// https://opentelemetry.io/docs/specs/otel/common/mapping-to-non-otlp/

interface ZipkinAnnotation {
  timestamp: number;
  value: string;
}

/** https://zipkin.io/zipkin-api/ Times in whole microseconds. What is not known is left out. */
export interface ZipkinSpan {
  traceId: string;
  id: string;
  parentId?: string;
  name?: string;
  kind?: 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';
  timestamp?: number;
  duration?: number;
  localEndpoint: { serviceName: string };
  remoteEndpoint?: RemoteEndpoint;
  annotations?: ZipkinAnnotation[];
  tags?: Record<string, string>;
}

const kinds = [undefined, undefined, 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const errorStatus = 2;
const okStatus = 1;
const traceIdForm = /^(?!0+$)[0-9a-f]{32}$/;
const spanIdForm = /^(?!0+$)[0-9a-f]{16}$/;

/** The spans of an OTLP request in JSON's form. Those with a malformed id are left out: Zipkin would refuse all of them. */
export function zipkinSpans(request: Decoded): ZipkinSpan[] {
  const found: ZipkinSpan[] = [];
  for (const ofResource of list(request.resourceSpans)) {
    const resource = tagsOf(fieldsOf(ofResource.resource).attributes);
    const serviceName = resource['service.name'] || 'unknown_service';
    delete resource['service.name'];
    for (const ofScope of list(ofResource.scopeSpans)) {
      const inherited = { ...resource, ...scopeTags(fieldsOf(ofScope.scope)) };
      for (const span of list(ofScope.spans)) {
        const isWhole = traceIdForm.test(text(span.traceId)) && spanIdForm.test(text(span.spanId));
        if (isWhole) found.push(zipkinSpan(span, inherited, serviceName));
      }
    }
  }
  return found;
}

function zipkinSpan(span: Decoded, inherited: Record<string, string>, serviceName: string): ZipkinSpan {
  const attributes = tagsOf(span.attributes);
  const parentId = text(span.parentSpanId);
  const kind = kinds[Number(span.kind ?? 0)];
  const remote = kind === 'CLIENT' || kind === 'PRODUCER' ? remoteEndpoint(attributes) : undefined;
  const tags = { ...inherited, ...attributes, ...droppedTags(span) };
  setStatus(tags, fieldsOf(span.status));
  const time = times(span);
  const annotations = list(span.events).flatMap((event) => annotationOf(event, time.timestamp));
  return {
    traceId: text(span.traceId),
    id: text(span.spanId),
    ...(spanIdForm.test(parentId) && { parentId }),
    ...(text(span.name) !== '' && { name: text(span.name) }),
    ...(kind && { kind }),
    ...time,
    localEndpoint: { serviceName },
    ...(remote && { remoteEndpoint: remote }),
    ...(annotations.length > 0 && { annotations }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

function times({ startTimeUnixNano, endTimeUnixNano }: Decoded): Pick<ZipkinSpan, 'timestamp' | 'duration'> {
  const start = BigInt(text(startTimeUnixNano) || 0);
  const end = BigInt(text(endTimeUnixNano) || 0);
  if (start < 1000n) return {};
  const timestamp = Number(start / 1000n);
  // Zipkin takes 0 for unknown.
  return end < start ? { timestamp } : { timestamp, duration: Math.max(1, Number((end - start) / 1000n)) };
}

function setStatus(tags: Record<string, string>, { code, message }: Decoded): void {
  const isError = code === errorStatus;
  // Zipkin shows each span with this tag as failed, whatever it says.
  if (!isError && tags.error === 'false') delete tags.error;
  if (isError) Object.assign(tags, { 'otel.status_code': 'ERROR', error: text(message) });
  else if (code === okStatus) tags['otel.status_code'] = 'OK';
}

function scopeTags({ name, version, attributes }: Decoded): Record<string, string> {
  const tags = tagsOf(attributes);
  // The older names must be there, too.
  if (text(name) !== '') Object.assign(tags, { 'otel.scope.name': name, 'otel.library.name': name });
  if (text(version) !== '') Object.assign(tags, { 'otel.scope.version': version, 'otel.library.version': version });
  return tags;
}

function droppedTags(span: Decoded): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const kind of ['attributes', 'events', 'links']) {
    const count = span[`dropped${kind[0]?.toUpperCase()}${kind.slice(1)}Count`] ?? 0;
    if (count !== 0) tags[`otel.dropped_${kind}_count`] = String(count);
  }
  return tags;
}

/** An event without a time has that of its span's beginning; Zipkin refuses a request that has an annotation without one. */
function annotationOf({ timeUnixNano, name, attributes }: Decoded, otherwise = 0): ZipkinAnnotation[] {
  const timestamp = Number(BigInt(text(timeUnixNano) || 0) / 1000n) || otherwise;
  const values = valuesOf(attributes);
  const isPlain = Object.keys(values).length === 0;
  const value = isPlain ? text(name) : `${JSON.stringify(text(name))}: ${JSON.stringify(values)}`;
  return timestamp === 0 ? [] : [{ timestamp, value }];
}

/** Texts as they are, anything else as JSON writes it. */
function tagsOf(attributes: unknown): Record<string, string> {
  const entries = Object.entries(valuesOf(attributes));
  return Object.fromEntries(entries.map(([k, v]) => [k, typeof v === 'string' ? v : JSON.stringify(v)]));
}

function valuesOf(attributes: unknown): Record<string, unknown> {
  return Object.fromEntries(list(attributes).map(({ key, value }) => [text(key), plain(fieldsOf(value))]));
}

/** An AnyValue as JSON has it; bytes are base64, and whole numbers beyond 2^53 texts so that no digit is lost. */
function plain(value: Decoded): unknown {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value;
  if (intValue !== undefined) return Number.isSafeInteger(Number(intValue)) ? Number(intValue) : intValue;
  if (arrayValue !== undefined) return list(fieldsOf(arrayValue).values).map(plain);
  if (kvlistValue !== undefined) return valuesOf(fieldsOf(kvlistValue).values);
  return stringValue ?? boolValue ?? doubleValue ?? bytesValue ?? '';
}

const list = (value: unknown): Decoded[] => (Array.isArray(value) ? value : []);
const fieldsOf = (value: unknown): Decoded => (value ?? {}) as Decoded;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
