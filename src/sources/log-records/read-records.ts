import type { Buffer } from 'node:buffer';
import { categoryAttribute, categoryOf } from '../otlp/line-category.ts';
import { Malformed } from '../otlp/malformed.ts';
import { lineTimeFault, type Window } from '../otlp/times.ts';
import { LineFaults } from './line-faults.ts';
import { type Attribute, LogsWriter } from './logs-writer.ts';
import { mapRecord, type TimelessRecord } from './map-record.ts';
import { splitRecords } from './split-records.ts';

/** A request for logs of OTLP in protobuf, and what could not be put into it. */
export interface ReadLogs {
  body: Buffer;
  faults: LineFaults;
}

/**
 * Log records in JSON (NDJSON, a list, one object) as a request of OTLP. Throws Malformed when nothing of the body can be read,
 * TooLarge when it becomes too much.
 */
export function readRecords(body: Buffer, window: Window): ReadLogs {
  const writer = new LogsWriter();
  const faults = new LineFaults();
  let read = 0;
  for (const piece of splitRecords(body)) {
    if ('fault' in piece) {
      faults.add(piece.line, piece.fault);
      continue;
    }
    const { line, value } = piece;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) faults.add(line, 'It is not an object.');
    else if (Object.keys(value).length === 0) faults.add(line, 'It has no field.');
    else {
      read += 1;
      const fault = writeRecord(writer, mapRecord(value as Record<string, unknown>), window);
      if (fault !== null) faults.add(line, fault);
    }
  }
  const [first] = faults.listed;
  if (read === 0 && first !== undefined) throw new Malformed(`line ${first.line}: ${first.message.replace(/\.$/, '')}`);
  return { body: writer.end(), faults };
}

const nanosecondsPerMs = 1_000_000n;

/**
 * What is wrong with its time, null when it was written. A record without a time gets that of its arrival: a line that says the
 * same a minute later is another line, not the same request again. `inherited` are the attributes of its resource.
 */
export function writeRecord(
  writer: LogsWriter,
  record: TimelessRecord,
  window: Window,
  inherited: readonly Attribute[] = [],
): string | null {
  const at = record.at ?? BigInt(window.receivedAt) * nanosecondsPerMs;
  const named = () => namedIn(record.attributes) || namedIn(inherited);
  const fault = lineTimeFault(Number(at) / Number(nanosecondsPerMs), window, () =>
    categoryOf(named(), record.severityNumber),
  );
  if (fault !== null) return `Its time ${fault}.`;
  writer.record({ ...record, at });
  return null;
}

const namedIn = (attributes: readonly Attribute[]) =>
  attributes.find(([name]) => name === categoryAttribute)?.[1] ?? '';
