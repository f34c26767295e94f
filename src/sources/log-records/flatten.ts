import { maxAttributes, maxNameBytes } from '../otlp/limits.ts';
import { isKnownName } from './field-names.ts';

export type Plain = string | number | boolean;

/** Fields of a record by name: `{"a":{"b":1}}` is `a.b`. */
export type Fields = Map<string, Plain>;

/** Fields, and how many were left out. */
export interface Flat {
  fields: Fields;
  left: number;
}

/** What is nested deeper stays JSON, and so do lists. */
const maxLevels = 8;

/** Names whose value is what the line says, also where it is an object. */
const wholeNames = new Set(['message', 'msg']);

/**
 * A record's fields, one below the other. Those of `context` stand as if they were the record's own, unless it has a field
 * of that name. Null counts as not told. Of very many fields the first are kept, and those that are known.
 */
export function flatten(record: Readonly<Record<string, unknown>>): Flat {
  const flat: Flat = { fields: new Map(), left: 0 };
  const { context } = record;
  for (const name of Object.keys(record)) {
    const value = record[name];
    if (name === 'context' && isObject(value)) continue;
    add(flat, name, wholeNames.has(name) && isNested(value) ? JSON.stringify(value) : value, 1);
  }
  if (!isObject(context)) return flat;
  for (const name of Object.keys(context))
    add(flat, Object.hasOwn(record, name) ? `context.${name}` : name, context[name], 2);
  return flat;
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isObject = (value: unknown): value is Record<string, unknown> => isNested(value) && !Array.isArray(value);

function add(flat: Flat, path: string, value: unknown, level: number): void {
  if (value === null || value === undefined) return;
  const name = path.length > maxNameBytes ? path.slice(0, maxNameBytes) : path;
  if (isObject(value) && level < maxLevels) {
    for (const inner of Object.keys(value)) add(flat, `${name}.${inner}`, value[inner], level + 1);
  } else if (flat.fields.size >= maxAttributes && !isKnownName(name)) flat.left += 1;
  else flat.fields.set(name, isNested(value) ? JSON.stringify(value) : (value as Plain));
}
