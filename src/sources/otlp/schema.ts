// The messages of OTLP 1.x, as far as they are kept. Names as in its JSON encoding; what is not listed is ignored.
// https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto

/** `id` is bytes that JSON writes as hexadecimal. */
export type Scalar =
  | 'string'
  | 'bytes'
  | 'id'
  | 'bool'
  | 'int64'
  | 'uint64'
  | 'uint32'
  | 'sint32'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  | 'double';

/** Wire types: 0 varint, 1 eight bytes, 2 with a length, 5 four bytes. */
export const wireTypes: Record<Scalar, 0 | 1 | 2 | 5> = {
  string: 2,
  bytes: 2,
  id: 2,
  bool: 0,
  int64: 0,
  uint64: 0,
  uint32: 0,
  sint32: 0,
  fixed32: 5,
  fixed64: 1,
  sfixed64: 1,
  double: 1,
};

export interface Field {
  number: number;
  name: string;
  type: Scalar | Message;
  repeated: boolean;
}

export interface Message {
  name: string;
  fields: Field[];
  /** By field number, for reading bytes. */
  byNumber: (Field | undefined)[];
}

type Listed = Record<string, [number: number, type: Scalar | Message, repeated?: 'repeated']>;

function message(name: string, listed: Listed): Message {
  const made: Message = { name, fields: [], byNumber: [] };
  extend(made, listed);
  return made;
}

/** Adds fields, for messages that hold themselves. */
function extend(target: Message, listed: Listed): void {
  for (const [name, [number, type, repeated]] of Object.entries(listed)) {
    const field = { number, name, type, repeated: repeated === 'repeated' };
    target.fields.push(field);
    target.byNumber[number] = field;
  }
}

const anyValue = message('AnyValue', {});
const keyValue = message('KeyValue', { key: [1, 'string'], value: [2, anyValue] });
extend(anyValue, {
  stringValue: [1, 'string'],
  boolValue: [2, 'bool'],
  intValue: [3, 'int64'],
  doubleValue: [4, 'double'],
  arrayValue: [5, message('ArrayValue', { values: [1, anyValue, 'repeated'] })],
  kvlistValue: [6, message('KeyValueList', { values: [1, keyValue, 'repeated'] })],
  bytesValue: [7, 'bytes'],
});

const resource = message('Resource', { attributes: [1, keyValue, 'repeated'], droppedAttributesCount: [2, 'uint32'] });
const scope = message('InstrumentationScope', {
  name: [1, 'string'],
  version: [2, 'string'],
  attributes: [3, keyValue, 'repeated'],
  droppedAttributesCount: [4, 'uint32'],
});

const span = message('Span', {
  traceId: [1, 'id'],
  spanId: [2, 'id'],
  traceState: [3, 'string'],
  parentSpanId: [4, 'id'],
  name: [5, 'string'],
  kind: [6, 'uint32'],
  startTimeUnixNano: [7, 'fixed64'],
  endTimeUnixNano: [8, 'fixed64'],
  attributes: [9, keyValue, 'repeated'],
  droppedAttributesCount: [10, 'uint32'],
  events: [
    11,
    message('Event', {
      timeUnixNano: [1, 'fixed64'],
      name: [2, 'string'],
      attributes: [3, keyValue, 'repeated'],
      droppedAttributesCount: [4, 'uint32'],
    }),
    'repeated',
  ],
  droppedEventsCount: [12, 'uint32'],
  links: [
    13,
    message('Link', {
      traceId: [1, 'id'],
      spanId: [2, 'id'],
      traceState: [3, 'string'],
      attributes: [4, keyValue, 'repeated'],
      droppedAttributesCount: [5, 'uint32'],
      flags: [6, 'fixed32'],
    }),
    'repeated',
  ],
  droppedLinksCount: [14, 'uint32'],
  status: [15, message('Status', { message: [2, 'string'], code: [3, 'uint32'] })],
  flags: [16, 'fixed32'],
});

const logRecord = message('LogRecord', {
  timeUnixNano: [1, 'fixed64'],
  severityNumber: [2, 'uint32'],
  severityText: [3, 'string'],
  body: [5, anyValue],
  attributes: [6, keyValue, 'repeated'],
  droppedAttributesCount: [7, 'uint32'],
  flags: [8, 'fixed32'],
  traceId: [9, 'id'],
  spanId: [10, 'id'],
  observedTimeUnixNano: [11, 'fixed64'],
  eventName: [12, 'string'],
});

