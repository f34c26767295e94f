import type { Buffer } from 'node:buffer';
import { Malformed } from '../otlp/malformed.ts';
import { timeFault, type Window } from '../otlp/times.ts';
import { LineFaults } from './line-faults.ts';
import { LogsWriter } from './logs-writer.ts';
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
 * same a minute later is another line, not the same request again.
 */
export function writeRecord(writer: LogsWriter, record: TimelessRecord, window: Window): string | null {
  const at = record.at ?? BigInt(window.receivedAt) * nanosecondsPerMs;
  const fault = timeFault(Number(at) / Number(nanosecondsPerMs), window);
  if (fault !== null) return `Its time ${fault}.`;
  writer.record({ ...record, at });
  return null;
}
