import type { ChildProcess } from 'node:child_process';

/** How a command ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Why it could not be started. */
  startError?: NodeJS.ErrnoException;
}

/** As a shell says it. */
const notFound = 127;
export const notExecutable = 126;

export function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.on('error', (startError: NodeJS.ErrnoException) => {
      // A signal that could not be delivered is an error event too; then the command runs on.
      if (child.pid === undefined) {
        resolve({ code: startError.code === 'ENOENT' ? notFound : notExecutable, signal: null, startError });
      }
    });
  });
}

export const startProblem = (command: string, { code }: NodeJS.ErrnoException): string =>
  code === 'ENOENT' ? `${command}: command not found` : `${command}: cannot be executed (${code})`;
