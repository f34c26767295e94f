import { readFileSync, statSync } from 'node:fs';
import { RunlensError } from '../../errors.ts';
import { foldOrganization } from '../../model/organization.ts';
import { minRegisteredLength } from './registered-values.ts';
import type { ValuesByOrganization } from './registry.ts';

const maxBytes = 2 ** 20;
const maxValues = 2000;
const readableByOthers = 0o007;

/**
 * Reads the file of RUNLENS_REDACT_VALUES_FILE: a value a line; those below a line `[organisation NAME]` count for that
 * organisation alone, those above the first for all. Empty lines are skipped.
 * Throws RunlensError `redact_values_invalid`, whose reason names lines and never a value.
 */
export function readValuesFile(path: string): ValuesByOrganization {
  let list: string[] = [];
  const byTenant = new Map([['', list]]);
  let count = 0;
  for (const [index, raw] of read(path).split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    if (line === '') continue;
    const name = /^\[organisation (.+)\]$/.exec(line)?.[1];
    if (name !== undefined) {
      const tenant = foldOrganization(name);
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
  return byTenant;
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
