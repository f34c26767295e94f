import { Buffer } from 'node:buffer';
import { Bytes } from '../../model/columns/bytes.ts';
import { TooLarge } from '../otlp/too-large.ts';

/** A name and its value, which is kept as text whatever it was. */
export type Attribute = readonly [name: string, value: string];

/** A log record on its way to OTLP. */
export interface LogRecord {
  /** Nanoseconds since 1970. */
  at: bigint;
  /** SeverityNumber of OpenTelemetry; 0 when it is not known. */
  severityNumber: number;
  severityText: string;
  /** Hexadecimal; '' for none. */
  traceId: string;
  spanId: string;
  body: string;
  attributes: readonly Attribute[];
  /** Attributes that were left out. */
  dropped: number;
}

/** Of the request that comes out: as many as one in protobuf may have. */
const maxBytes = 64 * 2 ** 20;
/** As many take about a second, in which no other telemetry is taken. */
const maxRecords = 250_000;

// Field number × 8 + wire type. https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto
const text = (field: number) => field * 8 + 2;
const resourceLogs = text(1);
const [resource, scopeLogs, logRecords] = [text(1), text(2), text(2)];
const resourceAttributes = text(1);
const timeUnixNano = 1 * 8 + 1;
const [severityNumber, droppedAttributesCount] = [2 * 8, 7 * 8];
const [severityText, body, attributes, traceId, spanId] = [text(3), text(5), text(6), text(9), text(10)];
const [key, keyValue, stringValue] = [text(1), text(2), text(1)];

/** Writes an ExportLogsServiceRequest record by record, so that a large one is never held as objects. */
export class LogsWriter {
  private count = 0;
  private readonly out = new Bytes();
  private readonly records = new Bytes();
  private readonly head = new Bytes();
  private readonly part = new Bytes();

  /** Records that follow come from there. */
  resource(list: readonly Attribute[]): void {
    this.flush();
    this.head.length = 0;
    for (const [name, value] of list) writeAttribute(this.head, resourceAttributes, name, value);
  }

  /** Throws TooLarge. */
  record(record: LogRecord): void {
    const { part } = this;
    part.length = 0;
    writeRecord(part, record);
    append(this.records, logRecords, part);
    this.count += 1;
    if (this.count > maxRecords || this.out.length + this.records.length > maxBytes) {
      throw new TooLarge(
        `Send fewer records at a time: at most ${maxRecords}, and ${maxBytes} bytes as they are kept.`,
      );
    }
  }

  end(): Buffer {
    this.flush();
    return this.out.view();
  }

  private flush(): void {
    if (this.records.length === 0) return;
    const whole = new Bytes();
    append(whole, resource, this.head);
    append(whole, scopeLogs, this.records);
    append(this.out, resourceLogs, whole);
    this.records.length = 0;
  }
}

function writeRecord(to: Bytes, record: LogRecord): void {
  to.varint(timeUnixNano);
  to.reserve(8);
  to.length = to.buffer.writeBigUInt64LE(record.at, to.length);
  if (record.severityNumber > 0) {
    to.varint(severityNumber);
    to.varint(record.severityNumber);
  }
  if (record.severityText !== '') {
    to.varint(severityText);
    to.text(record.severityText);
  }
  const size = Buffer.byteLength(record.body);
  to.varint(body);
  to.varint(1 + varintBytes(size) + size);
  to.varint(stringValue);
  to.text(record.body);
  for (const [name, value] of record.attributes) writeAttribute(to, attributes, name, value);
  if (record.dropped > 0) {
    to.varint(droppedAttributesCount);
    to.varint(record.dropped);
  }
  writeId(to, traceId, record.traceId);
  writeId(to, spanId, record.spanId);
}

/** KeyValue { key, value: AnyValue { string_value } } */
function writeAttribute(to: Bytes, tag: number, name: string, value: string): void {
  const nameSize = Buffer.byteLength(name);
  const valueSize = Buffer.byteLength(value);
  const anySize = 1 + varintBytes(valueSize) + valueSize;
  to.varint(tag);
  to.varint(1 + varintBytes(nameSize) + nameSize + 1 + varintBytes(anySize) + anySize);
  to.varint(key);
  to.text(name);
  to.varint(keyValue);
  to.varint(anySize);
  to.varint(stringValue);
  to.text(value);
}

function writeId(to: Bytes, tag: number, id: string): void {
  if (id === '') return;
  to.varint(tag);
  to.varint(id.length / 2);
  to.reserve(id.length / 2);
  to.length += to.buffer.write(id, to.length, 'hex');
}

function append(to: Bytes, tag: number, part: Bytes): void {
  to.varint(tag);
  to.varint(part.length);
  to.copy(part.buffer, 0, part.length);
}

/** Seven bits a byte; sizes are below 2^35. */
function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes += 1;
  return bytes;
}
