import type { Attributes } from './ci/systems.ts';

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
export function tracesBody({ resource, version }: Scope, span: SpanRecord): Buffer {
  const request = {
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
  };
  return Buffer.from(JSON.stringify(request));
}

/** What stands in a body for `/v1/logs` before its records, which have commas between them, and after. */
export function logsFrame({ resource, version }: Scope): { open: Buffer; close: Buffer } {
  const attributes = JSON.stringify(keyValueList(resource));
  const scope = JSON.stringify({ name: 'runlens.exec', version });
  return {
    open: Buffer.from(
      `{"resourceLogs":[{"resource":{"attributes":${attributes}},"scopeLogs":[{"scope":${scope},"logRecords":[`,
    ),
    close: Buffer.from(']}]}]}'),
  };
}
