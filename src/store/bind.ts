import type { Params } from './engine.ts';

/**
 * Puts parameters into SQL as ClickHouse itself does when it meets `{name:Type}`: as `_CAST('text', 'Type')`.
 *
 * Why not the embedded engine's own binding: its parameters are process-wide state, so the binding runs such queries one
 * at a time over all sessions (and two threads at once can abort the engine). Each value becomes one quoted literal in
 * which only quote, backslash and NUL have a meaning, and those are escaped; types come from our SQL, never from outside.
 */
export function bindParams(sql: string, params: Params | undefined): string {
  return sql.replace(/\{(\w+):([^{}]+)\}/g, (_, name: string, type: string) => {
    if (params === undefined || !Object.hasOwn(params, name)) throw new Error(`parameter ${name} has no value`);
    const value = params[name];
    const castTo = quote(type.trim());
    return value === null || value === undefined ? `_CAST(NULL, ${castTo})` : `_CAST(${quote(text(value))}, ${castTo})`;
  });
}

const special: Record<string, string> = { '\\': '\\\\', "'": "\\'", '\0': '\\0' };

/** A literal of ClickHouse. */
export function quote(value: string): string {
  return `'${value.replace(/[\\'\0]/g, (char) => special[char] ?? char)}'`;
}

/** A value as ClickHouse's text formats write it at the top level. */
function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(element).join(',')}]`;
  if (value instanceof Date) return (value.getTime() / 1000).toFixed(3);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('a parameter must be a finite number');
  if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') {
    throw new Error(`a parameter of type ${typeof value} cannot be sent`);
  }
  return String(value);
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  return typeof value === 'string' ? quote(value) : text(value);
}
