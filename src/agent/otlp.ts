import type { Attributes } from './ci/systems.ts';
import type { TraceContext } from './trace-context.ts';

/**
 * OTLP/JSON, written by hand: ids in hex, 64-bit integers as strings, enums as numbers
 * (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
 */

export interface SpanRecord {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  startNs: string;
  endNs: string;
  attributes: Attributes;
  /** `unset` where nobody said. */
  status: 'unset' | 'ok' | 'error';
  message?: string;
}

const statusCodes = { unset: 0, ok: 1, error: 2 } as const;
const kindInternal = 1;
const severityInfo = 9;
const severityWarn = 13;

/** Nanoseconds since the epoch as OTLP/JSON writes them. */
export const nanoseconds = (epochMs: number): string =>
  `${Math.floor(epochMs)}${String(Math.floor((epochMs % 1) * 1e6)).padStart(6, '0')}`;

export function keyValueList(attributes: Attributes): unknown[] {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: anyValue(key, value as string | number) }));
}

/** Seconds are always fractions, so that an attribute has one type. */
function anyValue(key: string, value: string | number): unknown {
  if (typeof value === 'string') return { stringValue: value };
  return key.endsWith('_seconds') ? { doubleValue: value } : { intValue: String(value) };
}

export interface Scope {
  resource: Attributes;
  version: string;
}

/** A body for `/v1/traces`. */
export function tracesBody({ resource, version }: Scope, span: SpanRecord): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: keyValueList(resource) },
        scopeSpans: [
          {
            scope: { name: 'runlens.exec', version },
            spans: [
              {
                traceId: span.traceId,
                spanId: span.spanId,
                ...(span.parentSpanId !== '' && { parentSpanId: span.parentSpanId }),
                name: span.name,
                kind: kindInternal,
                startTimeUnixNano: span.startNs,
                endTimeUnixNano: span.endNs,
                attributes: keyValueList(span.attributes),
                status: {
                  code: statusCodes[span.status],
                  ...(span.message !== undefined && { message: span.message }),
                },
              },
            ],
          },
        ],
      },
    ],
  });
}

/** A body for `/v1/logs` around records that `logRecord` made. */
export function logsBody({ resource, version }: Scope, records: readonly string[]): string {
  const attributes = JSON.stringify(keyValueList(resource));
  const scope = JSON.stringify({ name: 'runlens.exec', version });
  return `{"resourceLogs":[{"resource":{"attributes":${attributes}},"scopeLogs":[{"scope":${scope},"logRecords":[${records.join(',')}]}]}]}`;
}

/** Makes log records of one span; the parts that never change are written once, since there may be a million lines. */
export function logRecords({ traceId, spanId }: TraceContext) {
  const ids = `"traceId":"${traceId}","spanId":"${spanId}"}`;
  const record = (timeNs: string, severity: string, body: string, attributes: string): string =>
    `{"timeUnixNano":"${timeNs}",${severity},"body":{"stringValue":${JSON.stringify(body)}},"attributes":[${attributes}],${ids}`;
  const info = `"severityNumber":${severityInfo},"severityText":"INFO"`;
  const warn = `"severityNumber":${severityWarn},"severityText":"WARN"`;
  const streams = {
    stdout: JSON.stringify(keyValueList({ 'log.iostream': 'stdout' })[0]),
    stderr: JSON.stringify(keyValueList({ 'log.iostream': 'stderr' })[0]),
  };
  return {
    line(stream: 'stdout' | 'stderr', timeNs: string, body: string, cutBytes: number): string {
      const cut =
        cutBytes === 0
          ? ''
          : `,${keyValueList({ 'runlens.log.cut_bytes': cutBytes }).map((one) => JSON.stringify(one))}`;
      return record(timeNs, info, body, streams[stream] + cut);
    },
    /** Says in its place that bytes are missing. */
    gap(timeNs: string, droppedBytes: number): string {
      const attributes = keyValueList({ 'runlens.log.dropped_bytes': droppedBytes }).map((one) => JSON.stringify(one));
      return record(timeNs, warn, `… ${droppedBytes} bytes of output are not kept here …`, attributes.join(','));
    },
  };
}
