import { sha256Hex } from './sha256.ts';

/**
 * The run id that the store has for a run, or its job id for a job, where the CI system names them by text: a decimal number below
 * 2^53 is itself, anything else (a UUID, a Jenkins build) the first 53 bits of its SHA-256.
 */
export function runNumberOf(id: string): number {
  const number = Number(id);
  if (/^\d+$/.test(id) && Number.isSafeInteger(number)) return number;
  const first56 = BigInt(`0x${sha256Hex(id).slice(0, 14)}`);
  return Number(first56 >> 3n);
}
