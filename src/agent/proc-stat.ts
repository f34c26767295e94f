import { readFileSync } from 'node:fs';

/** Text of a file under /proc; null where there is none, as on other systems or when the process has ended. */
export function readProc(path: string): string | null {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return null;
  }
}

/** Our own /proc/self/stat: man 5 proc_pid_stat. The index is the number of the field there. Null where there is no /proc. */
export function ownStat(): ((field: number) => number) | null {
  const text = readProc('self/stat');
  if (text === null) return null;
  // The second field, the name, may hold blanks and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (field) => Number(fields[field - 3]);
}
