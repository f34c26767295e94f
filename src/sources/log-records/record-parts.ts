import { maxAttributes } from '../otlp/limits.ts';
import { levelNames, placeNames, severityNumberNames, spanNames, traceNames } from './field-names.ts';
import type { Fields, Plain } from './flatten.ts';
import type { Attribute, LogRecord } from './logs-writer.ts';
import { type Severity, severityNumberOf, severityOf } from './severity.ts';

/** The first of some fields that `read` makes something of; it is no field any more then. Null when there is none. */
export function take<T>(fields: Fields, names: readonly string[], read: (value: Plain) => T | null): T | null {
  for (const name of names) {
    const value = fields.get(name);
    const found = value === undefined ? null : read(value);
    if (found === null) continue;
    fields.delete(name);
    return found;
  }
  return null;
}

const unset: Severity = { severityNumber: 0, severityText: '' };

export const takeSeverity = (fields: Fields): Severity | null => take(fields, levelNames, severityOf);

/**
 * A record of what fields say, all but its time and its text. `severity` stands in where they say none; `left` were left out before.
 * Ids of another form than OpenTelemetry's stay attributes.
 */
export function takeRecord(
  fields: Fields,
  serviceNames: readonly string[],
  severity: Severity | null = null,
  left = 0,
): Omit<LogRecord, 'at' | 'body'> {
  const said = takeSeverity(fields) ?? severity ?? unset;
  const severityNumber = take(fields, severityNumberNames, severityNumberOf) ?? said.severityNumber;
  const traceId = take(fields, traceNames, idOf(32)) ?? '';
  const spanId = take(fields, spanNames, idOf(16)) ?? '';
  const size = fields.size;
  const attributes = takeAttributes(fields, serviceNames);
  const dropped = left + size - attributes.length;
  return { severityNumber, severityText: said.severityText, traceId, spanId, attributes, dropped };
}

const idOf = (digits: number) => (value: Plain) =>
  typeof value === 'string' && value.length === digits && /^[\da-f]+$/i.test(value) && /[^0]/.test(value)
    ? value
    : null;

/** All fields as attributes, those that tell the place under OpenTelemetry's names and first, so that no limit cuts them off. */
export function takeAttributes(fields: Fields, serviceNames: readonly string[]): Attribute[] {
  const attributes: Attribute[] = [];
  for (const [attribute, names] of [['service.name', serviceNames] as const, ...placeNames]) {
    const value = take(fields, names, toldText);
    if (value !== null) attributes.push([attribute, value]);
  }
  for (const [name, value] of fields) if (attributes.length < maxAttributes) attributes.push([name, String(value)]);
  return attributes;
}

const toldText = (value: Plain) => (value === '' ? null : String(value));
