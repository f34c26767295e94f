import { writeSync } from 'node:fs';

/** As `env`, `timeout` and `docker run` do: a code for a fault of ours that no command is likely to mean. */
export const usageError = 125;

/** Straight to the descriptor: the stream object of Node would change how it behaves for a command that shares it. */
export function note(line: string): void {
  try {
    writeSync(2, `runlens: ${line}\n`);
  } catch {
    // Nobody reads it.
  }
}
