import type { Buffer } from 'node:buffer';

export const traceIdBytes = 16;
export const spanIdBytes = 8;

/** True for an id of the right length that is not all zero. https://www.w3.org/TR/trace-context/ */
export function isId(buffer: Buffer, start: number, end: number, bytes: number): boolean {
  if (end - start !== bytes) return false;
  for (let i = start; i < end; i += 1) if (buffer[i] !== 0) return true;
  return false;
}