const exemplar = message('Exemplar', {
  timeUnixNano: [2, 'fixed64'],
  asDouble: [3, 'double'],
  spanId: [4, 'id'],
  traceId: [5, 'id'],
  asInt: [6, 'sfixed64'],
  filteredAttributes: [7, keyValue, 'repeated'],
});

const numberDataPoint = message('NumberDataPoint', {
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  asDouble: [4, 'double'],
  exemplars: [5, exemplar, 'repeated'],
  asInt: [6, 'sfixed64'],
  attributes: [7, keyValue, 'repeated'],
  flags: [8, 'uint32'],
});

const buckets = message('Buckets', { offset: [1, 'sint32'], bucketCounts: [2, 'uint64', 'repeated'] });

const metric = message('Metric', {
  name: [1, 'string'],
  description: [2, 'string'],
  unit: [3, 'string'],
  gauge: [5, message('Gauge', { dataPoints: [1, numberDataPoint, 'repeated'] })],
  sum: [
    7,
    message('Sum', {
      dataPoints: [1, numberDataPoint, 'repeated'],
      aggregationTemporality: [2, 'uint32'],
      isMonotonic: [3, 'bool'],
    }),
  ],
  histogram: [
    9,
    message('Histogram', {
      dataPoints: [
        1,
        message('HistogramDataPoint', {
          startTimeUnixNano: [2, 'fixed64'],
          timeUnixNano: [3, 'fixed64'],
          count: [4, 'fixed64'],
          sum: [5, 'double'],
          bucketCounts: [6, 'fixed64', 'repeated'],
          explicitBounds: [7, 'double', 'repeated'],
          exemplars: [8, exemplar, 'repeated'],
          attributes: [9, keyValue, 'repeated'],
          flags: [10, 'uint32'],
          min: [11, 'double'],
          max: [12, 'double'],
        }),
        'repeated',
      ],
      aggregationTemporality: [2, 'uint32'],
    }),
  ],
  exponentialHistogram: [
    10,
    message('ExponentialHistogram', {
      dataPoints: [
        1,
        message('ExponentialHistogramDataPoint', {
          attributes: [1, keyValue, 'repeated'],
          startTimeUnixNano: [2, 'fixed64'],
          timeUnixNano: [3, 'fixed64'],
          count: [4, 'fixed64'],
          sum: [5, 'double'],
          scale: [6, 'sint32'],
          zeroCount: [7, 'fixed64'],
          positive: [8, buckets],
          negative: [9, buckets],
          flags: [10, 'uint32'],
          exemplars: [11, exemplar, 'repeated'],
          min: [12, 'double'],
          max: [13, 'double'],
        }),
        'repeated',
      ],
      aggregationTemporality: [2, 'uint32'],
    }),
  ],
  summary: [
    11,
    message('Summary', {
      dataPoints: [
        1,
        message('SummaryDataPoint', {
          startTimeUnixNano: [2, 'fixed64'],
          timeUnixNano: [3, 'fixed64'],
          count: [4, 'fixed64'],
          sum: [5, 'double'],
          quantileValues: [
            6,
            message('ValueAtQuantile', { quantile: [1, 'double'], value: [2, 'double'] }),
            'repeated',
          ],
          attributes: [7, keyValue, 'repeated'],
          flags: [8, 'uint32'],
        }),
        'repeated',
      ],
    }),
  ],
});

/** `resourceX: [{ resource, scopeX: [{ scope, x: [item] }] }]`, the same for each signal. */
function request(name: string, resources: string, scopes: string, items: string, item: Message): Message {
  const ofScope = message(`Scope${name}`, {
    scope: [1, scope],
    [items]: [2, item, 'repeated'],
    schemaUrl: [3, 'string'],
  });
  const ofResource = message(`Resource${name}`, {
    resource: [1, resource],
    [scopes]: [2, ofScope, 'repeated'],
    schemaUrl: [3, 'string'],
  });
  return message(`Export${name}ServiceRequest`, { [resources]: [1, ofResource, 'repeated'] });
}

/** What a request of each signal holds. */
export const requests = {
  traces: request('Traces', 'resourceSpans', 'scopeSpans', 'spans', span),
  logs: request('Logs', 'resourceLogs', 'scopeLogs', 'logRecords', logRecord),
  metrics: request('Metrics', 'resourceMetrics', 'scopeMetrics', 'metrics', metric),
} as const;

/** Messages that are read on their own. */
export const parts = { resource, span } as const;
