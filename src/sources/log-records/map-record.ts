import { messageNames, serviceNames, timeNames } from './field-names.ts';
import { flatten, type Plain } from './flatten.ts';
import type { LogRecord } from './logs-writer.ts';
import { parseTime } from './parse-time.ts';
import { take, takeRecord } from './record-parts.ts';

/** A record whose time may not be known. */
export type TimelessRecord = Omit<LogRecord, 'at'> & { at: bigint | null };

/** A record as shippers send it. One without a text is shown as it came. */
export function mapRecord(record: Readonly<Record<string, unknown>>): TimelessRecord {
  const { fields, left } = flatten(record);
  const at = take(fields, timeNames, parseTime);
  const body = take(fields, messageNames, lineOf) ?? JSON.stringify(record);
  return { at, body, ...takeRecord(fields, serviceNames, null, left) };
}

const lineOf = (value: Plain) => withoutLineEnd(String(value));

/** Container runtimes keep the line's end. */
export function withoutLineEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === '\n' || line[end - 1] === '\r')) end -= 1;
  return line.slice(0, end);
}
