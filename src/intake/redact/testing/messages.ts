import { Buffer } from 'node:buffer';
import type { MessageShape } from '../message-texts.ts';

/** A length-delimited field. */
export function field(number: number, value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}

const join = (...parts: Uint8Array[]) => Buffer.concat(parts);
const time = Buffer.from([0x09, 1, 2, 3, 4, 5, 6, 7, 8]);
const severity = Buffer.from([0x10, 9]);

/** A KeyValue with a text. */
export const attribute = (key: string, value: string) => join(field(1, key), field(2, field(1, value)));
/** A KeyValue with a whole number. */
export const count = (key: string, value: number) => join(field(1, key), field(2, Buffer.from([0x18, value])));

/** An ExportLogsServiceRequest: a record for each line, with ids, a time and the attributes. */
export function logsRequest(lines: readonly string[], attributes: readonly Buffer[] = []): Buffer {
  const records = lines.map((line) =>
    field(
      2,
      join(
        time,
        severity,
        field(3, 'INFO'),
        field(5, field(1, line)),
        ...[attribute('log.iostream', 'stdout'), ...attributes].map((one) => field(6, one)),
        field(9, Buffer.alloc(16, 0x41)),
      ),
    ),
  );
  const scopeLogs = join(field(1, field(1, 'ci')), ...records);
  return field(1, join(field(1, field(1, attribute('service.name', 'runner'))), field(2, scopeLogs)));
}

type Listed = Record<number, [name: string, type: string | MessageShape]>;
type Fields = { name: string; type: string | MessageShape }[];

function shape(name: string, listed: Listed): MessageShape & { byNumber: Fields } {
  const byNumber: Fields = [];
  for (const [number, [field, type]] of Object.entries(listed)) byNumber[Number(number)] = { name: field, type };
  return { name, byNumber };
}

const anyValue = shape('AnyValue', {
  1: ['stringValue', 'string'],
  3: ['intValue', 'int64'],
  7: ['bytesValue', 'bytes'],
});
const keyValue = shape('KeyValue', { 1: ['key', 'string'], 2: ['value', anyValue] });
anyValue.byNumber[5] = { name: 'arrayValue', type: shape('ArrayValue', { 1: ['values', anyValue] }) };
anyValue.byNumber[6] = { name: 'kvlistValue', type: shape('KeyValueList', { 1: ['values', keyValue] }) };

const logRecord = shape('LogRecord', {
  1: ['timeUnixNano', 'fixed64'],
  3: ['severityText', 'string'],
  5: ['body', anyValue],
  6: ['attributes', keyValue],
  9: ['traceId', 'id'],
});
const scope = shape('InstrumentationScope', { 1: ['name', 'string'] });
const scopeLogs = shape('ScopeLogs', { 1: ['scope', scope], 2: ['logRecords', logRecord] });
const resource = shape('Resource', { 1: ['attributes', keyValue] });
const resourceLogs = shape('ResourceLogs', { 1: ['resource', resource], 2: ['scopeLogs', scopeLogs] });

/** As much of OTLP's logs as these requests hold. */
export const logsShape = shape('ExportLogsServiceRequest', { 1: ['resourceLogs', resourceLogs] });
