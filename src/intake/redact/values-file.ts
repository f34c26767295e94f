import { readFileSync, statSync } from 'node:fs';
import { RunlensError } from '../../errors.ts';
import { createRegisteredValues, minRegisteredLength, type RegisteredValues } from './registered-values.ts';

/** Values somebody registered, by the organisation whose texts they are masked in. */
export type RegisteredFor = (tenant: string) => RegisteredValues | null;

const maxBytes = 2 ** 20;
const maxValues = 2000;
const readableByOthers = 0o007;

/**
 * Reads the file of RUNLENS_REDACT_VALUES_FILE: a value a line; those below a line `[organisation NAME]` count for that
 * organisation alone, those above the first for all. Empty lines are skipped.
 * Throws RunlensError `redact_values_invalid`, whose reason names lines and never a value.
 */
export function readValuesFile(path: string): RegisteredFor {
  const byTenant = new Map<string, string[]>([['', []]]);
  let list = byTenant.get('') as string[];
  let count = 0;
  for (const [index, raw] of read(path).split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    if (line === '') continue;
    const tenant = /^\[organisation (.+)\]$/.exec(line)?.[1]?.toLowerCase();
    if (tenant !== undefined) {
      list = byTenant.get(tenant) ?? [];
      byTenant.set(tenant, list);
      continue;
    }
    if (line.length < minRegisteredLength) {
      throw invalid(
        path,
        `line ${index + 1} has fewer than ${minRegisteredLength} characters, too few to tell it from words`,
      );
    }
    list.push(line);
    count += 1;
  }
  if (count > maxValues) throw invalid(path, `it has ${count} values; ${maxValues} are possible`);
  const shared = byTenant.get('') as string[];
  const compiled = new Map<string, RegisteredValues | null>();
  for (const [tenant, own] of byTenant) {
    const values = tenant === '' ? own : [...shared, ...own];
    compiled.set(tenant, values.length === 0 ? null : createRegisteredValues(values));
  }
  return (tenant) => compiled.get(tenant.toLowerCase()) ?? compiled.get('') ?? null;
}

function read(path: string): string {
  try {
    const { mode, size } = statSync(path);
    if ((mode & readableByOthers) !== 0)
      throw invalid(path, 'everybody on this machine may read it; run chmod 600 on it');
    if (size > maxBytes) throw invalid(path, `it has ${size} bytes; ${maxBytes} are possible`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof RunlensError) throw error;
    throw invalid(path, (error as NodeJS.ErrnoException).code ?? String(error));
  }
}

const invalid = (path: string, reason: string) => new RunlensError('redact_values_invalid', { path, reason });
